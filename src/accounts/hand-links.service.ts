import { Injectable } from '@nestjs/common';
import { BillingService } from '../billing/billing.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import { AccountsService } from './accounts.service.ts';
import type { AttachingConnection } from './attachment.ts';
import { assertFits, matched } from './hand-link-refusals.ts';
import { isByPerson, lockAccounts, lockCustomer, type AccountRow, type Place } from './hand-link-rows.ts';
import { SnapshotsService } from './snapshots.service.ts';
import { beginMrrAgain, endMrr } from './mrr-months.ts';

/** What a link by hand changed. */
export interface HandMove {
  /** What the customer is called. */
  readonly customer: string;
  readonly from: { readonly id: string; readonly name: string } | null;
  readonly to: { readonly id: string; readonly name: string } | null;
  /** A person had linked it there before: nothing was written. */
  readonly stands: boolean;
  /** The account it left has no customer any more, and is shown by none of the lists. */
  readonly isEmptied: boolean;
}

interface Asked {
  readonly externalId: string;
  readonly memberId: string;
  readonly now: Date;
}

/** Links that people make between billing customers and accounts: no machine moves them, and they can be taken back (faults.md §9.3). */
@Injectable()
export class HandLinksService {
  constructor(
    private readonly snapshots: SnapshotsService,
    private readonly accounts: AccountsService,
    private readonly billing: BillingService,
  ) {}

  /** A step, the connection held. */
  async link(
    scope: Scope,
    connection: AttachingConnection,
    asked: Asked & { readonly accountId: string },
  ): Promise<HandMove> {
    const customer = await lockCustomer(scope, connection.id, asked.externalId);
    const accounts = await lockAccounts(scope, [customer.accountId, asked.accountId]);
    const to = accounts.get(asked.accountId);
    if (!to) throw notFound('account');
    assertFits(connection, customer, to);
    const isSame = customer.accountId === to.id;
    if (isSame && isByPerson(customer)) {
      return { customer: customer.name, from: to, to, stands: true, isEmptied: false };
    }
    const from = accounts.get(customer.accountId ?? '') ?? null;
    if (from && !isSame && customer.link !== 'review' && !isByPerson(customer)) throw matched(customer, from);
    const before = toPlace(customer);
    const there = { accountId: to.id, link: 'person', linkedAt: asked.now.toISOString() } as const;
    // What brought it here, before it was asked about, did so rightly.
    const confirmed = isSame && customer.before?.accountId === to.id ? customer.before : there;
    await place(scope, connection.id, asked.externalId, { ...confirmed, linkedBy: asked.memberId, before });
    const isEmptied =
      from !== null && !isSame && (await this.#leave(scope, { connectionId: connection.id, from, to }, asked.now));
    return { customer: customer.name, from, to, stands: false, isEmptied };
  }

  /**
   * A step, the connection held: the customer belongs again where it did before. One that waited and has been read since belongs
   * where it would if nobody had linked it.
   */
  async unlink(scope: Scope, connection: AttachingConnection, asked: Asked): Promise<HandMove> {
    const customer = await lockCustomer(scope, connection.id, asked.externalId);
    const { before } = customer;
    if (!isByPerson(customer) || before === null) {
      throw new AppError(
        'conflict',
        'not_linked_by_hand',
        'Nobody linked this customer by hand: there is nothing to undo.',
      );
    }
    const toId = before.accountId ?? (await this.#attachAgain(scope, connection, { ...asked, before }));
    const accounts = await lockAccounts(scope, [customer.accountId, toId]);
    const from = accounts.get(customer.accountId ?? '') ?? null;
    const to = accounts.get(toId ?? '') ?? null;
    if (before.accountId !== null) await place(scope, connection.id, asked.externalId, before);
    if (to) await this.#return(scope, to, asked.now);
    const isSame = from?.id === to?.id;
    const isEmptied =
      from !== null && !isSame && (await this.#leave(scope, { connectionId: connection.id, from, to }, asked.now));
    return { customer: customer.name, from, to, stands: false, isEmptied };
  }

  /**
   * It waits again, and belongs at once where what was read of it meanwhile leads: no later reading does that as long as nothing of
   * it changes. Accounts are locked after it, as `attach` wants it (ruling 15). Answers null when nothing was read.
   */
  async #attachAgain(
    scope: Scope,
    connection: AttachingConnection,
    { externalId, before, now }: Asked & { readonly before: Place },
  ): Promise<string | null> {
    await place(scope, connection.id, externalId, before);
    const views = await this.billing.views(scope, [{ connectionId: connection.id, externalId }], now);
    const [accountId] = await this.accounts.attach(scope, connection, [...views.values()], now);
    return accountId ?? null;
  }

  /**
   * Answers whether it was the last customer of the account. Where it belongs nowhere now (`to` null), those that people moved away
   * before say what became of the account.
   */
  async #leave(
    scope: Scope,
    { connectionId, from, to }: { connectionId: string; from: AccountRow; to: AccountRow | null },
    now: Date,
  ): Promise<boolean> {
    await rememberLeft(scope, connectionId, from.id);
    const [, emptied]: [unknown, number] = await scope.db.query(
      `update account a set moved_to = coalesce($3, (
           select c.account_id from billing_customer c where c.workspace_id = $1 and c.account_id is not null
             and jsonb_path_exists(c.link_before, '$.**.accountId ? (@ == $left)', jsonb_build_object('left', a.id))
           order by c.linked_at desc limit 1))
         where a.workspace_id = $1 and a.id = $2
         and not exists (select 1 from billing_customer c where c.workspace_id = $1 and c.account_id = a.id)`,
      [scope.workspaceId, from.id, to?.id ?? null],
    );
    if (emptied > 0) await endMrr(scope, from.id, now);
    return emptied > 0;
  }

  async #return(scope: Scope, { id: accountId, mode, movedTo }: AccountRow, now: Date): Promise<void> {
    await scope.db.query(
      `update account set moved_to = null where workspace_id = $1 and id = $2 and moved_to is not null`,
      [scope.workspaceId, accountId],
    );
    if (movedTo === null) return;
    const snapshot = (await this.snapshots.newest(scope, [accountId])).get(accountId) ?? null;
    await beginMrrAgain(scope, { accountId, mode, snapshot }, now);
  }
}

function toPlace({ accountId, link, linkedAt, linkedBy, before }: Place): Place {
  return { accountId, link, linkedAt, linkedBy, before };
}

async function place(scope: Scope, connectionId: string, externalId: string, at: Place): Promise<void> {
  await scope.db.query(
    `update billing_customer set account_id = $4, link = $5, linked_at = $6, linked_by = $7, link_before = $8
     where workspace_id = $1 and connection_id = $2 and external_id = $3`,
    [
      scope.workspaceId,
      connectionId,
      externalId,
      at.accountId,
      at.link,
      at.linkedAt,
      at.linkedBy,
      at.before === null ? null : JSON.stringify(at.before),
    ],
  );
}

/** What it kept of the customer until now stays with it, and goes with the connection. */
async function rememberLeft(scope: Scope, connectionId: string, accountId: string): Promise<void> {
  await scope.db.query(
    `insert into left_account (workspace_id, connection_id, account_id) values ($1, $2, $3) on conflict do nothing`,
    [scope.workspaceId, connectionId, accountId],
  );
}
