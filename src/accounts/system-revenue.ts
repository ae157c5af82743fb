import type { SystemRevenue } from '#core/snapshot/revenue-by-system.ts';
import type { Scope } from '../platform/database/scope.ts';
import { mrrRank } from './mrr-rank.ts';

/** What the systems that know one account say about its revenue. */
export interface SystemRevenues {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  /** Nothing where one system alone knows the account. */
  readonly bySystem: readonly SystemRevenue[];
}

/**
 * A step: keeps what each system says about the accounts of a batch, and forgets it of those that one system alone knows. One
 * statement, and only rows that differ are written.
 */
export async function keepSystemRevenues(scope: Scope, given: readonly SystemRevenues[]): Promise<void> {
  const rows = given.map(({ accountId, mode, bySystem }) => ({
    accountId,
    mode,
    bySystem,
    spread: spreadOf(bySystem),
  }));
  await scope.db.query(
    `with t as (
       select * from jsonb_to_recordset($2::jsonb) as t("accountId" uuid, mode text, "bySystem" jsonb, spread bigint)),
     forgotten as (
       delete from account_revenue r using t
       where r.workspace_id = $1 and r.account_id = t."accountId" and jsonb_array_length(t."bySystem") = 0)
     insert into account_revenue as r (workspace_id, account_id, mode, by_system, spread)
     select $1, t."accountId", t.mode, t."bySystem", t.spread from t where jsonb_array_length(t."bySystem") > 0
     on conflict (workspace_id, account_id) do update set by_system = excluded.by_system, spread = excluded.spread
     where (r.by_system, r.spread) is distinct from (excluded.by_system, excluded.spread)`,
    [scope.workspaceId, JSON.stringify(rows)],
  );
}

function spreadOf(bySystem: readonly SystemRevenue[]): number {
  const ranks = bySystem.map(({ mrr }) => mrrRank(mrr));
  return ranks.length === 0 ? 0 : Math.max(...ranks) - Math.min(...ranks);
}
