import { Injectable } from '@nestjs/common';
import { AccountHistoryService, type AccountNote } from '../accounts/account-history.service.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import type { HandMove } from '../accounts/hand-links.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Changes } from '../platform/notify/changes.ts';
import { LeftAccountsService } from '../playbooks/left-accounts.service.ts';
import { flagNote } from './evaluation-words.ts';

export interface DrawnFrom {
  readonly connection: Connection;
  readonly externalId: string;
  readonly move: HandMove;
  readonly linker: { readonly memberId: string };
  readonly isUndone: boolean;
}

/** What follows from a link by hand, in its transaction. */
@Injectable()
export class LinkConsequences {
  constructor(
    private readonly history: AccountHistoryService,
    private readonly wants: AccountWantsService,
    private readonly left: LeftAccountsService,
    private readonly billing: BillingService,
    private readonly objects: WantsService,
    private readonly changes: Changes,
  ) {}

  /** A step, connection, customer and accounts locked by the caller. */
  async draw(scope: Scope, drawn: DrawnFrom, now: Date): Promise<void> {
    const { connection, externalId, move } = drawn;
    const { from, to } = move;
    const accountIds = [...new Set([from, to].flatMap((account) => account?.id ?? []))].sort();
    await this.history.note(scope, notesOf(drawn, await nameOf(scope, drawn.linker.memberId), now));
    if (move.isEmptied && from) {
      const { mode } = connection;
      const { flags } = await this.left.end(scope, { accountId: from.id, mode, reason: reasonOf(drawn) }, now);
      await this.history.note(
        scope,
        flags.map((change) => flagNote(change, now)),
      );
    }
    await this.wants.adopt(scope, accountIds);
    await this.wants.want(scope, accountIds);
    // It waits again; with its first reading it belongs somewhere.
    const { customerKind } = this.billing.connectorOf(connection);
    if (to === null) await this.objects.want(scope, connection.id, [{ kind: customerKind, externalId }]);
    await this.changes.announce(scope, 'accounts', accountIds);
    await this.changes.announce(scope, 'connections', [connection.id]);
    if (move.isEmptied) await this.changes.announce(scope, 'flags', accountIds);
  }
}

function reasonOf({ move: { customer, to }, isUndone }: DrawnFrom): string {
  if (isUndone || to === null) return `The link of its billing customer ${customer} was taken back.`;
  return `Its billing customer ${customer} was linked to ${to.name}.`;
}

function notesOf({ connection, externalId, move, isUndone }: DrawnFrom, by: string, at: Date): AccountNote[] {
  const { customer, from, to } = move;
  const source = { connectionId: connection.id, kind: 'customer', externalId };
  const note = (accountId: string, words: string): AccountNote => ({ accountId, at, kind: 'billing', words, source });
  if (from && to && from.id === to.id) {
    const words = isUndone
      ? `${by} no longer vouches for ${customer} here`
      : `${by} confirmed that ${customer} belongs here`;
    return [note(to.id, words)];
  }
  const [there, here] = isUndone
    ? [
        `${by} took back the link of the billing customer ${customer}: ${to ? `it belongs to ${to.name}` : 'it waits'}`,
        `${by} took back a link of the billing customer ${customer}: it belongs here`,
      ]
    : [
        `${by} linked the billing customer ${customer} to ${to?.name ?? 'nobody'}`,
        `${by} linked the billing customer ${customer} here`,
      ];
  return [...(from ? [note(from.id, there)] : []), ...(to ? [note(to.id, here)] : [])];
}

async function nameOf({ db, workspaceId }: Scope, memberId: string): Promise<string> {
  const rows: { name: string }[] = await db.query(`select name from member where workspace_id = $1 and id = $2`, [
    workspaceId,
    memberId,
  ]);
  return rows[0]?.name ?? 'Somebody';
}
