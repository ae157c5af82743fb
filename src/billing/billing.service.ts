import { Injectable } from '@nestjs/common';
import type { BillingObject, Connector, CustomerObjects, ObjectRef } from '#connectors/connector.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { Connectors } from '../connections/connectors.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { viewSettings } from './view-settings.ts';

export interface CustomerRef {
  readonly connectionId: string;
  readonly externalId: string;
}

interface ObjectRow {
  readonly connectionId: string;
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string | null;
  readonly payload: unknown;
  readonly apiVersion: string;
  readonly knownAt: Date;
  readonly isDeleted: boolean;
}

interface CatalogueRow extends ObjectRow {
  /** The customer whose rows refer to it. */
  readonly referringId: string;
}

const objectColumns = `o.connection_id as "connectionId", o.kind, o.external_id as "externalId", o.customer_id as "customerId",
  o.payload, o.api_version as "apiVersion", o.known_at as "knownAt", o.is_deleted as "isDeleted"`;

const customerShape = `jsonb_to_recordset($2::jsonb) as c("connectionId" uuid, "externalId" text)`;

/** What billing says about customers, read from the mirror. */
@Injectable()
export class BillingService {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly connectors: Connectors,
  ) {}

  /**
   * A step: what billing says about each of these customers, by `keyOf`. A customer of whom nothing is held, or only its
   * name in passing, has no view.
   */
  async views(scope: Scope, customers: readonly CustomerRef[], now: Date): Promise<Map<string, BillingView>> {
    if (customers.length === 0) return new Map();
    const [held, connectors] = await Promise.all([this.load(scope, customers), this.connectorsOf(scope)]);
    return new Map(
      held.filter(isDescribed).flatMap((objects) => {
        const view = connectors.get(objects.connectionId)?.normalize(objects, viewSettings, now);
        return view
          ? [[keyOf({ connectionId: objects.connectionId, externalId: objects.customerId }), view] as const]
          : [];
      }),
    );
  }

  /**
   * A step: all that is held of these customers, and the catalogue their rows refer to; or only their rows of some kinds. Two
   * statements, whatever the length.
   */
  async load(scope: Scope, customers: readonly CustomerRef[], kinds?: readonly string[]): Promise<CustomerObjects[]> {
    if (customers.length === 0) return [];
    const parameters = [scope.workspaceId, JSON.stringify(customers)];
    const rows: Promise<ObjectRow[]> = scope.db.query(
      `select ${objectColumns} from ${customerShape}
       join billing_object o on o.workspace_id = $1 and o.connection_id = c."connectionId" and o.customer_id = c."externalId"
       where o.payload is not null and ($3::text[] is null or o.kind = any($3))
       order by o.connection_id, o.customer_id, o.kind, o.external_id`,
      [...parameters, kinds ?? null],
    );
    if (kinds) return gather(await rows, []);
    const catalogue: Promise<CatalogueRow[]> = scope.db.query(
      `select ${objectColumns}, r.customer_id as "referringId" from ${customerShape}
       join billing_reference r on r.workspace_id = $1 and r.connection_id = c."connectionId" and r.customer_id = c."externalId"
       -- One look-up a reference, by the whole key: on a table that has no statistics yet a plain join reads the connection's
       -- whole book once a reference.
       cross join lateral (
         select * from billing_object t where t.workspace_id = $1 and t.connection_id = r.connection_id and t.kind = r.kind
           and t.external_id = r.external_id and (t.payload is not null or t.is_deleted) limit 1) o`,
      parameters,
    );
    return gather(...(await Promise.all([rows, catalogue])));
  }

  /**
   * A step: the next customers, in the order of their ids, of whom something is missing: a catalogue object that their rows
   * refer to, or their own. A tombstone is not missing.
   */
  async incompleteAfter(scope: Scope, connectionId: string, after: string, limit: number): Promise<CustomerRef[]> {
    return scope.db.query(
      `select $2::uuid as "connectionId", customer_id as "externalId" from (
         select r.customer_id from billing_reference r
         -- Each by the whole key, as above: without statistics an anti-join reads the whole book once a reference.
         where r.workspace_id = $1 and r.connection_id = $2 and r.customer_id > $3 and (
           select t.external_id from billing_object t where t.workspace_id = $1 and t.connection_id = $2 and t.kind = r.kind
             and t.external_id = r.external_id and (t.payload is not null or t.is_deleted) limit 1) is null
         union
         select customer_id from billing_object
         where workspace_id = $1 and connection_id = $2 and customer_id > $3
         group by customer_id having not bool_or(external_id = customer_id and payload is not null)) i
       order by customer_id limit $4`,
      [scope.workspaceId, connectionId, after, limit],
    );
  }

  /** A step: a few objects that only this account has. */
  async witnesses(scope: Scope, connectionId: string): Promise<ObjectRef[]> {
    return scope.db.query(
      `select kind, external_id as "externalId", customer_id as "customerId" from billing_object
       where workspace_id = $1 and connection_id = $2 and customer_id = external_id and not is_deleted and payload is not null
       order by external_id limit 3`,
      [scope.workspaceId, connectionId],
    );
  }

  /** A step: removes up to `limit` rows of what was read through a connection. Answers how many it was. */
  async purge(scope: Scope, connectionId: string, limit: number): Promise<number> {
    let removed = 0;
    for (const table of ['billing_reference', 'usage_customer', 'billing_object']) {
      const [, count]: [unknown, number] = await scope.db.query(
        `delete from ${table} where ctid in
           (select ctid from ${table} where workspace_id = $1 and connection_id = $2 limit $3)`,
        [scope.workspaceId, connectionId, limit],
      );
      removed += count;
    }
    return removed;
  }

  /** A step: how many rows are held of a connection, the customers themselves included. */
  async countHeld(scope: Scope, connectionId: string): Promise<number> {
    const tables = ['billing_reference', 'usage_customer', 'billing_object', 'billing_customer'];
    const counts = tables.map(
      (table) => `(select count(*) from ${table} where workspace_id = $1 and connection_id = $2)`,
    );
    const rows: { held: string }[] = await scope.db.query(`select ${counts.join(' + ')} as held`, [
      scope.workspaceId,
      connectionId,
    ]);
    return Number(rows[0]?.held ?? 0);
  }

  /** What speaks to the billing system of a connection. */
  connectorOf({ system }: { readonly system: string }): Connector {
    return this.connectors.get(system);
  }

  /** A step: the connector of each connection of the workspace. */
  async connectorsOf(scope: Scope): Promise<Map<string, Connector>> {
    const connections = await this.connections.list(scope);
    return new Map(
      connections.flatMap(({ id, system }) => {
        const connector = this.connectors.find(system);
        return connector ? [[id, connector] as const] : [];
      }),
    );
  }
}

