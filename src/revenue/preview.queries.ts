import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { RevenueChangeDto, previewRevenueSource } from '#contracts/revenue-sources.ts';
import type { Money } from '#core/money.ts';
import { difference } from '#core/variance/money-difference.ts';
import { toInstantOrNull, toMoneyDto, toMoneyDtos } from '../accounts/dto.ts';
import { readCursor, writeCursor } from '../accounts/page-cursor.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { toConverted } from '../rates/converted.ts';
import { rateDay, RatesService } from '../rates/rates.service.ts';
import type { AnswerOf, InputOf } from '../workspaces/operation.ts';
import { requireConnected } from './choosing.service.ts';
import { statedAmounts } from './stated-amounts.ts';
import { percentOf, toTotals, wordsOf, type Total } from './preview-words.ts';

interface Summary {
  readonly mrrs: number;
  readonly renewals: number;
  readonly unknowns: number;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly spread: string;
  readonly mrr: Money[] | null;
  readonly renewsAt: Date | null;
  readonly nextMrr: Money[] | null;
  readonly nextRenewsAt: Date | null;
  readonly changesMrr: boolean;
  readonly changesRenewal: boolean;
}

export const spreadOrder = { name: 'spread', key: z.string().regex(/^\d{1,18}$/) };

/**
 * Accounts of the mode ($2) whose MRR or renewal date would be another with the system ($3) as primary. Systems that name
 * another hour of the same day name the same date.
 */
const changed = `changed as materialized (
  select a.id, a.name, r.spread, t.*, t.mrr is distinct from t."nextMrr" as "changesMrr", d."changesRenewal"
  from account_revenue r
  join workspace w on w.workspace_id = $1
  join account a on a.workspace_id = $1 and a.id = r.account_id
  cross join lateral jsonb_array_elements(r.by_system) as e(next)
  cross join lateral (
    select nullif(a.mrr, 'null'::jsonb) as mrr, a.renews_at as "renewsAt",
      nullif(e.next -> 'mrr', 'null'::jsonb) as "nextMrr", (e.next ->> 'renewsAt')::timestamptz as "nextRenewsAt") t
  cross join lateral (
    select (t."renewsAt" at time zone w.time_zone)::date is distinct from
      (t."nextRenewsAt" at time zone w.time_zone)::date as "changesRenewal") d
  where r.workspace_id = $1 and r.mode = $2 and e.next ->> 'system' = $3
    and (t.mrr is distinct from t."nextMrr" or d."changesRenewal"))`;

/** What a switch would change, from what evaluation has kept of each system: a fixed number of statements at any size. */
@Injectable()
export class PreviewQueries {
  constructor(
    private readonly database: Database,
    private readonly rates: RatesService,
    private readonly clock: Clock,
  ) {}

  /** An entry. */
  async preview(
    workspaceId: string,
    given: InputOf<typeof previewRevenueSource>['body'],
  ): Promise<AnswerOf<typeof previewRevenueSource>> {
    return this.database.read(workspaceId, async (scope) => {
      await requireConnected(scope, given);
      const parameters = [scope.workspaceId, given.mode, given.system];
      const summary = await summaryOf(scope, parameters);
      const totals = toTotals(await totalsOf(scope, parameters));
      const rows = await rowsOf(scope, parameters, given);
      const page = rows.slice(0, given.limit);
      const last = page.at(-1);
      const rates = await this.rates.inForce(scope, rateDay(this.clock.now()));
      const [before, after] = [totals.map((one) => one.before), totals.map((one) => one.after)].map((amounts) =>
        toConverted(amounts, rates),
      );
      const isWhole = before?.missing.length === 0 && after?.missing.length === 0;
      // A total that leaves currencies out says nothing about the whole.
      const whole = isWhole && before.total && after.total ? percentOf(before.total.minor, after.total.minor) : null;
      return {
        words: wordsOf(summary, totals, whole),
        changesMrr: summary.mrrs,
        changesRenewal: summary.renewals,
        becomesUnknown: summary.unknowns,
        totals: totals.map(({ currency, before: was, after: is, percent }) => ({
          currency,
          before: toMoneyDto(was),
          after: toMoneyDto(is),
          percent,
        })),
        beforeConverted: before ?? null,
        afterConverted: after ?? null,
        rows: page.map(toChange),
        nextCursor:
          last && rows.length > page.length ? writeCursor(spreadOrder, { key: last.spread, id: last.id }) : null,
      };
    });
  }
}

async function summaryOf(scope: Scope, parameters: unknown[]): Promise<Summary> {
  const [row]: Summary[] = await scope.db.query(
    `with ${changed}
     select count(*) filter (where "changesMrr")::int as mrrs, count(*) filter (where "changesRenewal")::int as renewals,
       count(*) filter (where mrr is not null and "nextMrr" is null)::int as unknowns from changed`,
    parameters,
  );
  return row ?? { mrrs: 0, renewals: 0, unknowns: 0 };
}

/** Of the whole book; accounts whose MRR is unknown on one side are on neither. */
async function totalsOf(scope: Scope, parameters: unknown[]): Promise<Total[]> {
  const money = (column: string) => `jsonb_to_recordset(${column}) as m(minor bigint, currency text)`;
  return scope.db.query(
    `with ${changed}
     select currency, sum(before)::text as before, sum(after)::text as after from (
       select m.currency, m.minor as before, m.minor as after from account a, ${money("nullif(a.mrr, 'null'::jsonb)")}
       where a.workspace_id = $1 and a.mode = $2
       union all
       select m.currency, case when c."nextMrr" is null then -m.minor else 0 end, -m.minor
       from changed c, ${money('c.mrr')}
       union all
       select m.currency, 0, m.minor from changed c, ${money('c."nextMrr"')} where c.mrr is not null) t
     group by currency order by currency`,
    parameters,
  );
}

async function rowsOf(
  scope: Scope,
  parameters: unknown[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Row[]> {
  const from = readCursor(spreadOrder, cursor);
  return scope.db.query(
    `with ${changed}
     select * from changed
     where $4::bigint is null or spread < $4::bigint or (spread = $4::bigint and id > $5::uuid)
     order by spread desc, id limit $6`,
    [...parameters, from?.key ?? null, from?.id ?? null, limit + 1],
  );
}

function toChange(row: Row): RevenueChangeDto {
  const apart = row.mrr !== null && row.nextMrr !== null ? difference(row.nextMrr, row.mrr) : null;
  return {
    accountId: row.id,
    name: row.name,
    before: { mrr: statedAmounts(row.mrr, [row.nextMrr]), renewsAt: toInstantOrNull(row.renewsAt) },
    after: { mrr: statedAmounts(row.nextMrr, [row.mrr]), renewsAt: toInstantOrNull(row.nextRenewsAt) },
    mrrDifference: apart && toMoneyDtos(apart),
    changesMrr: row.changesMrr,
    changesRenewal: row.changesRenewal,
  };
}
