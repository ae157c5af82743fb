import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { countCalls, listCalls } from '#contracts/calls.ts';
import type { sumCalls } from '#contracts/troubleshooting.ts';
import { csvLine } from '#core/csv.ts';
import { Database } from '../platform/database/database.ts';
import { type CallPlace, Conditions, found, isBad, looked } from './calls-filter.ts';
import { ConnectionsService } from './connections.service.ts';
import { pageOfRows, readPageCursor, writePageCursor } from './page-cursor.ts';
import { say } from './trouble-words.ts';

interface CallRow {
  readonly id: string;
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

const rowsAtOnce = 2_000;
/** What no index finds is looked for among so many, and then a next page goes on behind them. */
const mostLookedThrough = 50_000;
const columns = `id, at, method, path, status, ms`;
const ofConnection = [`workspace_id = $1`, `connection_id = $2`];

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
    const after = readPageCursor(query.cursor);
    const conditions = new Conditions(workspaceId, id);
    const where = [...ofConnection, ...found(query, conditions)];
    if (after) where.push(`(at, id) < (${conditions.take(after.at)}::timestamptz, ${conditions.take(after.id)}::uuid)`);
    const within = [...conditions.values];
    const narrowed = looked(query, conditions);
    const candidates = `select ${columns} from connection_call where ${where.join(' and ')} order by at desc, id desc`;
    return this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      const rows: CallRow[] = await scope.db.query(
        narrowed.length === 0
          ? `${candidates} limit ${query.limit + 1}`
          : `select * from (${candidates} limit ${mostLookedThrough}) c where ${narrowed.join(' and ')}
             order by at desc, id desc limit ${query.limit + 1}`,
        conditions.values,
      );
      const page = pageOfRows(
        rows,
        query.limit,
        (row) => row.at,
        ({ at, method, path, status, ms }) => ({ at: at.toISOString(), method, path, status, ms }),
      );
      if (page.nextCursor !== null || narrowed.length === 0) return page;
      const [last]: CallRow[] = await scope.db.query(`${candidates} offset ${mostLookedThrough - 1} limit 1`, within);
      return { ...page, nextCursor: last ? writePageCursor(last.at, last) : null };
    });
  }

  /** An entry: how many did not come out well, among the newest that did not. */
  async count(workspaceId: string, id: string, place: CallPlace): Promise<z.input<(typeof countCalls)['response']>> {
    const conditions = new Conditions(workspaceId, id);
    const where = [...ofConnection, isBad, ...found(place, conditions)];
    const narrowed = ['true', ...looked(place, conditions)].join(' and ');
    return this.database.read(workspaceId, async (scope) => {
      await this.connections.get(scope, id);
      const [counted]: { failed: number; limited: number; isAtLeast: boolean }[] = await scope.db.query(
        `select count(*) filter (where status <> 429 and ${narrowed})::int as failed,
           count(*) filter (where status = 429 and ${narrowed})::int as limited, count(*) = ${mostLookedThrough} as "isAtLeast"
         from (select status, path from connection_call where ${where.join(' and ')}
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
   * An entry: every kept entry as CSV, oldest first, a few thousand at a time: nothing is held that was sent, and no
   * transaction stays open while a slow reader reads. Throws `not_found` before the first line.
   */
  async export(workspaceId: string, id: string): Promise<AsyncGenerator<string>> {
    await this.database.read(workspaceId, (scope) => this.connections.get(scope, id));
    return this.#lines(workspaceId, id);
  }

  async *#lines(workspaceId: string, id: string): AsyncGenerator<string> {
    yield csvLine(['at', 'method', 'path', 'status', 'ms']);
    for (let after: string | null = null; ;) {
      const rows: CallRow[] = await this.#page(workspaceId, id, after);
      if (rows.length > 0) {
        yield rows.map((row) => csvLine([row.at.toISOString(), row.method, row.path, row.status, row.ms])).join('');
      }
      if (rows.length < rowsAtOnce) return;
      after = rows.at(-1)?.id ?? null;
    }
  }

  #page(workspaceId: string, id: string, after: string | null): Promise<CallRow[]> {
    return this.database.read(workspaceId, ({ db }) =>
      db.query(
        `select ${columns} from connection_call
         where workspace_id = $1 and connection_id = $2 and ($3::uuid is null or id > $3::uuid) order by id limit ${rowsAtOnce}`,
        [workspaceId, id, after],
      ),
    );
  }
}
