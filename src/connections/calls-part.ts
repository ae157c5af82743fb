import type { CallOutcome } from '#contracts/calls.ts';
import type { Scope } from '../platform/database/scope.ts';
import { type CallFilter, cameOut, Conditions, found, isExpected, looked } from './calls-filter.ts';
import type { PageCursor } from './page-cursor.ts';

interface CallRow {
  readonly id: string;
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly isExpected: boolean;
  readonly outcome: CallOutcome;
  readonly ms: number;
}

/** What is asked of the ledger, from where, in which direction, and how much of it at once. */
export interface PartOfCalls {
  readonly filter: CallFilter;
  readonly after: PageCursor | null;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
}

/** Rows that were asked for, and the row behind which the ledger goes on; null at its end. */
interface FoundCalls {
  readonly rows: readonly CallRow[];
  readonly last: CallRow | null;
}

/** What no index finds is looked for among so many, and then a next part goes on behind them. */
export const mostLookedThrough = 50_000;

/** Of one connection, as `$1` and `$2`. */
export const ofConnection: readonly string[] = [`workspace_id = $1`, `connection_id = $2`];

const columns = `id, at, method, path, status, ${isExpected} as "isExpected", ${cameOut} as outcome, ms`;

/** A step: the rows of a part, and how far was looked for them, in one statement that no new call can part. */
export async function readCalls({ db, workspaceId }: Scope, id: string, part: PartOfCalls): Promise<FoundCalls> {
  const { filter, after, order, limit } = part;
  const conditions = new Conditions(workspaceId, id);
  const where = [...ofConnection, ...found(filter, conditions)];
  const [sign, by] = order === 'newest' ? ['<', 'at desc, id desc'] : ['>', 'at, id'];
  if (after) {
    where.push(`(at, id) ${sign} (${conditions.take(after.at)}::timestamptz, ${conditions.take(after.id)}::uuid)`);
  }
  const narrowed = looked(filter, conditions);
  const from = `from connection_call where ${where.join(' and ')} order by ${by}`;
  const rows: (CallRow & { readonly isAsked: boolean; readonly isLast: boolean })[] = await db.query(
    narrowed.length === 0
      ? `select ${columns}, true as "isAsked", false as "isLast" ${from} limit ${limit + 1}`
      : `select * from (
           select ${columns}, ${narrowed.join(' and ')} as "isAsked", row_number() over (order by ${by}) = ${mostLookedThrough} as "isLast"
           ${from} limit ${mostLookedThrough}) c
         where "isAsked" or "isLast" order by ${by} limit ${limit + 1}`,
    conditions.values,
  );
  const asked = rows.filter(({ isAsked }) => isAsked);
  const shown = asked.slice(0, limit);
  const last = asked.length > limit ? shown.at(-1) : rows.findLast(({ isLast }) => isLast);
  return { rows: shown, last: last ?? null };
}