/** How `views` names a customer. */
export function keyOf(customer: CustomerRef): string {
  return `${customer.connectionId}:${customer.externalId}`;
}

/** What one billing system says of one customer, from all that is held. Pure. */
export function toView(connector: Connector, objects: CustomerObjects, now: Date): BillingView {
  return connector.normalize(objects, viewSettings, now);
}

/** True when the customer's own object is held: before, there is neither a name nor an address to know it by. */
export function isDescribed(objects: CustomerObjects): boolean {
  return objects.objects.some((object) => object.externalId === objects.customerId);
}

function gather(rows: readonly ObjectRow[], catalogue: readonly CatalogueRow[]): CustomerObjects[] {
  const gathered = new Map<
    string,
    { connectionId: string; customerId: string; objects: BillingObject[]; catalogue: BillingObject[] }
  >();
  for (const { connectionId, ...object } of rows) {
    const customerId = object.customerId ?? '';
    const key = keyOf({ connectionId, externalId: customerId });
    const held = gathered.get(key) ?? { connectionId, customerId, objects: [], catalogue: [] };
    held.objects.push(object);
    gathered.set(key, held);
  }
  for (const { connectionId, referringId, ...object } of catalogue) {
    gathered.get(keyOf({ connectionId, externalId: referringId }))?.catalogue.push(object);
  }
  return [...gathered.values()];
}
