import { Injectable } from '@nestjs/common';
import type { previewRevenueSource } from '#contracts/revenue-sources.ts';
import type { MainReason } from '#core/variance/main-reason.ts';
import { toMoneyDto } from '../accounts/dto.ts';
import { writeCursor } from '../accounts/page-cursor.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { toConverted } from '../rates/converted.ts';
import { rateDay, RatesService } from '../rates/rates.service.ts';
import type { AnswerOf, InputOf } from '../workspaces/operation.ts';
import { requireConnected } from './choosing.service.ts';
import { MainReasonsQueries } from './main-reasons.queries.ts';
import { sumReasons } from './preview-reasons.ts';
import { changed, type PreviewRow, rowsOf, spreadOrder, toChange } from './preview-rows.ts';
import { type Counts, percentOf, toTotals, wordsOf, type Total } from './preview-words.ts';
import { type Mode, PrimarySources } from './primary-sources.service.ts';
import { statusChanges } from './status-changes.ts';
import { statusChangeWords } from './status-words.ts';

/** So many accounts are asked why they change, whatever page is shown of them: reasons are told from the mirror itself. */
const mostSummed = 200;

/** What a switch would change, from what evaluation has kept of each system: a fixed number of statements at any size. */
@Injectable()
export class PreviewQueries {
  constructor(
    private readonly database: Database,
    private readonly rates: RatesService,
    private readonly clock: Clock,
    private readonly primaries: PrimarySources,
    private readonly reasons: MainReasonsQueries,
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
      const statuses = await statusChanges(scope, parameters);
      const totals = toTotals(await totalsOf(scope, parameters));
      const { limit, cursor } = given;
      const isFirst = cursor === undefined;
      const most = isFirst ? Math.max(limit, mostSummed) : limit;
      const rows = await rowsOf(scope, parameters, { limit: most + 1, cursor });
      const [page, looked] = [rows.slice(0, limit), rows.slice(0, most)];
      const reasons = await this.#reasonsOf(scope, given.mode, looked);
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
        changesStatus: summary.statuses,
        statusWords: statusChangeWords(statuses),
        statuses,
        changesPlan: summary.plans,
        becomesUnknown: summary.unknowns,
        totals: totals.map(({ currency, before: was, after: is, percent }) => ({
          currency,
          before: toMoneyDto(was),
          after: toMoneyDto(is),
          percent,
        })),
        beforeConverted: before ?? null,
        afterConverted: after ?? null,
        reasons: isFirst ? sumReasons(looked, reasons) : null,
        rows: page.map((row) => toChange(row, reasons.get(row.id) ?? null)),
        nextCursor:
          last && rows.length > page.length ? writeCursor(spreadOrder, { key: last.spread, id: last.id }) : null,
      };
    });
  }

  /** A step: of those whose MRR changes. */
  async #reasonsOf(scope: Scope, mode: Mode, rows: readonly PreviewRow[]): Promise<Map<string, MainReason>> {
    const primary = (await this.primaries.read(scope)).find((one) => one.mode === mode)?.system ?? null;
    const ids = rows.flatMap(({ id, changesMrr }) => (changesMrr ? [id] : []));
    return this.reasons.of(scope, ids, primary);
  }
}

async function summaryOf(scope: Scope, parameters: unknown[]): Promise<Counts> {
  const [row]: Counts[] = await scope.db.query(
    `with ${changed}
     select count(*) filter (where "changesMrr")::int as mrrs, count(*) filter (where "changesRenewal")::int as renewals,
       count(*) filter (where "changesStatus")::int as statuses, count(*) filter (where "changesPlan")::int as plans,
       count(*) filter (where mrr is not null and "nextMrr" is null)::int as unknowns from changed`,
    parameters,
  );
  return row ?? { mrrs: 0, renewals: 0, statuses: 0, plans: 0, unknowns: 0 };
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
