import { z } from 'zod';
import { stripeApiVersion } from '#connectors/stripe/version.ts';
import type { BenchBook } from './book.ts';
import { writePost, type Written } from './load.ts';

/** As long as an event about an invoice usually is. */
const eventBytes = 4_600;

const objectShape = z.looseObject({
  id: z.string(),
  customer: z.string(),
  metadata: z.record(z.string(), z.string()).nullish(),
});
type BookObject = z.infer<typeof objectShape>;
const listShape = z.object({ data: z.array(objectShape), has_more: z.boolean() });

/** The type of an event, and the object that it carries. */
export interface Told {
  readonly type: string;
  readonly object: BookObject;
}

/**
 * What an endpoint is told when a subscription renews, in this order (reference "stripe" §7.3), but for what neither side acts on
 * (`payment_intent.*`) and `invoice.created`, to which nobody should subscribe who is not the merchant.
 */
const renewal = [
  { type: 'customer.subscription.updated', list: 'subscriptions' },
  { type: 'invoice.finalized', list: 'invoices' },
  { type: 'charge.succeeded', list: 'charges' },
  { type: 'invoice.paid', list: 'invoices' },
  { type: 'invoice.payment_succeeded', list: 'invoices' },
] as const;

/** Renewals of so many customers: of all of them the first event, then of all of them the second, so that none waits for another's row. */
export async function readRenewals(book: BenchBook, customers: number): Promise<Told[]> {
  const newest = new Map<string, BookObject[]>();
  for (const list of new Set(renewal.map((one) => one.list))) {
    const of = new Map<string, BookObject>();
    // Lists begin with what is newest.
    for (const object of await readList(book, list)) if (!of.has(object.customer)) of.set(object.customer, object);
    newest.set(list, [...of.values()].slice(0, customers));
  }
  return renewal.flatMap(({ type, list }) => (newest.get(list) ?? []).map((object) => ({ type, object })));
}

/** Charges paid back: of events about what accounts are judged by, the only ones that always carry their object whole, so that none is fetched. */
export async function readRefunds(book: BenchBook, count: number): Promise<Told[]> {
  const charges = await readList(book, 'charges', count);
  return charges.map((object) => ({ type: 'charge.refunded', object }));
}

async function readList(book: BenchBook, list: string, most = Infinity): Promise<BookObject[]> {
  const read: BookObject[] = [];
  for (let after = ''; read.length < most;) {
    const answer = await fetch(`${book.url}/v1/${list}?limit=100${after}`);
    const page = listShape.parse(await answer.json());
    read.push(...page.data);
    if (!page.has_more) break;
    after = `&starting_after=${page.data.at(-1)?.id}`;
  }
  return read.slice(0, most);
}

let made = 0;

/**
 * So many different events, signed: each tells the next of these, as it stands at `at` (epoch seconds), 4.6 KB long. A charge is
 * always of another amount paid back, so that each changes what is known of its account.
 */
export function writeEvents(
  told: readonly Told[],
  to: { url: URL; secret: string },
  count: number,
  at: (index: number) => number = () => Math.floor(Date.now() / 1000),
): Written[] {
  if (told.length === 0) throw new Error('The book has nothing to tell of.');
  return Array.from({ length: count }, (_none, index) => {
    const one = told[index % told.length];
    const id = `evt_bench${process.pid}x${(made += 1)}`;
    const created = at(index);
    const changed = one?.object['object'] === 'charge' ? { amount_refunded: made } : {};
    const write = (padding: string) =>
      JSON.stringify({
        id,
        object: 'event',
        api_version: stripeApiVersion,
        created,
        data: { object: { ...one?.object, ...changed, metadata: { ...one?.object.metadata, note: id, padding } } },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type: one?.type,
      });
    const missing = eventBytes - write('').length;
    return writePost(to.url, write('x'.repeat(Math.max(0, missing))), to.secret);
  });
}
