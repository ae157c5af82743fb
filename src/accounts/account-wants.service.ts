import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { hastenPlaced, wakeBy, want, wantAllOf, wantPlaced } from './account-work.ts';

/** Which accounts are to be evaluated, when, and whether what then holds is adopted. */
@Injectable()
export class AccountWantsService {
  constructor(
    private readonly doorbells: Doorbells,
    private readonly clock: Clock,
  ) {}

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

  /** A step: the same at `at`, or with `hasten`: who these customers are now, and what they refer to, is looked at then. */
  async wantPlaced(
    scope: Scope,
    connectionId: string,
    changed: { readonly customerIds: readonly string[]; readonly at: Date },
  ): Promise<void> {
    if (changed.customerIds.length === 0) return;
    await wantPlaced(scope, connectionId, changed);
    await this.doorbells.ring(scope, 'evaluate', changed.at);
  }

  /** A step: those who were wanted by `wantPlaced` are wanted now. */
  async hasten(scope: Scope): Promise<void> {
    await hastenPlaced(scope);
    await this.doorbells.ring(scope, 'evaluate', this.clock.now());
  }

  /**
   * A step: every account with a customer of this connection is to be evaluated (its backfill ended, it went, it came back), and
   * adopts what then holds where that is asked for (rulings 7, 8).
   */
  async wantConnection(scope: Scope, connectionId: string, adopts = false): Promise<void> {
    if (adopts) await this.#adoptConnection(scope, connectionId);
    await this.ringFor(scope, await this.wantSilently(scope, [connectionId]));
  }

  /**
   * A step: every account with a customer of one of these connections is to be evaluated. Answers what `ringFor` is given when all else is
   * locked.
   */
  async wantSilently(scope: Scope, connectionIds: readonly string[]): Promise<Date | null> {
    if (connectionIds.length === 0) return null;
    await wantAllOf(scope, connectionIds);
    return this.clock.now();
  }

  /** A step: these accounts, locked by the caller, are to be evaluated at `at`, if not before. */
  async wakeBy(scope: Scope, accountIds: readonly string[], at: Date): Promise<void> {
    await this.ringFor(scope, await this.wakeSilently(scope, accountIds, at));
  }

  /**
   * A step: the same before others are evaluated in this transaction. Answers what `ringFor` is given after that: work is locked before
   * all that is concluded, and the bell last, for which the whole workspace would wait.
   */
  async wakeSilently(scope: Scope, accountIds: readonly string[], at: Date): Promise<Date | null> {
    return accountIds.length > 0 && (await wakeBy(scope, accountIds, at)) ? at : null;
  }

  /** A step: rings for accounts that were woken; null for none. */
  async ringFor(scope: Scope, at: Date | null): Promise<void> {
    if (at !== null) await this.doorbells.ring(scope, 'evaluate', at);
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
