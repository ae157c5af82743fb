import { randomUUID } from 'node:crypto';
import type { TestingModule } from '@nestjs/testing';
import { stripeApiVersion } from '#connectors/stripe/version.ts';
import { toBillingObject } from '#connectors/stripe/objects.ts';
import * as shapes from '#connectors/stripe/testing/shapes.ts';
import { AccountWantsService } from '#server/accounts/account-wants.service.ts';
import { AccountsService } from '#server/accounts/accounts.service.ts';
import { BillingService } from '#server/billing/billing.service.ts';
import { MirrorService } from '#server/billing/mirror.service.ts';
import { Connectors } from '#server/connections/connectors.ts';
import { EvaluationService } from '#server/decisions/evaluation.service.ts';
import { Database } from '#server/platform/database/database.ts';
import { Beginnings } from '#server/workspaces/beginnings.ts';
import type { SetClock } from './clock.ts';
import type { TestDatabase } from './database.ts';
import { aWorkspace } from './workspace.ts';

export type Json = shapes.Json;

export interface BookConnection {
  readonly id: string;
  readonly mode: 'live' | 'test';
  isReading: boolean;
}

const unix = (at: Date) => Math.floor(at.getTime() / 1000);
const day = 86_400_000;

/**
 * Billing as it arrives, without a billing system: Stripe-shaped objects go through the real mirror, the real connector's
 * translation, attaching and evaluation, in one transaction as on the road.
 */
export class BillingBook {
  constructor(
    private readonly database: TestDatabase,
    private readonly rooms: TestingModule,
    private readonly clock: SetClock,
    readonly workspaceId: string,
  ) {}

  /** A workspace as a set-up leaves it, on the usual day at noon, with one connection that has been read. */
  static async begin(database: TestDatabase, rooms: TestingModule, clock: SetClock) {
    clock.set('2026-06-15T12:00:00Z');
    const { workspaceId, memberId } = await aWorkspace(database);
    await rooms.get(Database).write(workspaceId, (scope) => rooms.get(Beginnings).run(scope, clock.now()));
    const book = new BillingBook(database, rooms, clock, workspaceId);
    return { book, workspaceId, memberId, stripe: await book.connect() };
  }

  /** A connection whose first backfill has ended, unless `isReading`. */
  async connect(
    options: { isReading?: boolean; mode?: 'live' | 'test'; system?: string } = {},
  ): Promise<BookConnection> {
    const id = randomUUID();
    const { isReading = false, mode = 'test', system = 'stripe' } = options;
    await this.database.owner.query(
      `insert into connection (workspace_id, id, public_id, system, mode, label, key_kind, key_last_four,
         sealed_credentials, events_cursor, status, first_backfill_ended_at, heard_at)
       values ($1, $2, $3, $8, $4, initcap($8), 'restricted', '1234', '', 'evt_0', $5, $6, $7)`,
      [
        this.workspaceId,
        id,
        id,
        mode,
        isReading ? 'reading' : 'connected',
        isReading ? null : this.clock.now(),
        this.clock.now(),
        system,
      ],
    );
    return { id, mode, isReading };
  }

  /** The first backfill has ended: from now on the facts count, and what holds by them is adopted. */
  async endBackfill(connection: BookConnection): Promise<void> {
    connection.isReading = false;
    await this.database.owner.query(
      `update connection set status = 'connected', first_backfill_ended_at = $3, heard_at = $3 where workspace_id = $1 and id = $2`,
      [this.workspaceId, connection.id, this.clock.now()],
    );
    const wants = this.rooms.get(AccountWantsService, { strict: false });
    await this.rooms.get(Database).write(this.workspaceId, (scope) => wants.wantConnection(scope, connection.id, true));
  }

  /** The source is heard to be complete now. */
  async hear(connection: BookConnection): Promise<void> {
    await this.database.owner.query(`update connection set heard_at = $3 where workspace_id = $1 and id = $2`, [
      this.workspaceId,
      connection.id,
      this.clock.now(),
    ]);
  }

