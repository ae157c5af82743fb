import { Injectable } from '@nestjs/common';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import type { Scope } from '../platform/database/scope.ts';

/** One line of an account's history, in words. */
export interface AccountNote {
  readonly accountId: string;
  readonly at: Date;
  readonly kind: 'billing' | 'health' | 'flag' | 'message' | 'playbook' | 'model';
  readonly words: string;
  readonly detail?: string | null;
  readonly source?: SourceRef | null;
}

/** What happened to accounts, in words, in the order in which it was decided. */
@Injectable()
export class AccountHistoryService {
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
}
