import { z } from 'zod';
import { stripeApiVersion } from '#connectors/stripe/version.ts';
import type { BenchBook } from './book.ts';
import { writePost, type Written } from './load.ts';

/** As long as an event about an invoice usually is. */
const eventBytes = 4_600;

const chargeShape = z.looseObject({ id: z.string(), metadata: z.record(z.string(), z.string()) });
export type Charge = z.infer<typeof chargeShape>;
const listShape = z.object({ data: z.array(chargeShape), has_more: z.boolean() });

/** Charges of the book: an event carries one whole, so nobody has to fetch it. */
export async function readCharges(book: BenchBook, count: number): Promise<Charge[]> {
  const charges: Charge[] = [];
  for (let after = ''; charges.length < count;) {
    const answer = await fetch(`${book.url}/v1/charges?limit=100${after}`);
    const page = listShape.parse(await answer.json());
    charges.push(...page.data);
    if (!page.has_more) break;
    after = `&starting_after=${page.data.at(-1)?.id}`;
  }
  return charges.slice(0, count);
}

let made = 0;

/**
 * So many different events, signed: each about the next charge, as it stands at `at` (epoch seconds), 4.6 KB long. Each says of
 * another amount that it was paid back, so that each changes what is known of its account.
 */
export function writeEvents(
  charges: readonly Charge[],
  to: { url: URL; secret: string },
  count: number,
  at: (index: number) => number = () => Math.floor(Date.now() / 1000),
): Written[] {
  return Array.from({ length: count }, (_none, index) => {
    const charge = charges[index % charges.length];
    const id = `evt_bench${process.pid}x${(made += 1)}`;
    const created = at(index);
    const write = (padding: string) =>
      JSON.stringify({
        id,
        object: 'event',
        api_version: stripeApiVersion,
        created,
        data: { object: { ...charge, amount_refunded: made, metadata: { ...charge?.metadata, note: id, padding } } },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type: 'charge.refunded',
      });
    const missing = eventBytes - write('').length;
    return writePost(to.url, write('x'.repeat(Math.max(0, missing))), to.secret);
  });
}