  /** Objects arrive: mirrored, attached, evaluated. Answers the accounts they belong to. */
  async receive(connection: BookConnection, objects: readonly Json[]): Promise<string[]> {
    return this.rooms.get(Database).write(this.workspaceId, async (scope) => {
      const now = this.clock.now();
      const accountIds = await this.#absorb(scope, connection, objects, now);
      await this.rooms.get(EvaluationService).evaluate(scope, accountIds, now);
      return accountIds;
    });
  }

  /** As `receive`, without evaluating. */
  async attach(connection: BookConnection, objects: readonly Json[]): Promise<string[]> {
    return this.rooms
      .get(Database)
      .write(this.workspaceId, (scope) => this.#absorb(scope, connection, objects, this.clock.now()));
  }

  async #absorb(
    scope: Parameters<AccountsService['attach']>[0],
    connection: BookConnection,
    objects: readonly Json[],
    now: Date,
  ): Promise<string[]> {
    const connector = this.rooms.get(Connectors, { strict: false }).get('stripe');
    const rows = objects.map((object) => ({ ...toBillingObject(object, now), apiVersion: stripeApiVersion }));
    const names = [...new Set(rows.flatMap((row) => row.customerId ?? []))];
    const accounts = this.rooms.get(AccountsService, { strict: false });
    await accounts.hold(scope, connection.id, names);
    await this.rooms.get(MirrorService, { strict: false }).mirror(scope, { id: connection.id, connector }, rows, now);
    const customers = names.map((externalId) => ({ connectionId: connection.id, externalId }));
    const views = await this.rooms.get(BillingService, { strict: false }).views(scope, customers, now);
    return accounts.attach(scope, connection, [...views.values()], now);
  }
}

export function aCustomer(id: string, given: Json = {}): Json {
  return shapes.aCustomer({ id, name: `Company ${id}`, email: `billing@${id.replaceAll('_', '-')}.example`, ...given });
}

/** A running subscription at 100 dollars a month; the term begins and ends around `now`. */
export function aSubscription(customer: string, now: Date, given: Json = {}, price: Json = {}, term: Json = {}): Json {
  const item = shapes.anItem(shapes.aPrice(price), {
    id: `si_${customer}`,
    subscription: `sub_${customer}`,
    current_period_start: unix(now) - 10 * 86_400,
    current_period_end: unix(now) + 20 * 86_400,
    ...term,
  });
  return shapes.aSubscription([item], {
    id: `sub_${customer}`,
    customer,
    latest_invoice: `in_${customer}`,
    default_payment_method: shapes.aCard({ id: `pm_${customer}`, customer }),
    ...given,
  });
}

/** An open invoice of the customer's subscription that has not been tried yet. */
export function anInvoice(customer: string, now: Date, given: Json = {}): Json {
  return shapes.anInvoice({
    id: `in_${customer}`,
    customer,
    number: `INV-${customer}`,
    created: unix(now) - 86_400,
    status_transitions: { finalized_at: unix(now) - 86_400, paid_at: null },
    parent: { type: 'subscription_details', subscription_details: { subscription: `sub_${customer}` } },
    ...given,
  });
}

/** The same invoice after a try to collect it has failed. */
export function aFailedInvoice(customer: string, now: Date, given: Json = {}): Json {
  return anInvoice(customer, now, {
    attempted: true,
    attempt_count: 1,
    next_payment_attempt: unix(now) + 86_400,
    ...given,
  });
}

export function aPaidInvoice(customer: string, now: Date, given: Json = {}): Json {
  return anInvoice(customer, now, {
    status: 'paid',
    attempted: true,
    attempt_count: 2,
    amount_paid: 10_000,
    amount_remaining: 0,
    status_transitions: { finalized_at: unix(now) - 86_400, paid_at: unix(now) },
    ...given,
  });
}

/** An invoice that is sent and was due so many days ago. */
export function anOverdueInvoice(customer: string, now: Date, daysOverdue: number, given: Json = {}): Json {
  const dueAt = new Date(now.getTime() - daysOverdue * day);
  return anInvoice(customer, now, { collection_method: 'send_invoice', due_date: unix(dueAt), ...given });
}
