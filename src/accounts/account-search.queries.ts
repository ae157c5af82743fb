import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { type findAccounts, foundAccountSchema } from '#contracts/account-search.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { isShown, searchPattern } from './account-filter.ts';
import { accountRowColumns, accountRowTables, toAccountRow, type AccountRow } from './account-row.ts';
import { timeZoneOf } from './accounts.queries.ts';
import { shownHealth } from './shown-health.ts';

interface Row extends AccountRow {
  readonly found_by: string | null;
}

/** As many as are read before another letter is typed. */
const most = 8;

/** How well a name fits what was typed ($4, in lower case), the best first; a billing address alone comes last. */
const fit = `case when a.name_normal = $4 then 0 when starts_with(a.name_normal, $4) then 1
  when strpos(a.name_normal, $4) = 0 then 4 when a.name_normal ~ $5 then 2 else 3 end`;

/** A word that begins so, as a regular expression of the database: after anything that is no letter or digit. */
function wordPattern(typed: string): string {
  return `(^|[^[:alnum:]])${typed.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)}`;
}

/**
 * A fragment may stand in every name or address: all that match are ranked by `account` alone, and what else lists show is fetched for
 * the best. As an array the ids are looked up in one walk through the key; joined they would be looked up one by one.
 */
const best = `best as materialized (
  select a.id, ${fit} as fit from account a
  where a.workspace_id = $1 and a.mode = $2 and ${isShown}
    and a.id = any(array(select account_id from search_account($1, $3)))
  order by fit, a.mrr_rank desc, a.id limit ${most})`;

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
    const typed = text.toLowerCase();
    const parameters = [workspaceId, mode, searchPattern(text), typed, wordPattern(typed)];
    return this.database.read(workspaceId, async (scope) => {
      const rows: Row[] = await scope.db.query(
        `with ${best}
         select ${accountRowColumns(shownHealth(now))}, case when a.name_normal not like $3 then
           (select min(c.email_normal) from billing_customer c
            where c.workspace_id = $1 and c.account_id = a.id and c.email_normal like $3) end as found_by
         from best cross join ${accountRowTables} where a.workspace_id = $1 and a.id = best.id
         order by best.fit, a.mrr_rank desc, a.id`,
        parameters,
      );
      const zone = await timeZoneOf(scope);
      return {
        rows: rows.map((row) => foundAccountSchema.parse({ ...toAccountRow(row, now, zone), foundBy: row.found_by })),
      };
    });
  }
}
