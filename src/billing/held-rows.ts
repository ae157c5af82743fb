import type { BillingObject, CustomerObjects } from '#connectors/connector.ts';

interface HeldRow {
  readonly connectionId: string;
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string | null;
  /** As text: what is taken apart is taken apart by whoever looks at it, and let go after. Null for a tombstone. */
  readonly json: string | null;
  readonly apiVersion: string;
  readonly knownAt: Date;
  readonly isDeleted: boolean;
}

/** A row of a customer's own. */
export type OwnRow = HeldRow;

/** A catalogue object, and whose rows refer to it. */
export interface CatalogueRow extends HeldRow {
  readonly customers: readonly string[];
}

/** Of the table `o`; `connectionId` comes from wherever the statement has it. */
export const objectColumns = `o.kind, o.external_id as "externalId", o.customer_id as "customerId", o.payload::text as json,
  o.api_version as "apiVersion", o.known_at as "knownAt", o.is_deleted as "isDeleted"`;

/** All that is held of each customer, in the order of their ids. Each is put together when it is asked for. */
export function* gather(rows: readonly OwnRow[], catalogue: readonly CatalogueRow[]): Generator<CustomerObjects> {
  const referred = new Map<string, BillingObject[]>();
  for (const row of catalogue) {
    const object = toObject(row);
    for (const customer of row.customers) push(referred, `${row.connectionId} ${customer}`, object);
  }
  const owned = new Map<string, OwnRow[]>();
  for (const row of rows) push(owned, `${row.connectionId} ${row.customerId ?? ''}`, row);
  for (const [key, own] of [...owned].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first] = own;
    if (!first) continue;
    yield {
      connectionId: first.connectionId,
      customerId: first.customerId ?? '',
      objects: own.sort(inOrder).map(toObject),
      catalogue: (referred.get(key) ?? []).sort(inOrder),
    };
  }
}

function toObject({ kind, externalId, customerId, json, apiVersion, knownAt, isDeleted }: HeldRow): BillingObject {
  let payload: unknown;
  return {
    kind,
    externalId,
    customerId,
    get payload() {
      return (payload ??= json === null ? null : JSON.parse(json));
    },
    apiVersion,
    knownAt,
    isDeleted,
  };
}

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key);
  if (list) list.push(one);
  else lists.set(key, [one]);
}

/** By kind and id. */
function inOrder(a: Pick<BillingObject, 'kind' | 'externalId'>, b: Pick<BillingObject, 'kind' | 'externalId'>): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.externalId < b.externalId ? -1 : a.externalId > b.externalId ? 1 : 0;
}
