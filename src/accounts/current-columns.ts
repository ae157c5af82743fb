import { movingUsage } from '#core/snapshot/moving-usage.ts';
import type { Scope } from '../platform/database/scope.ts';
import { accountRank } from './mrr-rank.ts';
import type { AccountConclusion } from './account-conclusion.ts';
import { customerDates } from './customer-dates.ts';
import { listedWithoutFacts, listedStatus } from './listed-status.ts';

export type CurrentColumns = ReturnType<typeof columnsOf>;

interface ShownAccount {
  readonly accountId: string;
  readonly columns: CurrentColumns;
}

interface Writing {
  /** Whose version was just added. */
  readonly versioned: ReadonlySet<string>;
  readonly now: Date;
}

const columns = `evaluated_at, known_at, status, status_words, mrr, mrr_rank, plan, payment_state, payment_failure, payment_words,
  usage_percent, usage, renews_at, ended_at, holds_until, adopts, revenue_system, snapshot_version`;

/** Use names the version beside which it stands: an earlier release adds versions and leaves it as it was. */
const values = `$3::timestamptz, t.known_at, t.status, t.status_words, t.mrr, t.mrr_rank, t.plan, t.payment_state, t.payment_failure,
  t.payment_words, t.usage_percent, t.usage || jsonb_build_object('version', a.snapshot_version + t.added), t.renews_at, t.ended_at, t.holds_until,
  (a.adopts or t.adopts) and not t.is_concluded, coalesce(t.revenue_system, a.revenue_system), a.snapshot_version + t.added`;

/**
 * As JSON, of which the planner always expects a hundred rows. It sees how many stand in arrays, and from some number on would read
 * the whole table with each batch.
 */
const shape = `t(id uuid, status text, status_words text, mrr jsonb, mrr_rank bigint, plan text, payment_state text, payment_failure text,
  payment_words text, usage_percent numeric, usage jsonb, renews_at timestamptz, ended_at timestamptz, known_at timestamptz,
  holds_until timestamptz, adopts boolean, is_concluded boolean, revenue_system text, added int)`;

/**
 * A step: what lists show and filter by, its accounts locked by the caller. Evaluating the same moment again leaves the table untouched;
 * where only times and words differ, the row is written beside itself and no index hears of it. Answers whose use moved.
 */
export async function writeCurrent(
  scope: Scope,
  records: readonly ShownAccount[],
  { versioned, now }: Writing,
): Promise<string[]> {
  const rows = records.map((record) => ({
    ...record.columns,
    added: versioned.has(record.accountId) ? 1 : 0,
  }));
  const moved: { id: string }[] = await scope.db.query(
    `with written as (
       update account a set (${columns}) = row(${values}) from jsonb_to_recordset($2::jsonb) as ${shape}
       where a.workspace_id = $1 and a.id = t.id
         and (${columns.replaceAll(/\w+/g, 'a.$&')}) is distinct from (${values})
       returning a.id, old.usage is distinct from new.usage as is_moved)
     select id from written where is_moved`,
    [scope.workspaceId, JSON.stringify(rows), now],
  );
  return moved.map(({ id }) => id);
}

/** What lists show and filter by of a conclusion. Pure. */
export function columnsOf(conclusion: AccountConclusion) {
  const { accountId, adopts, current, untold, isKept, isConcluded, payment, knownAt, wakeAt } = conclusion;
  const mrr = current?.mrr.is.value ?? null;
  const { status, words } = current ? listedStatus(current) : listedWithoutFacts(untold);
  return {
    id: accountId,
    status,
    status_words: words,
    mrr,
    mrr_rank: accountRank({ status, mrr }),
    plan: current?.plan.is.value ?? null,
    payment_state: payment?.state ?? null,
    payment_failure: payment?.failure ?? null,
    payment_words: payment?.words ?? null,
    usage_percent: current?.usagePercent.is.value ?? null,
    usage: current && movingUsage(current),
    renews_at: current?.renewsAt.is.value ?? null,
    ended_at: current && status === 'canceled' ? customerDates(current).endedAt : null,
    known_at: knownAt,
    holds_until: wakeAt,
    adopts,
    revenue_system: current?.revenueSystem ?? null,
    is_concluded: isKept && isConcluded,
  };
}
