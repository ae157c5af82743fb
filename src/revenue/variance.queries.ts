import { Injectable } from '@nestjs/common';
import type { MoneyDto } from '#contracts/common.ts';
import type { listRevenueVariance } from '#contracts/revenue-variance.ts';
import type { Money } from '#core/money.ts';
import { difference } from '#core/variance/money-difference.ts';
import { toMoneyDtos } from '../accounts/dto.ts';
import { readCursor, writeCursor } from '../accounts/page-cursor.ts';
import { Database } from '../platform/database/database.ts';
import type { AnswerOf, InputOf } from '../workspaces/operation.ts';
import { MainReasonsQueries } from './main-reasons.queries.ts';
import { PrimarySources } from './primary-sources.service.ts';
import { spreadOrder } from './preview-rows.ts';
import { RevenueSourcesQueries } from './revenue-sources.queries.ts';
import { statedAmounts } from './stated-amounts.ts';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly spread: string;
  readonly bySystem: readonly { readonly system: string; readonly mrr: readonly Money[] | null }[];
}

/** Accounts about which two systems disagree, the furthest apart first. */
@Injectable()
export class VarianceQueries {
  constructor(
    private readonly database: Database,
    private readonly primaries: PrimarySources,
    private readonly sources: RevenueSourcesQueries,
    private readonly reasons: MainReasonsQueries,
  ) {}

  /** An entry. */
  async list(
    workspaceId: string,
    { mode, limit, cursor }: InputOf<typeof listRevenueVariance>['query'],
  ): Promise<AnswerOf<typeof listRevenueVariance>> {
    return this.database.read(workspaceId, async (scope) => {
      const primary = (await this.primaries.read(scope)).find((one) => one.mode === mode)?.system ?? null;
      const from = readCursor(spreadOrder, cursor);
      const rows: Row[] = await scope.db.query(
        `select a.id, a.name, r.spread, r.by_system as "bySystem" from account_revenue r
         join account a on a.workspace_id = $1 and a.id = r.account_id
         where r.workspace_id = $1 and r.mode = $2
           and exists (select 1 from jsonb_array_elements(r.by_system) e
             where e -> 'mrr' is distinct from r.by_system -> 0 -> 'mrr')
           and ($3::bigint is null or r.spread < $3::bigint or (r.spread = $3::bigint and r.account_id > $4::uuid))
         order by r.spread desc, r.account_id limit $5`,
        [workspaceId, mode, from?.key ?? null, from?.id ?? null, limit + 1],
      );
      const page = rows.slice(0, limit);
      const reasons = await this.reasons.of(
        scope,
        page.map(({ id }) => id),
        primary,
      );
      const last = page.at(-1);
      return {
        rows: page.map((row) => ({
          accountId: row.id,
          name: row.name,
          systems: row.bySystem.map(({ system, mrr }, _at, all) => ({
            system,
            label: this.sources.labelOf(system),
            isPrimary: system === primary,
            mrr: statedAmounts(
              mrr,
              all.map((one) => one.mrr),
            ),
          })),
          difference: differenceOf(row, primary),
          mainReason: reasons.get(row.id) ?? null,
        })),
        nextCursor: last && rows.length > limit ? writeCursor(spreadOrder, { key: last.spread, id: last.id }) : null,
        total: null,
      };
    });
  }
}

function differenceOf({ bySystem }: Row, primary: string | null): MoneyDto[] | null {
  const shown = bySystem.find(({ system }) => system === primary) ?? bySystem[0];
  const other = bySystem.find((side) => side !== shown);
  const apart = shown?.mrr && other?.mrr ? difference(other.mrr, shown.mrr) : null;
  return apart && toMoneyDtos(apart);
}
