import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { countCalls, listCalls } from '#contracts/calls.ts';
import type { sumCalls } from '#contracts/troubleshooting.ts';
import { csvLine } from '#core/csv.ts';
import { Database } from '../platform/database/database.ts';
import { type CallFilter, type CallPlace, Conditions, found, isBad, isFailed, looked } from './calls-filter.ts';
import { mostLookedThrough, ofConnection, type PartOfCalls, readCalls } from './calls-part.ts';
import { ConnectionsService } from './connections.service.ts';
import { type PageCursor, readPageCursor, writePageCursor } from './page-cursor.ts';
import { say } from './trouble-words.ts';

const rowsAtOnce = 2_000;

/** The ledger as people read it: in pages, summed, and as a file [R11]. */
@Injectable()
export class CallsQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
  ) {}

  /** An entry: newest first, of those that are asked for. */
  async list(
    workspaceId: string,
    id: string,
    query: z.output<(typeof listCalls)['query']>,
  ): Promise<z.input<(typeof listCalls)['response']>> {
    const { cursor, limit, ...filter } = query;
    const after = readPageCursor(cursor);
    const { rows, last } = await this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      return readCalls(scope, id, { filter, after, order: 'newest', limit });
    });
    return {
      rows: rows.map(({ id: callId, at, method, path, status, isExpected, ms }) => ({
        id: callId,
        at: at.toISOString(),
        method,
        path,
        status,
        isExpected,
        ms,
      })),
      nextCursor: last && writePageCursor(last.at, last),
      total: null,
    };
  }

  /** An entry: how many did not come out well, among the newest that did not. */
  async count(workspaceId: string, id: string, place: CallPlace): Promise<z.input<(typeof countCalls)['response']>> {
    const conditions = new Conditions(workspaceId, id);
    const where = [...ofConnection, isBad, ...found(place, conditions)];
    const narrowed = ['true', ...looked(place, conditions)].join(' and ');
    return this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      const [counted]: { failed: number; limited: number; isAtLeast: boolean }[] = await scope.db.query(
        `select count(*) filter (where ${isFailed} and ${narrowed})::int as failed,
           count(*) filter (where status = 429 and ${narrowed})::int as limited, count(*) = ${mostLookedThrough} as "isAtLeast"
         from (select status, path, purpose from connection_call where ${where.join(' and ')}
               order by at desc limit ${mostLookedThrough}) c`,
        conditions.values,
      );
      const { failed, limited, isAtLeast } = counted ?? { failed: 0, limited: 0, isAtLeast: false };
      return {
        counts: [
          { outcome: 'failed', count: failed, isAtLeast },
          { outcome: 'limited', count: limited, isAtLeast },
        ],
      };
    });
  }

  /** An entry: what was ever called, by resource and status. Sums outlive the entries of a sandbox. */
  async sum(workspaceId: string, id: string): Promise<z.input<(typeof sumCalls)['response']>> {
    return this.database.read(workspaceId, async (scope) => {
      const { createdAt } = await this.connections.get(scope, id);
      const [total]: { calls: number; writes: number }[] = await scope.db.query(
        `select calls::int, writes::int from connection where workspace_id = $1 and id = $2`,
        [workspaceId, id],
      );
      const { calls, writes } = total ?? { calls: 0, writes: 0 };
      const rows: { method: string; resource: string; status: number; calls: number; averageMs: number }[] =
        await scope.db.query(
          `select method, resource, status, calls::int, round(ms::numeric / calls)::int as "averageMs" from connection_call_sum
           where workspace_id = $1 and connection_id = $2 order by calls desc, resource, method, status limit 200`,
          [workspaceId, id],
        );
      const words = `${say(calls, 'call')}, ${say(writes, 'write')}`;
      return { calls, writes, since: createdAt.toISOString(), words, rows };
    });
  }

  /**
   * An entry: the kept entries that are asked for as CSV, oldest first, a few thousand at a time: nothing is held that was sent,
   * and no transaction stays open while a slow reader reads. Throws `not_found` before the first line.
   */
  async export(workspaceId: string, id: string, filter: CallFilter = {}): Promise<AsyncGenerator<string>> {
    await this.database.read(workspaceId, (scope) => this.connections.get(scope, id));
    return this.#lines(workspaceId, id, filter);
  }

  async *#lines(workspaceId: string, id: string, filter: CallFilter): AsyncGenerator<string> {
    yield csvLine(['at', 'method', 'path', 'status', 'ms', 'outcome']);
    for (let after: PageCursor | null = null; ;) {
      const part: PartOfCalls = { filter, after, order: 'oldest', limit: rowsAtOnce };
      const { rows, last } = await this.database.read(workspaceId, (scope) => readCalls(scope, id, part));
      if (rows.length > 0) {
        yield rows
          .map(({ at, method, path, status, ms, outcome }) =>
            csvLine([at.toISOString(), method, path, status, ms, outcome]),
          )
          .join('');
      }
      if (last === null) return;
      after = { at: last.at.toISOString(), id: last.id };
    }
  }
}
