import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { defaultSorts, type AccountRowDto, type listAccounts } from '#contracts/account-list.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { filterOf, type AccountFilter } from './account-filter.ts';
import { accountOrders, type AccountOrder } from './account-order.ts';
import { accountRowColumns, accountRowTables, toAccountRow, type AccountRow } from './account-row.ts';
import { customerDates } from './customer-dates.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { shownHealth } from './shown-health.ts';
import { SnapshotsService } from './snapshots.service.ts';

type ListQuery = z.output<typeof listAccounts.query>;

interface Row extends AccountRow {
  readonly sort_key: string | Date | number | null;
}

@Injectable()
export class AccountsQueries {
  constructor(
    private readonly database: Database,
    private readonly snapshots: SnapshotsService,
    private readonly clock: Clock,
  ) {}

  /** An entry: one page of the list. */
  async list(
    workspaceId: string,
    query: ListQuery,
  ): Promise<{ rows: AccountRowDto[]; nextCursor: string | null; total: number | null }> {
    const now = this.clock.now();
    const order = accountOrders(now)[query.sort ?? defaultSorts[query.pill]];
    const shown = shownHealth(now);
    const cursor = readCursor(order, query.cursor);
    const filter = filterOf(workspaceId, query, now);
    const page = [...filter.parameters, query.limit + 1, cursor?.key ?? null, cursor?.id ?? null];
    const [limit, key, id] = [-2, -1, 0].map((back) => `$${page.length + back}`);
    const text = `
      select ${accountRowColumns(shown)}, ${order.column} as sort_key
      from ${accountRowTables}
      where ${filter.where} and (${id}::uuid is null or (${order.after(key ?? '', id ?? '')}))
      order by ${order.orderBy} limit ${limit}::int`;
    return this.database.read(workspaceId, async (scope) => {
      const found: Row[] = await scope.db.query(text, page);
      const rows = found.slice(0, query.limit);
      const total = cursor === null ? await count(scope, filter) : null;
      const zone = await timeZoneOf(scope);
      const gone = await this.snapshots.newest(
        scope,
        rows.filter((row) => row.status === 'canceled').map((row) => row.id),
      );
      return {
        rows: rows.map((row) => ({ ...toAccountRow(row, now, zone), lastPlan: lastPlanOf(gone.get(row.id)) })),
        nextCursor: found.length > rows.length ? nextCursor(order, rows.at(-1)) : null,
        total,
      };
    });
  }
}

function lastPlanOf(snapshot: AccountSnapshot | undefined): string | null {
  return snapshot ? customerDates(snapshot).lastPlan : null;
}

/** The zone in which the workspace counts days. */
export async function timeZoneOf(scope: Scope): Promise<string> {
  const rows: { time_zone: string }[] = await scope.db.query(
    `select time_zone from workspace where workspace_id = $1`,
    [scope.workspaceId],
  );
  return rows[0]?.time_zone ?? 'UTC';
}

async function count(scope: Scope, filter: AccountFilter): Promise<number> {
  const rows: { total: number }[] = await scope.db.query(
    `select count(*)::int as total from account a
     left join account_health h on h.workspace_id = $1 and h.account_id = a.id where ${filter.where}`,
    [...filter.parameters],
  );
  return rows[0]?.total ?? 0;
}

function nextCursor(order: AccountOrder, last: Row | undefined): string | null {
  if (!last) return null;
  const { sort_key: key } = last;
  const text = key instanceof Date ? key.toISOString() : key === null ? null : String(key);
  return writeCursor(order, { key: text, id: last.id });
}
