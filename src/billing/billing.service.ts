import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Connector } from '#connectors/connector.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { binaryArray, textElement, uuidElement } from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import {
  HeldCustomers,
  keyOf,
  objectColumns,
  unreadColumn,
  type CatalogueRow,
  type CustomerRef,
  type HeldCustomer,
  type OwnRow,
} from './held-rows.ts';
import { toTold, type Told } from './told.ts';

export { keyOf, type CustomerRef } from './held-rows.ts';

/** What billing says of one customer, thought out when asked. Each is told of once: null after, and when nothing is held of it. */
export type Teller = (customer: CustomerRef) => Told | null;

/** Which rows of a customer are loaded: of these kinds alone; and whether the catalogue comes along. */
export interface LoadedPart {
  readonly kinds: readonly string[];
  readonly hasCatalogue: boolean;
}

const given = `unnest($2::uuid[], $3::text[]) with ordinality as c(connection_id, external_id, place)`;

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
    const tell = await this.teller(scope, customers, { connections: await this.connections.list(scope), now });
    const told = customers.map((customer) => [keyOf(customer), tell(customer)?.view] as const);
    return new Map(told.flatMap(([key, view]) => (view ? [[key, view] as const] : [])));
  }

  /**
   * A step: who tells of each of these customers what billing says, and how far it can be relied on. To be asked once of each:
   * what many are made of is dear to hold.
   */
  async teller(
    scope: Scope,
    customers: readonly CustomerRef[],
    { connections, now }: { readonly connections: readonly Connection[]; readonly now: Date },
  ): Promise<Teller> {
    const connectors = new Map(connections.map(({ id, system }) => [id, this.connectors.find(system)]));
    const held = await this.#gather(scope, customers);
    return (customer) => {
      const objects = held.take(customer);
      return objects && toTold(connectors.get(customer.connectionId) ?? null, objects, now);
    };
  }

  /**
   * A step: all that is held of these customers, and the catalogue their rows refer to; or a part of it. To be gone through once,
   * and one customer after the other, as above.
   */
  async load(scope: Scope, customers: readonly CustomerRef[], part?: LoadedPart): Promise<Iterable<HeldCustomer>> {
    return (await this.#gather(scope, customers, part)).known();
  }

  /** Two statements, whatever the length; customers in the order of their ids. */
  async #gather(scope: Scope, asked: readonly CustomerRef[], part?: LoadedPart): Promise<HeldCustomers> {
    if (asked.length === 0) return new HeldCustomers([], [], []);
    const customers = asked.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const arrays = [
      binaryArray(
        uuidElement,
        customers.map(({ connectionId }) => connectionId),
      ),
      binaryArray(
        textElement,
        customers.map(({ externalId }) => externalId),
      ),
    ];
    const rows: Promise<OwnRow[]> = scope.db.query(
      `select c.place::int - 1 as place, ${objectColumns}, ${unreadColumn} from ${given}
       join billing_object o on o.workspace_id = $1 and o.connection_id = c.connection_id and o.customer_id = c.external_id
       where $4::text[] is null or o.kind = any($4)`,
      [scope.workspaceId, ...arrays, part?.kinds ?? null],
    );
    if (part?.hasCatalogue === false) return new HeldCustomers(customers, await rows, []);
    const catalogue: Promise<CatalogueRow[]> = scope.db.query(
      `select ${objectColumns}, o.customer_id as "customerId", r.connection_id as "connectionId", r.customers from (
         select r.connection_id, r.kind, r.external_id, array_agg(r.customer_id) as customers
         -- As JSON, of which the planner always expects a hundred rows: with more it would read the whole table.
         from jsonb_to_recordset($2::jsonb) as c("connectionId" uuid, "externalId" text)
         join billing_reference r on r.workspace_id = $1 and r.connection_id = c."connectionId" and r.customer_id = c."externalId"
         group by r.connection_id, r.kind, r.external_id) r
       -- One look-up an object, by the whole key: on a table that has no statistics yet a plain join reads the connection's
       -- whole book once a reference.
       cross join lateral (
         select * from billing_object t where t.workspace_id = $1 and t.connection_id = r.connection_id and t.kind = r.kind
           and t.external_id = r.external_id and (t.payload is not null or t.is_deleted) limit 1) o`,
      [scope.workspaceId, JSON.stringify(customers)],
    );
    return new HeldCustomers(customers, ...(await Promise.all([rows, catalogue])));
  }

  /**
   * A step: the next customers, in the order of their ids, of whom something is missing: a catalogue object that their rows
   * refer to, or their own. A tombstone is not missing.
   */
  async incompleteAfter(scope: Scope, connectionId: string, after: string, limit: number): Promise<CustomerRef[]> {
    return scope.db.query(
      `with named as materialized (
         select distinct kind, external_id from billing_reference where workspace_id = $1 and connection_id = $2),
       absent as materialized (
         select kind, external_id from named n
         -- Each by the whole key, as above: without statistics an anti-join reads the whole book once an object.
         where (
           select t.external_id from billing_object t where t.workspace_id = $1 and t.connection_id = $2 and t.kind = n.kind
             and t.external_id = n.external_id and (t.payload is not null or t.is_deleted) limit 1) is null)
       select $2::uuid as "connectionId", customer_id as "externalId" from (
         select r.customer_id from absent a
         join billing_reference r on r.workspace_id = $1 and r.connection_id = $2 and r.kind = a.kind
           and r.external_id = a.external_id and r.customer_id > $3
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
}
