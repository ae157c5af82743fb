import { Injectable } from '@nestjs/common';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { isSpokenOf } from '../accounts/spoken-of.ts';
import type { Scope } from '../platform/database/scope.ts';

/** What stands behind a message at this moment. */
export interface MessageStanding {
  readonly isOpen: boolean;
  readonly isOn: boolean;
  /** What it is about. */
  readonly causeKey: string;
  /** Who told of it; null where nobody knows any more. */
  readonly source: SourceRef | null;
  /** Whether its playbook sends without asking. */
  readonly isAutomatic: boolean;
  /** False after the last connection that speaks of its account was ended. */
  readonly isSpokenOf: boolean;
  /** Why the enrollment has ended. */
  readonly words: string;
}

@Injectable()
export class SendingQueries {
  /** Whom a message is about, read before anything is locked. */
  async aboutMessage(scope: Scope, messageId: string): Promise<{ accountId: string; isSpokenOf: boolean } | null> {
    const rows: { accountId: string; isSpokenOf: boolean }[] = await scope.db.query(
      `select account_id as "accountId", ${isSpokenOf('message.account_id')} as "isSpokenOf" from message where workspace_id = $1 and id = $2`,
      [scope.workspaceId, messageId],
    );
    return rows[0] ?? null;
  }

  /** Whether the enrollment still runs and its playbook is on. */
  async standing(scope: Scope, enrollmentId: string): Promise<MessageStanding> {
    const rows: {
      state: string;
      close_reason: string | null;
      cause_key: string;
      source: SourceRef | null;
      is_on: boolean;
      sending: string;
      is_spoken_of: boolean;
    }[] = await scope.db.query(
      `select e.state, e.close_reason, c.key as cause_key, e.occurrence -> 'object' as source, p.is_on, p.sending,
         ${isSpokenOf('e.account_id')} as is_spoken_of
       from enrollment e
       join playbook p on p.workspace_id = e.workspace_id and p.id = e.playbook_id
       join cause c on c.workspace_id = e.workspace_id and c.id = e.cause_id
       where e.workspace_id = $1 and e.id = $2`,
      [scope.workspaceId, enrollmentId],
    );
    const [row] = rows;
    return {
      isOpen: row?.state === 'open',
      causeKey: row?.cause_key ?? '',
      source: row?.source ?? null,
      isOn: row?.is_on ?? false,
      isSpokenOf: row?.is_spoken_of ?? false,
      isAutomatic: row?.sending === 'auto',
      words: row?.close_reason ?? 'Its cause has cleared.',
    };
  }
}
