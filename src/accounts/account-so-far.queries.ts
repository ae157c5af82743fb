import type { ShownBillingDto } from '#contracts/account-list.ts';
import type { Moment } from '#core/triggers/trigger.ts';
import type { Scope } from '../platform/database/scope.ts';
import { accountRowColumns, accountRowTables, toAccountRow, type AccountRow } from './account-row.ts';
import { shownHealth } from './shown-health.ts';

/**
 * What lists show of an account's billing: for its page, as long as no snapshot is kept of it (ruling 8), so that page and list
 * say the same.
 */
export async function shownBilling(scope: Scope, accountId: string, at: Moment): Promise<ShownBillingDto | null> {
  const rows: AccountRow[] = await scope.db.query(
    `select ${accountRowColumns(shownHealth(at.now))} from ${accountRowTables} where a.workspace_id = $1 and a.id = $2`,
    [scope.workspaceId, accountId],
  );
  const [row] = rows;
  if (!row) return null;
  const shown = toAccountRow(row, at.now, at.timeZone);
  return {
    mrr: shown.mrr,
    mrrWords: shown.mrrWords,
    plan: shown.plan,
    status: shown.status,
    statusWords: shown.statusWords,
    paymentHealth: shown.paymentHealth,
    paymentFailure: shown.paymentFailure,
    paymentWords: shown.paymentWords,
    usagePercent: shown.usagePercent,
    renewsAt: shown.renewsAt,
    renewsInDays: shown.renewsInDays,
    knownAt: shown.knownAt,
  };
}
