import type { Scope } from '../platform/database/scope.ts';
import type { MonthRange } from './snapshot-months.ts';

/** A connection that speaks of an account. */
export interface Speaking {
  readonly accountId: string;
  readonly connectionId: string;
}

/** The months of each account that are to be computed. */
export type OpenMonths = ReadonlyMap<string, readonly MonthRange[]>;

/** A month as it is kept. */
interface KeptMonth {
  readonly month: string;
  /** What it said went with a connection that was ended, or is to be computed anew. */
  readonly isLost: boolean;
  /** Some connection told it. */
  readonly isTold: boolean;
}

/**
 * A step: takes away what months of these accounts said that a connection was part of which was ended, and answers which months are
 * open now: the same, whether it was forgotten before or is going to be. What others have told stays as it is.
 *
 * Where a connection comes back (`joined`), what was computed while it was gone is open too: all of it, or where a version is kept
 * from before it first told of the account, what is younger than that. One that joins for the first time opens nothing, nor does one
 * of which a person has linked a customer since it was gone: the past of that customer was counted where it was.
 */
export async function openMrrMonths(
  scope: Scope,
  accountIds: readonly string[],
  joined: readonly Speaking[],
): Promise<OpenMonths> {
  const rows: ({ readonly accountId: string } & KeptMonth)[] = await scope.db.query(
    `with ended as materialized (
       select id from connection where workspace_id = $1 and status in ('disconnecting', 'disconnected')),
     gone as materialized (
       select t.account_id, t.connection_id, min(t.first_version) as first_version, max(t.removed_at) as at
       from unnest($3::uuid[], $4::uuid[]) as j(account_id, connection_id)
       join account_tombstone t on t.workspace_id = $1 and t.account_id = j.account_id and t.connection_id = j.connection_id
       group by t.account_id, t.connection_id),
     back as materialized (
       select g.account_id, coalesce(date_trunc('month', (
           select max(s.learned_at) from account_snapshot s
           where s.workspace_id = $1 and s.account_id = g.account_id and s.version < g.first_version
         ) at time zone 'UTC')::date, '-infinity') as since
       from gone g
       where not exists (
         select from billing_customer c
         where c.workspace_id = $1 and c.account_id = g.account_id and c.connection_id = g.connection_id
           and c.link = 'person' and c.linked_at >= g.at)),
     own as materialized (
       select m.account_id, m.month, m.connection_ids <> '{}' as is_told,
         exists (select from ended e where e.id = any(m.connection_ids))
         or (m.is_reconstructed and (m.connection_ids = '{}'
           or exists (select from back b where b.account_id = m.account_id and m.month >= b.since))) as is_lost
       from account_mrr_month m where m.workspace_id = $1 and m.account_id = any($2::uuid[])),
     lost as (
       delete from account_mrr_month m using own o
       where m.workspace_id = $1 and m.account_id = o.account_id and m.month = o.month and o.is_lost)
     select account_id as "accountId", to_char(month, 'YYYY-MM') as month, is_lost as "isLost", is_told as "isTold"
     from own order by account_id, month`,
    [scope.workspaceId, accountIds, joined.map((one) => one.accountId), joined.map((one) => one.connectionId)],
  );
  const kept = Map.groupBy(rows, (row) => row.accountId);
  return new Map(accountIds.map((accountId) => [accountId, openIn(kept.get(accountId) ?? [])]));
}

/**
 * From each month that was lost to the next that stays. Where none stays before it, all that went before is open as well, and so is the
 * past of an account of which nobody has told anything. Pure.
 */
export function openIn(kept: readonly KeptMonth[]): readonly MonthRange[] {
  if (kept.every(({ isLost, isTold }) => !isLost && !isTold)) return [{ from: null, until: kept[0]?.month ?? null }];
  return kept.flatMap(({ month, isLost }, index): MonthRange[] => {
    if (!isLost || kept[index - 1]?.isLost === true) return [];
    const next = kept.find((one) => one.month > month && !one.isLost);
    return [{ from: index === 0 ? null : month, until: next?.month ?? null }];
  });
}
