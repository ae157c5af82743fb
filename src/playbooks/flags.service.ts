import { Injectable } from '@nestjs/common';
import type { Occurrence } from '#core/triggers/trigger.ts';
import { mrrRank } from '../accounts/mrr-rank.ts';
import type { Scope } from '../platform/database/scope.ts';
import { occurrencesOf, type AccountChanges } from './account-changes.ts';
import type { CauseIds } from './causes.service.ts';

/** A flag that an evaluation opened, opened again or closed. */
export interface FlagChange {
  readonly accountId: string;
  readonly flagId: string;
  readonly trigger: string;
  readonly words: string;
  readonly source: Occurrence['object'] | null;
  readonly what: 'opened' | 'reopened' | 'closed';
  readonly reason: string | null;
}

interface FlagRow {
  readonly id: string;
  readonly account_id: string;
  readonly trigger: string;
  readonly words: string;
  readonly source: Occurrence['object'] | null;
}

const returned = `f.id, f.account_id, f.trigger, f.words, f.source`;
const occurrenceColumns = `"causeId" uuid, words text, since timestamptz, source jsonb, "atRisk" jsonb, rank bigint`;

/** Flags: one a cause, opened and closed by evaluation; people close, snooze and assign them through `FlagCareService`. */
@Injectable()
export class FlagsService {
  /** A step: applies what evaluation concluded for a batch, its accounts locked by the caller. */
  async apply(scope: Scope, accounts: readonly AccountChanges[], causes: CauseIds, now: Date): Promise<FlagChange[]> {
    const opened = await this.#open(scope, accounts, causes, now);
    const reopened = await this.#reopen(scope, accounts, causes, now);
    const closed = await this.#close(scope, accounts, now);
    await this.#retell(scope, accounts, causes);
    return [...opened, ...reopened, ...closed];
  }

  /** A step: brings back flags whose snooze has ended. Answers their accounts. */
  async wake(scope: Scope, accountIds: readonly string[], now: Date): Promise<FlagChange[]> {
    if (accountIds.length === 0) return [];
    const [rows]: [FlagRow[]] = await scope.db.query(
      `update flag f set snoozed_until = null
       where f.workspace_id = $1 and f.account_id = any($2::uuid[]) and f.state = 'open' and f.snoozed_until <= $3
       returning ${returned}`,
      [scope.workspaceId, accountIds, now],
    );
    return rows.map((row) => toChange(row, 'reopened', 'its snooze has ended'));
  }

  async #open(scope: Scope, accounts: readonly AccountChanges[], causes: CauseIds, now: Date): Promise<FlagChange[]> {
    const rows = accounts.flatMap(({ accountId, mode, changes }) =>
      changes.openFlags.map((occurrence) => ({
        accountId,
        mode,
        trigger: occurrence.trigger,
        ...toRow(occurrence, causes(accountId, occurrence.key)),
      })),
    );
    if (rows.length === 0) return [];
    const made: FlagRow[] = await scope.db.query(
      `insert into flag as f (workspace_id, account_id, cause_id, mode, trigger, words, since, source, at_risk,
         at_risk_rank, state, opened_at)
       select $1, t."accountId", t."causeId", t.mode, t.trigger, t.words, t.since, t.source, t."atRisk", t.rank, 'open', $3
       from jsonb_to_recordset($2::jsonb) as t("accountId" uuid, mode text, trigger text, ${occurrenceColumns})
       on conflict (workspace_id, cause_id) do nothing returning ${returned}`,
      [scope.workspaceId, JSON.stringify(rows), now],
    );
    return made.map((row) => toChange(row, 'opened', null));
  }

  async #reopen(scope: Scope, accounts: readonly AccountChanges[], causes: CauseIds, now: Date): Promise<FlagChange[]> {
    const rows = accounts.flatMap(({ accountId, changes }) =>
      changes.reopenFlags.map(({ flagId, occurrence }) => ({
        flagId,
        ...toRow(occurrence, causes(accountId, occurrence.key)),
      })),
    );
    if (rows.length === 0) return [];
    const [opened]: [FlagRow[]] = await scope.db.query(
      `update flag f set state = 'open', opened_at = $3, closed_at = null, closed_by = null, closed_words = null,
         words = t.words, since = t.since, source = t.source, at_risk = t."atRisk", at_risk_rank = t.rank
       from jsonb_to_recordset($2::jsonb) as t("flagId" uuid, ${occurrenceColumns})
       where f.workspace_id = $1 and f.id = t."flagId" and f.state = 'closed' and f.closed_by = 'cause_cleared'
       returning ${returned}`,
      [scope.workspaceId, JSON.stringify(rows), now],
    );
    return opened.map((row) => toChange(row, 'reopened', 'its cause has come back'));
  }

  async #close(scope: Scope, accounts: readonly AccountChanges[], now: Date): Promise<FlagChange[]> {
    const rows = accounts.flatMap(({ changes }) => changes.closeFlags);
    if (rows.length === 0) return [];
    const [closed]: [(FlagRow & { reason: string })[]] = await scope.db.query(
      `update flag f set state = 'closed', closed_at = $3, closed_by = 'cause_cleared', closed_words = t.reason,
         snoozed_until = null
       from jsonb_to_recordset($2::jsonb) as t("flagId" uuid, reason text)
       where f.workspace_id = $1 and f.id = t."flagId" and f.state = 'open' returning ${returned}, t.reason`,
      [scope.workspaceId, JSON.stringify(rows), now],
    );
    return closed.map((row) => toChange(row, 'closed', row.reason));
  }

  /** What still holds is told as it stands now: a third failed attempt, an invoice that grew, an MRR that changed. */
  async #retell(scope: Scope, accounts: readonly AccountChanges[], causes: CauseIds): Promise<void> {
    const rows = accounts.flatMap((account) =>
      occurrencesOf(account).map((occurrence) => toRow(occurrence, causes(account.accountId, occurrence.key))),
    );
    if (rows.length === 0) return;
    await scope.db.query(
      `update flag f set words = t.words, source = t.source, at_risk = t."atRisk", at_risk_rank = t.rank
       from jsonb_to_recordset($2::jsonb) as t(${occurrenceColumns})
       where f.workspace_id = $1 and f.cause_id = t."causeId" and f.state = 'open'
         and (f.words, f.source, f.at_risk, f.at_risk_rank) is distinct from (t.words, t.source, t."atRisk", t.rank)`,
      [scope.workspaceId, JSON.stringify(rows)],
    );
  }
}

function toRow(occurrence: Occurrence, causeId: string) {
  return {
    causeId,
    words: occurrence.words,
    since: occurrence.since,
    source: occurrence.object,
    atRisk: occurrence.atRisk,
    rank: mrrRank(occurrence.atRisk),
  };
}

function toChange(row: FlagRow, what: FlagChange['what'], reason: string | null): FlagChange {
  const { id: flagId, account_id: accountId, trigger, words, source } = row;
  return { accountId, flagId, trigger, words, source, what, reason };
}
