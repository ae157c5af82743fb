import { monthOf } from '#core/history/month.ts';
import type { Money } from '#core/money.ts';
import type { Scope } from '../platform/database/scope.ts';

interface Month {
  readonly month: string;
  readonly mrr: readonly Money[] | null;
}

/** A step: when the account ended; null of one that has not. */
export async function endOf(scope: Scope, accountId: string): Promise<Date | null> {
  const rows: { ended_at: Date | null }[] = await scope.db.query(
    `select ended_at from account where workspace_id = $1 and id = $2 and status = 'canceled'`,
    [scope.workspaceId, accountId],
  );
  return rows[0]?.ended_at ?? null;
}

/** Pure. Of months without any MRR, why: what ran within one month alone stood at the end of none. */
export function noneWords(rows: readonly Month[], endedAt: Date | null): string | null {
  const [first] = rows;
  if (!first || rows.some(({ mrr }) => mrr === null || mrr.length > 0)) return null;
  if (endedAt === null || monthOf(endedAt) > first.month) return 'Nothing counted into MRR at the end of any month.';
  return monthOf(endedAt) === first.month
    ? "It ended before the first month did: no month's end has MRR."
    : 'It had ended before the first of these months.';
}
