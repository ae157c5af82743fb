import type { BillingObject, CustomerObjects } from '#connectors/billing-object.ts';
import { maximumAttempts } from '../platform/work/work.ts';

interface HeldRow {
  readonly kind: string;
  readonly externalId: string;
  /** As text: what is taken apart is taken apart by whoever looks at it, and let go after. Null for a tombstone. */
  readonly json: string | null;
  readonly apiVersion: string;
  readonly knownAt: Date;
  readonly isDeleted: boolean;
}

/** A row of a customer's own; also one that is only named so far. */
export type OwnRow = Omit<HeldRow, 'knownAt'> & {
  /** Whose it is: the place of the customer among those who were asked for. */
  readonly place: number;
  readonly knownAt: Date | null;
  /** That it was told to have changed and cannot be read, in words; null when it can. */
  readonly unread: string | null;
};

/** A catalogue object, and whose rows refer to it. */
export interface CatalogueRow extends HeldRow {
  readonly connectionId: string;
  readonly customerId: string | null;
  readonly customers: readonly string[];
}

/** Of the table `o`. */
export const objectColumns = `o.kind, o.external_id as "externalId", o.payload::text as json, o.api_version as "apiVersion",
  o.known_at as "knownAt", o.is_deleted as "isDeleted"`;

/** Of a customer's own rows besides. An object that fails as often is about to be set aside. */
export const unreadColumn = `case when o.wanted > o.done and o.attempts >= ${maximumAttempts - 1} and o.error is not null
  then o.kind || ' ' || o.external_id || ' cannot be read: ' || o.error end as unread`;

/** How a customer is named. */
export interface CustomerRef {
  readonly connectionId: string;
  readonly externalId: string;
}

/** What is held of one customer. */
export interface HeldCustomer extends CustomerObjects {
  /** When the newest of it was true, tombstones included; null while it is only named. */
  readonly knownAt: Date | null;
  /** An object of it that was told to have changed and cannot be read, in words. */
  readonly unread: string | null;
}

/** Customers of whom more is held than a name. */
export function* known(customers: Iterable<HeldCustomer>): Generator<HeldCustomer> {
  for (const customer of customers) if (customer.objects.length > 0) yield customer;
}

/** All that is held of each customer, in the order given. Each is put together when it is asked for. */
export function* gather(
  customers: readonly CustomerRef[],
  rows: readonly OwnRow[],
  catalogue: readonly CatalogueRow[],
): Generator<HeldCustomer> {
  const referred = new Map<string, BillingObject[]>();
  for (const row of catalogue) {
    const object = new HeldObject(row, row.customerId);
    for (const customer of row.customers) push(referred, `${row.connectionId} ${customer}`, object);
  }
  const owned = new Map<number, OwnRow[]>();
  for (const row of rows) push(owned, row.place, row);
  for (const [place, { connectionId, externalId: customerId }] of customers.entries()) {
    const own = owned.get(place)?.sort(inOrder);
    if (own === undefined) continue;
    yield {
      connectionId,
      customerId,
      objects: own.filter(isHeld).map((row) => new HeldObject(row, customerId)),
      catalogue: (referred.get(`${connectionId} ${customerId}`) ?? []).sort(inOrder),
      knownAt: latestOf(own),
      unread: own.find(({ unread }) => unread !== null)?.unread ?? null,
    };
  }
}

function isHeld(row: OwnRow): row is OwnRow & HeldRow {
  return row.json !== null && row.knownAt !== null;
}

function latestOf(rows: readonly OwnRow[]): Date | null {
  return rows.reduce<Date | null>((last, { knownAt }) => (knownAt && (!last || knownAt > last) ? knownAt : last), null);
}

class HeldObject implements BillingObject {
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string | null;
  readonly apiVersion: string;
  readonly knownAt: Date;
  readonly isDeleted: boolean;
  readonly #json: string | null;
  #payload: unknown;

  constructor({ kind, externalId, json, apiVersion, knownAt, isDeleted }: HeldRow, customerId: string | null) {
    this.kind = kind;
    this.externalId = externalId;
    this.customerId = customerId;
    this.apiVersion = apiVersion;
    this.knownAt = knownAt;
    this.isDeleted = isDeleted;
    this.#json = json;
  }

  get payload(): unknown {
    return (this.#payload ??= this.#json === null ? null : JSON.parse(this.#json));
  }
}

function push<K, T>(lists: Map<K, T[]>, key: K, one: T): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

/** By kind and id. */
function inOrder(a: Pick<BillingObject, 'kind' | 'externalId'>, b: Pick<BillingObject, 'kind' | 'externalId'>): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.externalId < b.externalId ? -1 : a.externalId > b.externalId ? 1 : 0;
}
