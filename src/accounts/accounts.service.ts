import { Injectable } from '@nestjs/common';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import type { Scope } from '../platform/database/scope.ts';
import { LinksService } from './links.service.ts';
import { toBillingCustomer, type AttachingConnection } from './attachment.ts';
import { bring, settle, type AttachedFirst, type Newcomers } from './newcomers.ts';

/** A billing customer and the account to which it belongs. */
export interface AccountCustomer {
  readonly accountId: string;
  readonly connectionId: string;
  readonly externalId: string;
}

/** Accounts: which billing customers belong to them. */
@Injectable()
export class AccountsService {
  constructor(private readonly links: LinksService) {}

  /**
   * A step: the billing customers of one connection stand as locked rows, sorted by id (ruling 15). Take this lock before
   * their objects are mirrored. Answers those who belong to an account.
   */
  hold(scope: Scope, connectionId: string, customerIds: readonly string[]): Promise<string[]> {
    return this.links.hold(scope, connectionId, customerIds);
  }

  /** A step, these customers held: each belongs to an account afterwards. Answers the accounts, sorted, each once. */
  attach(scope: Scope, connection: AttachingConnection, views: readonly BillingView[], now: Date): Promise<string[]> {
    return this.attachAll(scope, [{ connection, views }], now);
  }

  /** A step: the same for customers of several connections, all of them held: no account is locked before the last of them waits no more. */
  async attachAll(
    scope: Scope,
    groups: readonly { readonly connection: AttachingConnection; readonly views: readonly BillingView[] }[],
    now: Date,
  ): Promise<string[]> {
    const brought = groups.map(({ connection, views }) => ({
      connection,
      customers: [...new Map(views.map((view) => [view.customer.ref.externalId, toBillingCustomer(view)])).values()],
    }));
    return this.links.attach(
      scope,
      brought.filter(({ customers }) => customers.length > 0),
      now,
    );
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

  /** A step: the customers of these accounts in every billing system, sorted as they are locked. */
  async customersOf(scope: Scope, accountIds: readonly string[]): Promise<AccountCustomer[]> {
    return scope.db.query(
      `select account_id as "accountId", connection_id as "connectionId", external_id as "externalId" from billing_customer
       where workspace_id = $1 and account_id = any($2::uuid[]) order by connection_id, external_id`,
      [scope.workspaceId, accountIds],
    );
  }

  /** A step: those of these accounts to which one of the customers belongs; all of them are locked. */
  async holdOf(
    scope: Scope,
    accountIds: readonly string[],
    { connectionId, customerIds }: { readonly connectionId: string; readonly customerIds: readonly string[] },
  ): Promise<string[]> {
    const rows: { id: string; is_of: boolean }[] = await scope.db.query(
      `select id, exists (select 1 from billing_customer c where c.workspace_id = $1 and c.connection_id = $3
         and c.external_id = any($4::text[]) and c.account_id = a.id) as is_of
       from account a where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
      [scope.workspaceId, accountIds, connectionId, customerIds],
    );
    return rows.flatMap((row) => (row.is_of ? row.id : []));
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
}
