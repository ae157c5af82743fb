import { Injectable } from '@nestjs/common';
import type { BillingObject, Connector } from '#connectors/connector.ts';
import type { Scope } from '../platform/database/scope.ts';

/** An object that came in: fetched because something was heard of it, unless said otherwise. */
export interface ReceivedObject extends BillingObject {
  /** Carried whole by a delivery. */
  readonly isCarried?: boolean;
  /** From a list or a sweep: nobody had announced it. */
  readonly isUnasked?: boolean;
  /** From a list: a row that is as it was held is not written again. */
  readonly isListed?: boolean;
}

/** A row that changed, and what had been heard of it before. */
export interface MirroredChange {
  readonly kind: string;
  readonly externalId: string;
  readonly change: 'added' | 'changed' | 'deleted';
  readonly announcedAt: Date | null;
}

export interface MirroredConnection {
  readonly id: string;
  readonly connector: Connector;
  readonly isFirstReading?: boolean;
}

export interface Mirrored {
  /** Billing customers of whom something changed, sorted. */
  readonly customers: readonly string[];
  /** Billing customers whose meaning depends on a catalogue object that changed, sorted; none of `customers`. */
  readonly dependants: readonly string[];
  readonly changes: readonly MirroredChange[];
}

interface ReplacedRow {
  readonly kind: string;
  readonly external_id: string;
  readonly customer_id: string | null;
  readonly former_customer_id: string | null;
  readonly has_changed: boolean;
  readonly was_held: boolean;
  readonly is_deleted: boolean;
  readonly announced_at: Date | null;
}

/** The mirror: billing objects as received, one row each. What is newer is decided here, inside the database (faults.md §2.3). */
@Injectable()
export class MirrorService {
  /**
   * A step: keeps the objects that are newer than what is held, or as new when they were fetched. A tombstone gives way
   * only to something newer. One statement for each table, whatever the length. A first reading looks for no dependants:
   * everyone is evaluated at its end.
   */
  async mirror(
    scope: Scope,
    connection: MirroredConnection,
    objects: readonly ReceivedObject[],
    now: Date,
  ): Promise<Mirrored> {
    const newest = newestOfEach(objects);
    if (newest.length === 0) return { customers: [], dependants: [], changes: [] };
    const replaced = await this.#replace(scope, connection.id, newest, now);
    const changed = replaced.filter((row) => row.has_changed);
    await this.#refer(scope, connection, newest, changed);
    await this.#noteForUsage(scope, connection, changed);
    const customers = new Set(
      changed.flatMap((row) => [row.customer_id, row.former_customer_id].filter((id) => id !== null)),
    );
    const dependants = connection.isFirstReading ? [] : await this.#dependants(scope, connection.id, changed);
    return {
      customers: [...customers].sort(),
      dependants: dependants.filter((customer) => !customers.has(customer)),
      changes: changed.map(toChange),
    };
  }

