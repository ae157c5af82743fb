import { z } from 'zod';
import { at } from '../total-readers.ts';
import { ConnectorError } from '../connector-error.ts';
import type { StripeReader } from './client.ts';
import { saysGone } from './errors.ts';
import { idOf } from './objects.ts';

/** Stripe's frame of a list, top-level or nested. */
export const listShape = z.looseObject({ data: z.array(z.unknown()), has_more: z.boolean() });

interface NestedList {
  readonly field: string;
  readonly page: (reader: StripeReader, parentId: string, after: string) => ReturnType<StripeReader['attempt']>;
}

/** Lists inside an object that stop at ten rows (reference "stripe" §8.3). The lines of an invoice are not kept. */
const nestedLists: Readonly<Record<string, readonly NestedList[]>> = {
  subscription: [
    {
      field: 'items',
      page: (reader, subscription, after) =>
        reader.attempt((stripe) =>
          stripe.subscriptionItems.list({
            subscription,
            limit: 100,
            starting_after: after,
            expand: ['data.discounts'],
          }),
        ),
    },
  ],
  invoice: [
    {
      field: 'payments',
      page: (reader, invoice, after) =>
        reader.attempt((stripe) => stripe.invoicePayments.list({ invoice, limit: 100, starting_after: after })),
    },
  ],
};

/** Whether an object of this kind holds all rows of its nested lists. */
export function isWhole(kind: string, payload: unknown): boolean {
  return (nestedLists[kind] ?? []).every(({ field }) => at(at(payload, field), 'has_more') !== true);
}

/** Whether an object of this kind, as JSON text, may have been cut in one of its nested lists. */
export function hasCutList(kind: string, json: string): boolean {
  return nestedLists[kind] !== undefined && json.includes('"has_more":true');
}

/** The object with its nested lists read to the end, so that what is stored is complete. */
export async function completeNested(reader: StripeReader, kind: string, payload: unknown): Promise<unknown> {
  if (isWhole(kind, payload)) return payload;
  let whole = z.looseObject({}).parse(payload);
  for (const nested of nestedLists[kind] ?? []) {
    const list = listShape.safeParse(at(whole, nested.field));
    if (!list.success || !list.data.has_more) continue;
    const rows = await followList(reader, nested, idOf(payload) ?? '', list.data.data);
    whole = { ...whole, [nested.field]: { ...list.data, data: rows, has_more: false } };
  }
  return whole;
}

async function followList(reader: StripeReader, nested: NestedList, parentId: string, first: readonly unknown[]) {
  const rows = [...first];
  for (let isMore = true; isMore;) {
    const last = idOf(rows.at(-1));
    if (last === null)
      throw new ConnectorError('malformed', `Stripe cut a list of ${nested.field} without a row to go on from.`);
    const page = listShape.safeParse(await readNested(reader, nested, parentId, last));
    if (!page.success || (page.data.has_more && page.data.data.length === 0)) {
      throw new ConnectorError('malformed', `Stripe's list of ${nested.field} could not be read.`);
    }
    rows.push(...page.data.data);
    isMore = page.data.has_more;
  }
  return rows;
}

async function readNested(reader: StripeReader, nested: NestedList, parentId: string, after: string): Promise<unknown> {
  try {
    return (await nested.page(reader, parentId, after)).value;
  } catch (error) {
    const ours = reader.explain(error, nested.field === 'items' ? 'subscriptions' : 'invoices');
    // The object changed under our hands: read it again rather than keep half of it.
    if (saysGone(error) || ours.kind === 'cursor_gone') {
      throw new ConnectorError('unavailable', 'The object changed while it was read.');
    }
    throw ours;
  }
}
