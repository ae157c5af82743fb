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
 * A step: keeps what each system says about the accounts of a batch, and forgets it of those that one system alone knows. Only rows
 * that differ are written.
 */
export async function keepSystemRevenues(scope: Scope, given: readonly SystemRevenues[]): Promise<void> {
  const [shared, alone] = [given.filter(isShared), given.filter((one) => !isShared(one))];
  await Promise.all([
    alone.length === 0 ? null : forget(scope, alone),
    shared.length === 0 ? null : keep(scope, shared),
  ]);
}

function isShared({ bySystem }: SystemRevenues): boolean {
  return bySystem.length > 0;
}

async function forget(scope: Scope, alone: readonly SystemRevenues[]): Promise<void> {
  await scope.db.query(`delete from account_revenue where workspace_id = $1 and account_id = any($2::uuid[])`, [
    scope.workspaceId,
    alone.map(({ accountId }) => accountId),
  ]);
}

async function keep(scope: Scope, shared: readonly SystemRevenues[]): Promise<void> {
  const rows = shared.map(({ accountId, mode, bySystem }) => ({
    accountId,
    mode,
    bySystem,
    spread: spreadOf(bySystem),
  }));
  await scope.db.query(
    `insert into account_revenue as r (workspace_id, account_id, mode, by_system, spread)
     select $1, t."accountId", t.mode, t."bySystem", t.spread
     from jsonb_to_recordset($2::jsonb) as t("accountId" uuid, mode text, "bySystem" jsonb, spread bigint)
     on conflict (workspace_id, account_id) do update set by_system = excluded.by_system, spread = excluded.spread
     where (r.by_system, r.spread) is distinct from (excluded.by_system, excluded.spread)`,
    [scope.workspaceId, JSON.stringify(rows)],
  );
}

function spreadOf(bySystem: readonly SystemRevenue[]): number {
  const ranks = bySystem.map(({ mrr }) => mrrRank(mrr));
  return ranks.length === 0 ? 0 : Math.max(...ranks) - Math.min(...ranks);
}
