import type { BillingObject, CustomerObjects } from '#connectors/billing-object.ts';
import { maximumAttempts } from '../platform/work/work.ts';
import { packed } from './packed-objects.ts';

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

/** The rows of a customer who has more of them, or longer ones in all, are not held as they are. */
const mostAsText = { rows: 2_000, characters: 4_000_000 };
/** So few are not measured: nearly every customer has no more. */
const fewRows = 100;

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

/** All that is held of some customers. Each is put together when it is asked for, once, so that it can be let go before the next. */
export class HeldCustomers {
  readonly #customers: readonly CustomerRef[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #own = new Map<number, OwnRow[]>();
  readonly #referred = new Map<string, BillingObject[]>();

  constructor(customers: readonly CustomerRef[], rows: readonly OwnRow[], catalogue: readonly CatalogueRow[]) {
    this.#customers = customers;
    this.#places = new Map(customers.map((customer, place) => [keyOf(customer), place]));
    for (const row of rows) push(this.#own, row.place, row);
    for (const row of catalogue) {
      const object = new HeldObject(row, row.customerId);
      const { connectionId } = row;
      for (const externalId of row.customers) push(this.#referred, keyOf({ connectionId, externalId }), object);
    }
  }

  /** Null for a customer of whom no row is held, and for one who was taken before. */
  take(customer: CustomerRef): HeldCustomer | null {
    const place = this.#places.get(keyOf(customer)) ?? -1;
    const own = this.#own.get(place)?.sort(inOrder);
    if (own === undefined) return null;
    this.#own.delete(place);
    const { connectionId, externalId: customerId } = customer;
    return {
      connectionId,
      customerId,
      objects: objectsOf(own.filter(isHeld), customerId),
      catalogue: (this.#referred.get(keyOf(customer)) ?? []).sort(inOrder),
      knownAt: latestOf(own),
      unread: own.find(({ unread }) => unread !== null)?.unread ?? null,
    };
  }

  /** Customers of whom more is held than a name, in the order in which they were given. */
  *known(): Generator<HeldCustomer> {
    for (const customer of this.#customers) {
      const held = this.take(customer);
      if (held !== null && held.objects.length > 0) yield held;
    }
  }
}

/** One text for one customer. */
export function keyOf(customer: CustomerRef): string {
  return `${customer.connectionId}:${customer.externalId}`;
}

function isHeld(row: OwnRow): row is OwnRow & HeldRow & { readonly json: string } {
  return row.json !== null && row.knownAt !== null;
}

function objectsOf(
  rows: readonly (HeldRow & { readonly json: string })[],
  customerId: string,
): readonly BillingObject[] {
  return isVeryMuch(rows) ? packed(rows, customerId) : rows.map((row) => new HeldObject(row, customerId));
}

function isVeryMuch(rows: readonly { readonly json: string }[]): boolean {
  if (rows.length < fewRows) return false;
  if (rows.length > mostAsText.rows) return true;
  return rows.reduce((characters, { json }) => characters + json.length, 0) > mostAsText.characters;
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
