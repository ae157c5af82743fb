import { Injectable } from '@nestjs/common';
import type { getAccountMrrHistory, getMrrHistory } from '#contracts/mrr-history.ts';
import { monthAfter, monthBefore, monthOf } from '#core/history/month.ts';
import { toMoney, type Money } from '#core/money.ts';
import { toMoneyDtos } from '../accounts/dto.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import type { AnswerOf, InputOf } from '../workspaces/operation.ts';

interface MonthRow {
  readonly month: string;
  readonly mrr: Money[] | null;
  readonly isReconstructed: boolean;
  readonly doubts: string[];
}

interface SumRow {
  readonly month: string;
  readonly currency: string;
  readonly sum: string;
  readonly reconstructed: string;
}

interface CountRow {
  readonly month: string;
  readonly accounts: number;
  readonly unknown: number;
}

/** Rows of the mode ($2) with the month they hold to, and the months from $3 to $4. */
const spans = `v as (
    select account_id, month, lead(month) over (partition by account_id order by month) as next, mrr, is_reconstructed
    from account_mrr_month where workspace_id = $1 and mode = $2),
  months as (select generate_series(($3 || '-01')::date, ($4 || '-01')::date, interval '1 month')::date as month),
  held as (
    select to_char(s.month, 'YYYY-MM') as month, nullif(v.mrr, 'null'::jsonb) as mrr, v.is_reconstructed
    from months s join v on v.month <= s.month and (v.next is null or v.next > s.month))`;

/** MRR by month: a row stands for the months after it until the next one. */
@Injectable()
export class MrrHistoryQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** An entry: one account, from the first month that anything is known of to this one. */
  async ofAccount(workspaceId: string, accountId: string): Promise<AnswerOf<typeof getAccountMrrHistory>> {
    return this.database.read(workspaceId, async (scope) => {
      await requireAccount(scope, accountId);
      const kept: MonthRow[] = await scope.db.query(
        `select to_char(month, 'YYYY-MM') as month, nullif(mrr, 'null'::jsonb) as mrr,
           is_reconstructed as "isReconstructed", doubts
         from account_mrr_month where workspace_id = $1 and account_id = $2 order by month`,
        [workspaceId, accountId],
      );
      return {
        rows: everyMonth(kept, monthOf(this.clock.now())).map((row) => ({
          ...row,
          mrr: row.mrr && toMoneyDtos(row.mrr),
        })),
      };
    });
  }

  /** An entry: the whole book of a mode, two statements at any size. */
  async ofMode(
    workspaceId: string,
    { mode, months }: InputOf<typeof getMrrHistory>['query'],
  ): Promise<AnswerOf<typeof getMrrHistory>> {
    const last = monthOf(this.clock.now());
    let first = last;
    for (let i = 1; i < months; i += 1) first = monthBefore(first);
    return this.database.read(workspaceId, async (scope) => {
      const parameters = [workspaceId, mode, first, last];
      const sums: SumRow[] = await scope.db.query(
        `with ${spans}
         select h.month, x.currency, sum(x.minor)::text as sum,
           coalesce(sum(x.minor) filter (where h.is_reconstructed), 0)::text as reconstructed
         from held h cross join lateral jsonb_to_recordset(h.mrr) as x(minor bigint, currency text)
         group by h.month, x.currency order by h.month, x.currency`,
        parameters,
      );
      const counts: CountRow[] = await scope.db.query(
        `with ${spans}
         select month, count(*) filter (where jsonb_array_length(mrr) > 0)::int as accounts,
           count(*) filter (where mrr is null)::int as unknown
         from held group by month order by month`,
        parameters,
      );
      const sumsOf = Map.groupBy(sums, (row) => row.month);
      return {
        rows: counts.map(({ month, accounts, unknown }) => {
          const own = sumsOf.get(month) ?? [];
          return {
            month,
            mrr: toMoneyDtos(own.flatMap(({ sum, currency }) => exact(sum, currency))),
            reconstructed: toMoneyDtos(own.flatMap(({ reconstructed, currency }) => exact(reconstructed, currency))),
            accounts,
            unknown,
          };
        }),
      };
    });
  }
}

/** A sum that cannot be held exactly is left out rather than shown wrong; nothing is no entry. */
function exact(sum: string, currency: string): Money[] {
  const result = toMoney(BigInt(sum), currency);
  return result.kind === 'money' && result.money.minor !== 0 ? [result.money] : [];
}

function everyMonth(kept: readonly MonthRow[], last: string): MonthRow[] {
  const rows: MonthRow[] = [];
  const known = new Map(kept.map((row) => [row.month, row]));
  let holds: MonthRow | undefined;
  for (let month = kept[0]?.month ?? monthAfter(last); month <= last; month = monthAfter(month)) {
    holds = known.get(month) ?? holds;
    if (holds) rows.push({ ...holds, month });
  }
  return rows;
}

async function requireAccount(scope: Scope, accountId: string): Promise<void> {
  const rows = await scope.db.query(`select 1 from account where workspace_id = $1 and id = $2`, [
    scope.workspaceId,
    accountId,
  ]);
  if (rows.length === 0) throw notFound('account');
}
