import { z } from 'zod';
import type { RevenueChangeDto } from '#contracts/revenue-sources.ts';
import type { Money } from '#core/money.ts';
import type { MainReason } from '#core/variance/main-reason.ts';
import { difference } from '#core/variance/money-difference.ts';
import { toInstantOrNull, toMoneyDtos } from '../accounts/dto.ts';
import { readCursor } from '../accounts/page-cursor.ts';
import type { Scope } from '../platform/database/scope.ts';
import { otherChanges } from './status-words.ts';
import { statedAmounts } from './stated-amounts.ts';

export interface PreviewRow {
  readonly id: string;
  readonly name: string;
  readonly spread: string;
  readonly mrr: Money[] | null;
  readonly renewsAt: Date | null;
  readonly nextMrr: Money[] | null;
  readonly nextRenewsAt: Date | null;
  readonly changesMrr: boolean;
  readonly changesRenewal: boolean;
  readonly status: string;
  readonly nextStatus: string;
  readonly changesStatus: boolean;
  readonly plan: string | null;
  readonly nextPlan: string | null;
  readonly changesPlan: boolean;
}

export const spreadOrder = { name: 'spread', key: z.string().regex(/^\d{1,18}$/) };

/**
 * Accounts of the mode ($2) whose MRR, renewal date, status or plan would be another with the system ($3) as primary. Systems that name
 * another hour of the same day name the same date.
 */
export const changed = `changed as materialized (
  select a.id, a.name, r.spread, t.*, d.*
  from account_revenue r
  join workspace w on w.workspace_id = $1
  join account a on a.workspace_id = $1 and a.id = r.account_id
  cross join lateral jsonb_array_elements(r.by_system) as e(next)
  cross join lateral (
    select nullif(a.mrr, 'null'::jsonb) as mrr, a.renews_at as "renewsAt",
      nullif(e.next -> 'mrr', 'null'::jsonb) as "nextMrr", (e.next ->> 'renewsAt')::timestamptz as "nextRenewsAt",
      a.status, coalesce(e.next ->> 'status', 'unknown') as "nextStatus", a.plan, e.next ->> 'plan' as "nextPlan") t
  cross join lateral (
    select t.mrr is distinct from t."nextMrr" as "changesMrr",
      (t."renewsAt" at time zone w.time_zone)::date is distinct from
        (t."nextRenewsAt" at time zone w.time_zone)::date as "changesRenewal",
      t.status <> t."nextStatus" as "changesStatus", t.plan is distinct from t."nextPlan" as "changesPlan") d
  where r.workspace_id = $1 and r.mode = $2 and e.next ->> 'system' = $3
    and (d."changesMrr" or d."changesRenewal" or d."changesStatus" or d."changesPlan"))`;

/** A step: so many of them behind the cursor, the furthest apart first; without those whose plan alone has another name. */
export async function rowsOf(
  scope: Scope,
  parameters: readonly unknown[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<PreviewRow[]> {
  const from = readCursor(spreadOrder, cursor);
  return scope.db.query(
    `with ${changed}
     select * from changed
     where ("changesMrr" or "changesRenewal" or "changesStatus")
       and ($4::bigint is null or spread < $4::bigint or (spread = $4::bigint and id > $5::uuid))
     order by spread desc, id limit $6`,
    [...parameters, from?.key ?? null, from?.id ?? null, limit],
  );
}

/** After less before; null when either is unknown. */
export function mrrDifference({ mrr, nextMrr }: PreviewRow): readonly Money[] | null {
  return mrr !== null && nextMrr !== null ? difference(nextMrr, mrr) : null;
}

export function toChange(row: PreviewRow, mainReason: MainReason | null): RevenueChangeDto {
  const apart = mrrDifference(row);
  return {
    accountId: row.id,
    name: row.name,
    before: { mrr: statedAmounts(row.mrr, [row.nextMrr]), renewsAt: toInstantOrNull(row.renewsAt) },
    after: { mrr: statedAmounts(row.nextMrr, [row.mrr]), renewsAt: toInstantOrNull(row.nextRenewsAt) },
    mrrDifference: apart && toMoneyDtos(apart),
    changesMrr: row.changesMrr,
    changesRenewal: row.changesRenewal,
    changesStatus: row.changesStatus,
    changesPlan: row.changesPlan,
    otherChanges: otherChanges(row),
    mainReason,
  };
}
