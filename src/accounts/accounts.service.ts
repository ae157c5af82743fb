import { Injectable } from '@nestjs/common';
import type { BillingView, SourceRef } from '#core/snapshot/billing-view.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';
import { LinksService } from './links.service.ts';
import { wakeBy, want, wantAllOf } from './account-work.ts';
import { toBillingCustomer, type AttachingConnection } from './attachment.ts';
import { bring, settle, type AttachedFirst, type Newcomers } from './newcomers.ts';

/** One line of an account's history, in words. */
export interface AccountNote {
  readonly accountId: string;
  readonly at: Date;
  readonly kind: 'billing' | 'health' | 'flag' | 'message' | 'playbook' | 'model';
  readonly words: string;
  readonly detail?: string | null;
  readonly source?: SourceRef | null;
}

/** Accounts: which billing customers belong to them, when they must be looked at again, and what happened to them. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly links: LinksService,
    private readonly doorbells: Doorbells,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly changes: Changes,
  ) {}

  /**
   * A step: the billing customers of one connection stand as locked rows, sorted by id (ruling 15). Take this lock before
   * their objects are mirrored.
   */
  async hold(scope: Scope, connectionId: string, customerIds: readonly string[]): Promise<void> {
    await this.links.hold(scope, connectionId, customerIds);
  }

  /** A step, these customers held: each belongs to an account afterwards. Answers the accounts, sorted, each once. */
  async attach(
    scope: Scope,
    connection: AttachingConnection,
    views: readonly BillingView[],
    now: Date,
  ): Promise<string[]> {
    const customers = [
      ...new Map(views.map((view) => [view.customer.ref.externalId, toBillingCustomer(view)])).values(),
    ];
    if (customers.length === 0) return [];
    return this.links.attach(scope, connection, customers, now);
  }

  /**
   * A step, instead of `hold` where a page of a first reading brings customers: those of whom nothing was known stand as complete
   * rows, all others locked. The newcomers belong nowhere before `attachFirst`.
   */
  async holdFirst(scope: Scope, connectionId: string, views: readonly BillingView[], now: Date): Promise<Newcomers> {
    const newcomers = await bring(scope, connectionId, views.map(toBillingCustomer), now);
    const others = views.map(({ customer }) => customer.ref.externalId).filter((id) => !newcomers.has(id));
    await this.hold(scope, connectionId, others);
    return newcomers;
  }

  /** A step: newcomers belong to accounts afterwards. Answers those that were made, with their customers, and those that stood before. */
  async attachFirst(
    scope: Scope,
    connection: AttachingConnection,
    newcomers: Newcomers,
    now: Date,
  ): Promise<AttachedFirst> {
    return settle(scope, connection, newcomers, now);
  }

  /** A step: the next evaluation of these accounts adopts what holds instead of firing it (rulings 7, 8). */
  async adopt(scope: Scope, accountIds: readonly string[]): Promise<void> {
    await scope.db.query(
      `with due as materialized (
         select id from account where workspace_id = $1 and id = any($2::uuid[]) and not adopts
         order by id for no key update)
       update account a set adopts = true from due where a.workspace_id = $1 and a.id = due.id`,
      [scope.workspaceId, accountIds],
    );
  }

  /** A step: so do the accounts of these customers. */
  async adoptCustomers(scope: Scope, connectionId: string, customerIds: readonly string[]): Promise<void> {
    await scope.db.query(
      `with due as materialized (
         select id from account where workspace_id = $1 and not adopts and id in
           (select account_id from billing_customer
            where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[]))
         order by id for no key update)
       update account a set adopts = true from due where a.workspace_id = $1 and a.id = due.id`,
      [scope.workspaceId, connectionId, customerIds],
    );
  }

  /** A step: these accounts are to be evaluated, soon. */
  async want(scope: Scope, accountIds: readonly string[]): Promise<void> {
    if (accountIds.length === 0) return;
    await want(scope, accountIds);
    await this.doorbells.ring(scope, 'evaluate', this.clock.now());
  }

  /** A step: the accounts of these customers, as far as they have one, are to be evaluated. */
  async wantCustomers(scope: Scope, connectionId: string, customerIds: readonly string[]): Promise<void> {
    if (customerIds.length === 0) return;
    const rows: { account_id: string }[] = await scope.db.query(
      `select account_id from billing_customer
       where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[]) and account_id is not null`,
      [scope.workspaceId, connectionId, customerIds],
    );
    await this.want(
      scope,
      rows.map((row) => row.account_id),
    );
  }

  /**
   * A step: every account with a customer of this connection is to be evaluated (its backfill ended, it went, it came back), and
   * adopts what then holds where that is asked for (rulings 7, 8).
   */
  async wantConnection(scope: Scope, connectionId: string, adopts = false): Promise<void> {
    if (adopts) await this.#adoptConnection(scope, connectionId);
    await wantAllOf(scope, connectionId);
    await this.doorbells.ring(scope, 'evaluate', this.clock.now());
  }

  /** A step: those of these accounts that nobody has evaluated yet, locked. */
  async holdNew(scope: Scope, accountIds: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await scope.db.query(
      `select id from account where workspace_id = $1 and id = any($2::uuid[]) and evaluated_at is null
       order by id for no key update`,
      [scope.workspaceId, accountIds],
    );
    return rows.map((row) => row.id);
  }

  /** A step: the account is to be evaluated at `at`, if not before. */
  async wakeBy(scope: Scope, accountId: string, at: Date): Promise<void> {
    await wakeBy(scope, accountId, at);
    await this.doorbells.ring(scope, 'evaluate', at);
  }

  /** A step: adds lines to the history of accounts. */
  async note(scope: Scope, entries: readonly AccountNote[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map((entry, order) => ({ ...entry, order, at: entry.at.toISOString() }));
    await scope.db.query(
      `insert into account_event (workspace_id, account_id, at, kind, words, detail, source)
       select $1, t."accountId", t.at, t.kind, t.words, t.detail, t.source
       from jsonb_to_recordset($2::jsonb) as t("accountId" uuid, "order" int, at timestamptz, kind text, words text, detail text, source jsonb)
       order by t."order"`,
      [scope.workspaceId, JSON.stringify(rows)],
    );
  }

  /** An entry: sets or clears the member who owns the account. */
  async assign(workspaceId: string, accountId: string, memberId: string | null): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      if (memberId !== null) await requireMember(scope, memberId);
      const [, changed]: [unknown, number] = await scope.db.query(
        `update account set owner_id = $3 where workspace_id = $1 and id = $2`,
        [workspaceId, accountId, memberId],
      );
      if (changed === 0) throw notFound('account');
      await this.changes.announce(scope, 'accounts', [accountId]);
    });
  }

  async #adoptConnection(scope: Scope, connectionId: string): Promise<void> {
    await scope.db.query(
      `with due as materialized (
         select id from account where workspace_id = $1 and not adopts and id in
           (select account_id from billing_customer where workspace_id = $1 and connection_id = $2)
         order by id for no key update)
       update account a set adopts = true from due where a.workspace_id = $1 and a.id = due.id`,
      [scope.workspaceId, connectionId],
    );
  }
}

/** A step: throws unless the member is one of this workspace. */
export async function requireMember(scope: Scope, memberId: string): Promise<void> {
  const members = await scope.db.query(`select 1 from member where workspace_id = $1 and id = $2`, [
    scope.workspaceId,
    memberId,
  ]);
  if (members.length === 0) throw notFound('member');
}
