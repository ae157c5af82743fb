import type { Access } from '../access.ts';
import type { BillingObject, ObjectRef } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { inParallel } from '../in-parallel.ts';
import { readerOf } from './client.ts';
import { endOf, type SortKey } from './dialect/lists.ts';
import { saysGone } from './errors.ts';
import { findPage } from './find-page.ts';
import { type KindReading, readingOf } from './kinds.ts';
import { readPaymentMethods } from './payment-methods.ts';
import { copiedKindOf, payersCopyOf, toBillingObject } from './objects.ts';

type Found = BillingObject | 'gone';

/** A list is searched this far for one row; further, and nobody knows whether it is there. */
const mostPages = 200;

/** The objects behind these refs, in their order; `'gone'` only where Measure itself says so. */
export async function fetchObjects(access: Access, refs: readonly ObjectRef[]): Promise<readonly Found[]> {
  const sought = new Map<string, Promise<ReadonlyMap<string, BillingObject>>>();
  const searchFor = (kind: KindReading, ref: ObjectRef) => {
    // A payer's copy is a row of another customer.
    const customer = kind.isByCustomer && ref.kind === kind.kind ? (ref.customerId ?? null) : null;
    const key = JSON.stringify([kind.kind, customer]);
    const known = sought.get(key);
    if (known !== undefined) return known;
    const ids = refs.filter(
      (one) => copiedKindOf(one.kind) === kind.kind && (customer === null || one.customerId === customer),
    );
    const search = seek(access, kind, customer, new Set(ids.map(({ externalId }) => externalId)));
    sought.set(key, search);
    return search;
  };
  return inParallel(refs, access.inFlight, async (ref): Promise<Found> => {
    if (ref.kind === 'payment_methods') return readPaymentMethods(access, ref.externalId);
    const kind = readingOf(copiedKindOf(ref.kind));
    const found = kind.hasGet
      ? await getOne(access, kind, ref.externalId)
      : ((await searchFor(kind, ref)).get(ref.externalId) ?? 'gone');
    return found === 'gone' || ref.kind === kind.kind ? found : (payersCopyOf(found) ?? 'gone');
  });
}

async function getOne(access: Access, kind: KindReading, id: string): Promise<Found> {
  const reader = readerOf(access);
  try {
    const { value, knownAt } = await reader.get(...kind.path, id);
    const object = toBillingObject(kind.kind, value, knownAt);
    // Some paths take the merchant's own identifier as well: an answer about another object is no answer.
    if (object.externalId === id) return object;
    return 'gone';
  } catch (error) {
    if (saysGone(error)) return 'gone';
    throw reader.explain(error, kind.resource);
  }
}

/** Rows of a list that has no read by id: newest first, then from the other end, where equal times may hide a row. */
async function seek(access: Access, kind: KindReading, customer: string | null, ids: ReadonlySet<string>) {
  const found = new Map<string, BillingObject>();
  const query: Readonly<Record<string, string>> = customer === null ? {} : { customer_id: customer };
  let isWhole = false;
  for (const sortKey of ['createdAtDesc', 'createdAtAsc'] as const) {
    if (found.size < ids.size) isWhole = (await seekIn(access, kind, { sortKey, query, ids, found })) || isWhole;
  }
  if (found.size >= ids.size || isWhole) return found;
  throw new ConnectorError('unavailable', `Measure's list of ${kind.kind} cannot be searched to its end.`);
}

interface Search {
  readonly sortKey: SortKey;
  readonly query: Readonly<Record<string, string>>;
  readonly ids: ReadonlySet<string>;
  readonly found: Map<string, BillingObject>;
}

/** Whether the list was searched to its end, or far enough. */
async function seekIn(access: Access, kind: KindReading, { sortKey, query, ids, found }: Search): Promise<boolean> {
  let key: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await findOrExplain(access, kind, { sortKey, key, query });
    for (const { object } of answer.rows) if (ids.has(object.externalId)) found.set(object.externalId, object);
    const end = endOf({ isEmpty: answer.rows.length === 0, from: key, next: answer.next });
    if (end !== 'more' || found.size >= ids.size) return end !== 'stuck';
    key = answer.next;
  }
  return false;
}

async function findOrExplain(access: Access, kind: KindReading, request: Parameters<typeof findPage>[2]) {
  try {
    return await findPage(access, kind, request);
  } catch (error) {
    throw readerOf(access).explain(error, kind.resource);
  }
}
