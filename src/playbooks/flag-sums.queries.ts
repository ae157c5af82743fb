import type { z } from 'zod';
import type { flagGroupSchema } from '#contracts/flags.ts';
import type { TriggerKind } from '#core/triggers/trigger.ts';
import { hadLeft } from '../accounts/shown-health.ts';
import type { Scope } from '../platform/database/scope.ts';

type FlagGroup = z.output<typeof flagGroupSchema>;

/** The trigger behind each tab of the page. */
export const flagGroups: Readonly<Record<FlagGroup, TriggerKind>> = {
  payment: 'payment_failed',
  overdue: 'invoice_overdue',
  renewal: 'renewal_approaching',
  expansion: 'usage_over_plan',
};

const historyDays = 30;

/** Accounts with an open flag of each group that is not snoozed, and accounts whose payment recovered in the last 7 days. */
export async function flagSums(
  scope: Scope,
  mode: string,
  now: Date,
): Promise<{ groups: Record<FlagGroup, number>; recoveredThisWeek: number }> {
  const rows: { trigger: TriggerKind; open: number }[] = await scope.db.query(
    `select trigger, count(distinct account_id)::int as open from flag
     where workspace_id = $1 and mode = $2 and state = 'open' and (snoozed_until is null or snoozed_until <= $3)
     group by trigger`,
    [scope.workspaceId, mode, now],
  );
  const recovered: { accounts: number }[] = await scope.db.query(
    `select count(distinct account_id)::int as accounts from flag
     where workspace_id = $1 and mode = $2 and closed_by = 'cause_cleared' and trigger in ('payment_failed', 'invoice_overdue')
       and closed_at > $3::timestamptz - interval '7 days' and closed_at <= $3`,
    [scope.workspaceId, mode, now],
  );
  const open = new Map(rows.map((row) => [row.trigger, row.open]));
  const of = (group: FlagGroup) => open.get(flagGroups[group]) ?? 0;
  return {
    groups: { payment: of('payment'), overdue: of('overdue'), renewal: of('renewal'), expansion: of('expansion') },
    recoveredThisWeek: recovered[0]?.accounts ?? 0,
  };
}

/** The score of each account at the end of each of the last 30 days, oldest first; null where there was none. */
export async function dailyScores(
  scope: Scope,
  accountIds: readonly string[],
  now: Date,
): Promise<Map<string, (number | null)[]>> {
  if (accountIds.length === 0) return new Map();
  const rows: { account_id: string; scores: (number | null)[] }[] = await scope.db.query(
    `select t.account_id, jsonb_agg(s.score order by d.back desc) as scores
     from unnest($2::uuid[]) as t(account_id)
     cross join generate_series(0, ${historyDays - 1}) as d(back)
     left join lateral (
       select case when ${hadLeft('h')} then null else score end as score from health_score h
       where h.workspace_id = $1 and h.account_id = t.account_id and h.at <= $3::timestamptz - make_interval(days => d.back)
       order by h.at desc, h.version desc limit 1) s on true
     group by t.account_id`,
    [scope.workspaceId, accountIds, now],
  );
  return new Map(rows.map((row) => [row.account_id, row.scores]));
}
