import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService, keyOf, type CustomerRef } from '../billing/billing.service.ts';
import { toTold, type Told } from '../billing/told.ts';
import { isEnded, isReading, type Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { CustomersFirst } from '../decisions/customers-first.ts';
import type { Seen } from '../decisions/evaluation-facts.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { MissingObjects } from './missing-objects.ts';

/** Each judgement of an account looks at all that is held of it, and keeps a version of that: of more than this it is dear. */
const manyObjects = 1_000;

export interface Placed {
  readonly accountIds: readonly string[];
  readonly seen: Seen;
  /** Customers of whom very many objects are held. */
  readonly large: readonly string[];
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
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.first.by((workspaceId, accountIds) => this.placeOf(workspaceId, accountIds));
  }

  /**
   * A step: these customers, locked by the caller, belong to accounts by all that is held of them now. It is read once. Answers the
   * accounts, and what was read.
   */
  async place(scope: Scope, connection: Connection, customerIds: readonly string[], now: Date): Promise<Placed> {
    if (customerIds.length === 0) return { accountIds: [], seen: new Map(), large: [] };
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
    const { id, mode } = connection;
    const views = [...seen.values()].flatMap(({ view }) => view ?? []);
    return { accountIds: await this.accounts.attach(scope, { id, mode }, views, now), seen, large };
  }

  /** An entry: the same for all customers of these accounts, each connection's in a transaction of its own. */
  async placeOf(workspaceId: string, accountIds: readonly string[]): Promise<void> {
    const customers = await this.database.read(workspaceId, (scope) => this.accounts.customersOf(scope, accountIds));
    for (const [connectionId, own] of Map.groupBy(customers, (customer) => customer.connectionId)) {
      const customerIds = own.map(({ externalId }) => externalId);
      await this.database.write(workspaceId, (scope) => this.#placeAgain(scope, connectionId, customerIds));
    }
  }

  /** What is left of an ended connection stays as it is. */
  async #placeAgain(scope: Scope, connectionId: string, customerIds: readonly string[]): Promise<void> {
    const connection = await this.#holdKept(scope, connectionId);
    if (!connection) return;
    await this.accounts.hold(scope, connectionId, customerIds);
    await this.place(scope, connection, customerIds, this.clock.now());
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
