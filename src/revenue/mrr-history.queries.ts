import { Injectable } from '@nestjs/common';
import type { MoneyDto } from '#contracts/common.ts';
import type { getAccountMrrHistory, getMrrHistory } from '#contracts/mrr-history.ts';
import { monthAfter, monthBefore, monthEnd, monthOf } from '#core/history/month.ts';
import { sumByCurrency, type Money, type SumsResult } from '#core/money.ts';
import { toMoneyDtos } from '../accounts/dto.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { toConverted } from '../rates/converted.ts';
import { rateDay, RatesService } from '../rates/rates.service.ts';
import type { AnswerOf, InputOf } from '../workspaces/operation.ts';
import { endOf, noneWords } from './none-words.ts';
import { requireAccount } from './require-account.ts';

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

type BookMonth = Omit<AnswerOf<typeof getMrrHistory>['rows'][number], 'converted'>;

interface CountRow {
  readonly month: string;
  readonly accounts: number;
  readonly unknown: number;
}

/** Rows of the mode ($2) up to a month ($3), each with the one before it of its account. */
const changes = `v as materialized (
    select month, nullif(mrr, 'null'::jsonb) as mrr, is_reconstructed, lag(nullif(mrr, 'null'::jsonb)) over own as was,
      coalesce(lag(is_reconstructed) over own, false) as was_reconstructed, row_number() over own = 1 as is_first
    from account_mrr_month where workspace_id = $1 and mode = $2 and month <= ($3 || '-01')::date
    window own as (partition by account_id order by month))`;

/** MRR by month: a row stands for the months after it until the next one. */
@Injectable()
export class MrrHistoryQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly rates: RatesService,
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
      const rows = everyMonth(kept, monthOf(this.clock.now()));
      const answer = await this.#converted(
        scope,
        rows.map((row) => ({ ...row, mrr: row.mrr && toMoneyDtos(row.mrr) })),
        ({ mrr }) => mrr,
      );
      return { ...answer, noneWords: noneWords(rows, await endOf(scope, accountId)) };
    });
  }

  /** An entry: the whole book of a mode. Two statements, each one pass: what changed in each month, added up from the first. */
  async ofMode(
    workspaceId: string,
    { mode, months }: InputOf<typeof getMrrHistory>['query'],
  ): Promise<AnswerOf<typeof getMrrHistory>> {
    const last = monthOf(this.clock.now());
    let first = last;
    for (let i = 1; i < months; i += 1) first = monthBefore(first);
    return this.database.read(workspaceId, async (scope) => {
      const sums: SumRow[] = await scope.db.query(
        `with ${changes}
         select to_char(month, 'YYYY-MM') as month, currency, sum(minor)::text as sum, sum(guessed)::text as reconstructed from (
           select v.month, x.currency, x.minor, case when v.is_reconstructed then x.minor else 0 end as guessed
           from v cross join lateral jsonb_to_recordset(v.mrr) as x(minor bigint, currency text)
           union all
           select v.month, x.currency, -x.minor, case when v.was_reconstructed then -x.minor else 0 end
           from v cross join lateral jsonb_to_recordset(v.was) as x(minor bigint, currency text)) t
         group by 1, 2 order by 1, 2`,
        [workspaceId, mode, last],
      );
      const counts: CountRow[] = await scope.db.query(
        `with ${changes}
         select to_char(month, 'YYYY-MM') as month,
           sum((coalesce(jsonb_array_length(mrr), 0) > 0)::int - (coalesce(jsonb_array_length(was), 0) > 0)::int)::int as accounts,
           sum((mrr is null)::int - (was is null and not is_first)::int)::int as unknown
         from v group by 1 order by 1`,
        [workspaceId, mode, last],
      );
      return this.#converted(
        scope,
        addedUp(sums, counts, last).filter(({ month }) => month >= first),
        // A total without one of its parts would be too small.
        ({ mrr, doubts }) => (doubts.length > 0 ? null : mrr),
      );
    });
  }

  /** What is whole of each month at the rates of its own last day, or of today while it runs (promise R17). */
  async #converted<R extends { readonly month: string }>(
    scope: Scope,
    rows: readonly R[],
    wholeOf: (row: R) => readonly MoneyDto[] | null,
  ) {
    const dayOf = ({ month }: R) =>
      rateDay(new Date(Math.min(monthEnd(month).getTime() - 1, this.clock.now().getTime())));
    const { currency, ratesOf } = await this.rates.inForceOn(scope, rows.map(dayOf));
    return {
      currency,
      asOf: this.clock.now().toISOString(),
      rows: rows.map((row) => {
        const whole = wholeOf(row);
        const converted = whole && toConverted(whole, { currency, rates: ratesOf(dayOf(row)) });
        return { ...row, converted };
      }),
    };
  }
}

/** From what changed in each month to what stood at its end. */
function addedUp(sums: readonly SumRow[], counts: readonly CountRow[], last: string): BookMonth[] {
  const rows: BookMonth[] = [];
  const sumsOf = Map.groupBy(sums, (row) => row.month);
  const countOf = new Map(counts.map((row) => [row.month, row]));
  const whole = new Map<string, bigint>();
  const guessed = new Map<string, bigint>();
  let [accounts, unknown] = [0, 0];
  for (let month = counts[0]?.month ?? monthAfter(last); month <= last; month = monthAfter(month)) {
    for (const { currency, sum, reconstructed } of sumsOf.get(month) ?? []) {
      whole.set(currency, (whole.get(currency) ?? 0n) + BigInt(sum));
      guessed.set(currency, (guessed.get(currency) ?? 0n) + BigInt(reconstructed));
    }
    accounts += countOf.get(month)?.accounts ?? 0;
    unknown += countOf.get(month)?.unknown ?? 0;
    const [mrr, reconstructed] = [exact(whole), exact(guessed)];
    const doubts = [...new Set([mrr, reconstructed].flatMap((sum) => (sum.kind === 'refused' ? [sum.words] : [])))];
    rows.push({
      month,
      mrr: toMoneyDtos(mrr.sums),
      reconstructed: toMoneyDtos(reconstructed.sums),
      accounts,
      unknown,
      doubts,
    });
  }
  return rows;
}

function exact(sums: ReadonlyMap<string, bigint>): SumsResult {
  return sumByCurrency([...sums].map(([currency, minor]) => ({ minor, currency })));
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
