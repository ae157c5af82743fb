import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { AppError, notFound } from '../platform/errors/app-error.ts';
import type { AttachingConnection } from './attachment.ts';
import { assertFits, matched } from './hand-link-refusals.ts';
import { lockAccounts, lockCustomer, type AccountRow, type Place } from './hand-link-rows.ts';
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
  constructor(private readonly snapshots: SnapshotsService) {}

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
    if (isSame && customer.link === 'person') {
      return { customer: customer.name, from: to, to, stands: true, isEmptied: false };
    }
    const from = accounts.get(customer.accountId ?? '') ?? null;
    if (from && !isSame && customer.link !== 'review' && customer.link !== 'person') throw matched(customer, from);
    await place(scope, connection.id, asked.externalId, {
      accountId: to.id,
      link: 'person',
      linkedAt: asked.now.toISOString(),
      linkedBy: asked.memberId,
      before: toPlace(customer),
    });
    if (from && !isSame) await rememberLeft(scope, connection.id, from.id);
    const isEmptied = from !== null && !isSame && (await this.#leave(scope, { from, to }, asked.now));
    return { customer: customer.name, from, to, stands: false, isEmptied };
  }

  /** A step, the connection held: the customer belongs again where it did before. */
  async unlink(scope: Scope, connection: AttachingConnection, asked: Asked): Promise<HandMove> {
    const customer = await lockCustomer(scope, connection.id, asked.externalId);
    const { before } = customer;
    if (customer.link !== 'person' || before === null) {
      throw new AppError(
        'conflict',
        'not_linked_by_hand',
        'Nobody linked this customer by hand: there is nothing to undo.',
      );
    }
    const accounts = await lockAccounts(scope, [customer.accountId, before.accountId]);
    const from = accounts.get(customer.accountId ?? '') ?? null;
    const to = accounts.get(before.accountId ?? '') ?? null;
    await place(scope, connection.id, asked.externalId, before);
    if (from && from.id !== to?.id) await rememberLeft(scope, connection.id, from.id);
    if (to) await this.#return(scope, to, asked.now);
    return { customer: customer.name, from, to, stands: false, isEmptied: false };
  }

  /** Answers whether it was the last customer of the account. */
  async #leave(scope: Scope, { from, to }: { from: AccountRow; to: AccountRow }, now: Date): Promise<boolean> {
    const [, emptied]: [unknown, number] = await scope.db.query(
      `update account a set moved_to = $3 where a.workspace_id = $1 and a.id = $2
         and not exists (select 1 from billing_customer c where c.workspace_id = $1 and c.account_id = a.id)`,
      [scope.workspaceId, from.id, to.id],
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
