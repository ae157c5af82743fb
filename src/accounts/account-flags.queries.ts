import type { AccountDto } from '#contracts/accounts.ts';
import type { Scope } from '../platform/database/scope.ts';
import { toInstantOrNull, toPerson } from './dto.ts';

type FlagDto = AccountDto['flags'][number];

interface Row {
  readonly id: string;
  readonly trigger: FlagDto['trigger'];
  readonly words: string;
  readonly since: Date;
  readonly state: FlagDto['state'];
  readonly snoozed_until: Date | null;
  readonly assignee_id: string | null;
  readonly assignee_name: string | null;
  readonly closed_at: Date | null;
  readonly closed_by: FlagDto['closedBy'];
  readonly closed_words: string | null;
}

/** Flags of one account: what is open, then what was closed last. */
export async function accountFlags(scope: Scope, accountId: string): Promise<FlagDto[]> {
  const rows: Row[] = await scope.db.query(
    `select f.id, f.trigger, f.words, f.since, f.state, f.snoozed_until, f.assignee_id, m.name as assignee_name,
       f.closed_at, f.closed_by, f.closed_words
     from flag f left join member m on m.workspace_id = $1 and m.id = f.assignee_id
     where f.workspace_id = $1 and f.account_id = $2
     order by (f.state = 'open') desc, f.at_risk_rank desc, f.closed_at desc, f.id limit 50`,
    [scope.workspaceId, accountId],
  );
  return rows.map((row) => ({
    id: row.id,
    trigger: row.trigger,
    words: row.words,
    since: row.since.toISOString(),
    state: row.state,
    snoozedUntil: toInstantOrNull(row.snoozed_until),
    assignee: toPerson(row.assignee_id, row.assignee_name),
    closedAt: toInstantOrNull(row.closed_at),
    closedBy: row.closed_by,
    closedWords: row.closed_words,
  }));
}
