import { Injectable } from '@nestjs/common';
import type { BillingObject, CustomerObjects } from '#connectors/billing-object.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { UsageCustomersService, type NotedCustomer } from '../billing/usage-customers.service.ts';
import { type Connection, lastWholeOf, usageKind } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { RefreshService } from './refresh.service.ts';

/** One call a customer and meter: a batch stays well below the time a piece of work may take. */
const askedAtOnce = 40;
/** Who is not metered costs no call: where the connector can tell, many of them are passed at once. */
const lookedAtOnce = 1_000;

/** Customers whose use is due, and what is held of those of them who are asked about. */
export interface DueUsage {
  readonly due: readonly NotedCustomer[];
  readonly objects: readonly CustomerObjects[];
  readonly hasMore: boolean;
}

/** Whose use is due, and what was read of it, each in the caller's transaction. */
@Injectable()
export class UsageRecord {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly billing: BillingService,
    private readonly customers: UsageCustomersService,
    private readonly wants: AccountWantsService,
    private readonly accounts: AccountsService,
    private readonly refresh: RefreshService,
  ) {}

  /** A step. */
  async due(scope: Scope, connection: Connection, before: Date): Promise<DueUsage> {
    const { metered } = this.billing.connectorOf(connection);
    const limit = metered ? lookedAtOnce : askedAtOnce;
    const found = await this.customers.due(scope, connection.id, before, limit);
    const customers = found.map(({ customerId }) => ({ connectionId: connection.id, externalId: customerId }));
    const part = metered && { kinds: metered.kinds, hasCatalogue: false };
    const held = [...(await this.billing.load(scope, customers, part))];
    const objects = metered ? held.filter((customer) => metered.isMetered(customer)) : held;
    const due = upToBatch(found, new Set(objects.map(({ customerId }) => customerId)));
    const isDue = new Set(due.map(({ customerId }) => customerId));
    return {
      due,
      objects: objects.filter(({ customerId }) => isDue.has(customerId)),
      hasMore: due.length < found.length || found.length === limit,
    };
  }

  /** A step: what was read is mirrored, and everyone who was asked is due again later. False when nothing of it may be kept. */
  async keep(
    scope: Scope,
    connection: Connection,
    read: { asked: readonly NotedCustomer[]; readings: readonly BillingObject[]; now: Date },
  ): Promise<boolean> {
    const open = await this.connections.hold(scope, connection);
    if (!open) return false;
    const metered = [...new Set(read.readings.flatMap((reading) => reading.customerId ?? []))].sort();
    // Customers before accounts (ruling 15).
    await this.accounts.hold(scope, open.id, metered);
    await this.#adoptNewlyTold(scope, open, metered);
    const objects = read.readings.map((reading) => ({ ...reading, isUnasked: true }));
    await this.refresh.absorb(scope, open, objects, read.now);
    await this.customers.noteRead(scope, connection.id, { asked: read.asked, metered, now: read.now });
    return true;
  }

  /**
   * Told for the first time after it could not be read: what holds by it has held before, and nobody is told at once. What comes
   * later is a cause of its own (ruling 7).
   */
  async #adoptNewlyTold(scope: Scope, connection: Connection, metered: readonly string[]): Promise<void> {
    const failedAt = lastWholeOf(connection);
    if (failedAt === null || connection.unread.every((one) => one.kind !== usageKind)) return;
    const untold = await this.customers.untold(scope, connection.id, metered, failedAt);
    if (untold.length > 0) await this.wants.adoptCustomers(scope, connection.id, untold);
  }

  /** A step: use could not be had, of these customers or (null) of anybody. Another key asks at once. */
  async refuse(scope: Scope, connection: Connection, asked: readonly NotedCustomer[] | null, now: Date): Promise<void> {
    if (!(await this.connections.hold(scope, connection))) return;
    await this.customers.noteRefused(scope, connection.id, asked, now);
  }

  /** A step: when the next customer falls due again; null when nobody's use is metered. */
  async nextReadAt(scope: Scope, connection: Connection): Promise<Date | null> {
    return this.customers.nextReadAt(scope, connection.id);
  }
}

/** As far as no more than a batch of them is asked about. */
function upToBatch(found: readonly NotedCustomer[], asked: ReadonlySet<string>): readonly NotedCustomer[] {
  const beyond = found.filter(({ customerId }) => asked.has(customerId))[askedAtOnce];
  return beyond === undefined ? found : found.slice(0, found.indexOf(beyond));
}
