import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type findAccounts, foundAccountSchema } from '#contracts/account-search.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { filterOf, searchPattern } from './account-filter.ts';
import { accountRowColumns, accountRowTables, toAccountRow, type AccountRow } from './account-row.ts';
import { timeZoneOf } from './accounts.queries.ts';
import { shownHealth } from './shown-health.ts';

interface Row extends AccountRow {
  readonly found_by: string | null;
}

/** As many as are read before another letter is typed. */
const most = 8;

/** How well a name fits what was typed, the best first; a billing address alone comes last. */
const fit = (typed: string) => `case when a.name_normal = ${typed} then 0
  when starts_with(a.name_normal, ${typed}) then 1
  when strpos(a.name_normal, ' ' || ${typed}) > 0 then 2
  when strpos(a.name_normal, ${typed}) > 0 then 3 else 4 end`;

/** The few accounts that somebody who types a part of a name means. */
@Injectable()
export class AccountSearchQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** An entry. */
  async find(
    workspaceId: string,
    { mode, text }: z.output<typeof findAccounts.query>,
  ): Promise<z.input<typeof findAccounts.response>> {
    const now = this.clock.now();
    const filter = filterOf(workspaceId, { mode, pill: 'everyone', search: text }, now);
    const parameters = [...filter.parameters, searchPattern(text), text.toLowerCase()];
    const [pattern, typed] = [-1, 0].map((back) => `$${parameters.length + back}::text`);
    return this.database.read(workspaceId, async (scope) => {
      const rows: Row[] = await scope.db.query(
        `select ${accountRowColumns(shownHealth(now))}, case when a.name_normal not like ${pattern} then
           (select min(c.email_normal) from billing_customer c
            where c.workspace_id = $1 and c.account_id = a.id and c.email_normal like ${pattern}) end as found_by
         from ${accountRowTables} where ${filter.where}
         order by ${fit(typed ?? '')}, a.mrr_rank desc, a.id limit ${most}`,
        parameters,
      );
      const zone = await timeZoneOf(scope);
      return {
        rows: rows.map((row) => foundAccountSchema.parse({ ...toAccountRow(row, now, zone), foundBy: row.found_by })),
      };
    });
  }
}