  /**
   * `must_fetch` is inserted only to tell carried objects from fetched ones inside `excluded`, and `settle` clears it;
   * `swept` (0, the number of no request) to tell listed ones.
   */
  async #replace(
    scope: Scope,
    connectionId: string,
    objects: readonly ReceivedObject[],
    now: Date,
  ): Promise<ReplacedRow[]> {
    return scope.db.query(
      `insert into billing_object as o
         (workspace_id, connection_id, kind, external_id, customer_id, payload, api_version, known_at, changed_at, is_deleted, must_fetch,
          announced_at, swept)
       select $1, $2, i.kind, i."externalId", i."customerId", nullif(i.payload, 'null'::jsonb), i."apiVersion", i."knownAt", $4,
         i."isDeleted", coalesce(i."isCarried", false), case when i."isUnasked" then null else $4::timestamptz end,
         case when i."isListed" then 0 end
       from json_to_recordset($3::json) as i(kind text, "externalId" text, "customerId" text, payload jsonb,
         "apiVersion" text, "knownAt" timestamptz, "isDeleted" boolean, "isCarried" boolean, "isUnasked" boolean,
         "isListed" boolean)
       order by i.kind, i."externalId"
       on conflict (workspace_id, connection_id, kind, external_id) do update
         set customer_id = coalesce(excluded.customer_id, o.customer_id),
           payload = coalesce(excluded.payload, o.payload), api_version = excluded.api_version, known_at = excluded.known_at,
           changed_at = case when o.payload is distinct from coalesce(excluded.payload, o.payload)
             or o.is_deleted <> excluded.is_deleted then excluded.changed_at else o.changed_at end,
           is_deleted = excluded.is_deleted, announced_at = coalesce(excluded.announced_at, o.announced_at)
         where o.known_at is null
           or (excluded.must_fetch and excluded.known_at > date_trunc('second', o.known_at + interval '1 second'))
           or (not excluded.must_fetch and (excluded.known_at > o.known_at
             or (excluded.known_at = o.known_at and (excluded.is_deleted or not o.is_deleted)))
             and (excluded.swept is null or o.payload is distinct from excluded.payload or o.is_deleted <> excluded.is_deleted
               or o.customer_id is distinct from coalesce(excluded.customer_id, o.customer_id)))
       returning new.kind, new.external_id, new.customer_id, old.customer_id as former_customer_id, new.is_deleted,
         old.payload is not null as was_held, old.announced_at,
         (old.payload is distinct from new.payload or old.is_deleted is distinct from new.is_deleted) as has_changed`,
      [scope.workspaceId, connectionId, JSON.stringify(objects), now],
    );
  }

  async #refer(
    scope: Scope,
    connection: MirroredConnection,
    objects: readonly ReceivedObject[],
    changed: readonly ReplacedRow[],
  ): Promise<void> {
    const isChanged = new Set(changed.map((row) => `${row.kind} ${row.external_id}`));
    const references = objects.flatMap((object) =>
      object.customerId !== null && isChanged.has(`${object.kind} ${object.externalId}`)
        ? connection.connector
            .references(object)
            .map(({ kind, externalId }) => ({ kind, externalId, customerId: object.customerId }))
        : [],
    );
    if (references.length === 0) return;
    await scope.db.query(
      `insert into billing_reference (workspace_id, connection_id, kind, external_id, customer_id)
       select distinct $1::uuid, $2::uuid, r.kind, r."externalId", r."customerId"
       from jsonb_to_recordset($3::jsonb) as r(kind text, "externalId" text, "customerId" text)
       order by 3, 4, 5 on conflict do nothing`,
      [scope.workspaceId, connection.id, JSON.stringify(references)],
    );
  }

  /** Whoever changed may use something metered now: the next reading of usage asks, and forgets those who do not. */
  async #noteForUsage(scope: Scope, connection: MirroredConnection, changed: readonly ReplacedRow[]): Promise<void> {
    const customers = [...new Set(changed.flatMap((row) => row.customer_id ?? []))];
    if (!connection.connector.readUsage || customers.length === 0) return;
    await scope.db.query(
      `insert into usage_customer (workspace_id, connection_id, customer_id)
       select $1, $2, id from unnest($3::text[]) as id order by id on conflict do nothing`,
      [scope.workspaceId, connection.id, customers],
    );
  }

  async #dependants(scope: Scope, connectionId: string, changed: readonly ReplacedRow[]): Promise<string[]> {
    const catalogue = changed.filter((row) => row.customer_id === null);
    if (catalogue.length === 0) return [];
    const rows: { customer_id: string }[] = await scope.db.query(
      `select distinct r.customer_id from billing_reference r
       join jsonb_to_recordset($3::jsonb) as c(kind text, external_id text) on r.kind = c.kind and r.external_id = c.external_id
       where r.workspace_id = $1 and r.connection_id = $2 order by r.customer_id`,
      [scope.workspaceId, connectionId, JSON.stringify(catalogue)],
    );
    return rows.map((row) => row.customer_id);
  }
}

function toChange(row: ReplacedRow): MirroredChange {
  const change = row.is_deleted ? 'deleted' : row.was_held ? 'changed' : 'added';
  return { kind: row.kind, externalId: row.external_id, change, announcedAt: row.announced_at };
}

/** A list may name an object twice; the newest answer stands, and of two as new the one that says it is gone. */
function newestOfEach(objects: readonly ReceivedObject[]): readonly ReceivedObject[] {
  const newest = new Map<string, ReceivedObject>();
  for (const object of objects) {
    const key = `${object.kind} ${object.externalId}`;
    const held = newest.get(key);
    const isOlder = held && (held.knownAt > object.knownAt || (held.isDeleted && +held.knownAt === +object.knownAt));
    if (!isOlder) newest.set(key, object);
  }
  return [...newest.values()];
}
