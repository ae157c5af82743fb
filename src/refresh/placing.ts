import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService, keyOf, type CustomerRef } from '../billing/billing.service.ts';
import { toTold, type Told } from '../billing/told.ts';
import { isEnded, isReading, type Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { CustomersFirst } from '../decisions/customers-first.ts';
import type { Seen } from '../decisions/evaluation-facts.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { MissingObjects } from './missing-objects.ts';

/** Each judgement of an account looks at all that is held of it, and keeps a version of that: of more than this it is dear. */
const manyObjects = 1_000;

interface Read {
  readonly seen: ReadonlyMap<string, Told>;
  /** Customers of whom very many objects are held. */
  readonly large: readonly string[];
}

export interface Placed extends Read {
  readonly accountIds: readonly string[];
}

/** Where customers belong, by all that is held of them. */
@Injectable()
export class Placing implements OnModuleInit {
  constructor(
    private readonly billing: BillingService,
    private readonly missing: MissingObjects,
    private readonly accounts: AccountsService,
    private readonly connections: ConnectionsService,
    private readonly first: CustomersFirst,
  ) {}

  onModuleInit(): void {
    this.first.by((scope, accountIds, now) => this.placeOf(scope, accountIds, now));
  }

  /**
   * A step: these customers, locked by the caller, belong to accounts by all that is held of them now. It is read once. Answers the
   * accounts, and what was read.
   */
  async place(scope: Scope, connection: Connection, customerIds: readonly string[], now: Date): Promise<Placed> {
    if (customerIds.length === 0) return { accountIds: [], seen: new Map(), large: [] };
    const read = await this.#read(scope, connection, customerIds, now);
    return { ...read, accountIds: await this.accounts.attach(scope, connection, viewsOf(read), now) };
  }

  /** And what they refer to is asked for. */
  async #read(scope: Scope, connection: Connection, customerIds: readonly string[], now: Date): Promise<Read> {
    const held = await this.billing.load(scope, customerIds.map(toRefs(connection.id)));
    const connector = this.billing.connectorOf(connection);
    const missing: ObjectRef[] = [];
    const seen = new Map<string, Told>();
    const large: string[] = [];
    for (const objects of held) {
      // While everything is read for the first time, what is missing now mostly comes with a later page.
      if (!isReading(connection)) missing.push(...this.missing.of(connection, objects));
      const ref = { connectionId: connection.id, externalId: objects.customerId };
      seen.set(keyOf(ref), toTold(connector, objects, now));
      if (objects.objects.length > manyObjects) large.push(objects.customerId);
    }
    await this.missing.want(scope, connection, missing);
    return { seen, large };
  }

  /**
   * A step: the same for all customers of these accounts. Connections are held before customers, and all customers before the first
   * account (ruling 15), so they are placed together. What is left of an ended connection stays as it is.
   */
  async placeOf(scope: Scope, accountIds: readonly string[], now: Date): Promise<Seen> {
    const customers = await this.accounts.customersOf(scope, accountIds);
    const held: { connection: Connection; customerIds: string[] }[] = [];
    for (const [connectionId, own] of Map.groupBy(customers, (customer) => customer.connectionId)) {
      const connection = await this.#holdKept(scope, connectionId);
      if (connection) held.push({ connection, customerIds: own.map(({ externalId }) => externalId) });
    }
    for (const { connection, customerIds } of held) await this.accounts.hold(scope, connection.id, customerIds);
    const all = new Map<string, Told>();
    const groups: { connection: Connection; views: BillingView[] }[] = [];
    for (const { connection, customerIds } of held) {
      const read = await this.#read(scope, connection, customerIds, now);
      for (const [key, told] of read.seen) all.set(key, told);
      groups.push({ connection, views: viewsOf(read) });
    }
    await this.accounts.attachAll(scope, groups, now);
    return all;
  }

  /** With whatever key it has now: nothing is asked of the billing system. */
  async #holdKept(scope: Scope, connectionId: string): Promise<Connection | null> {
    for (;;) {
      const connection = await this.connections.find(scope, connectionId);
      if (!connection || isEnded(connection)) return null;
      const held = await this.connections.holdKept(scope, connection);
      if (held) return held;
    }
  }
}

function toRefs(connectionId: string): (externalId: string) => CustomerRef {
  return (externalId) => ({ connectionId, externalId });
}

function viewsOf({ seen }: Read): BillingView[] {
  return [...seen.values()].flatMap(({ view }) => view ?? []);
}
