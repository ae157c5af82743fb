import { randomUUID } from 'node:crypto';
import type { Scope } from '../database/scope.ts';

/** A table whose rows carry `wanted`, `done`, `lease_until`, `lease_token`, `attempts`, `error` (ruling 12). */
export interface WorkTable {
  readonly table: 'billing_object' | 'account_work' | 'message';
  /** Columns that name a row within its workspace, in the table's own order, with their types. */
  readonly key: Readonly<Record<string, 'uuid' | 'text'>>;
  /** Columns of a request, and what (in SQL) they become when it is answered and no other came meanwhile. */
  readonly request?: Readonly<Record<string, string>>;
}

export interface Claim<R> {
  readonly token: string;
  readonly rows: readonly (R & { readonly wanted: string })[];
}

const leaseSeconds = 60;
/** Work that fails this often is set aside with its error; a new request takes it up again. */
export const maximumAttempts = 8;

/**
 * A step: claims rows with `wanted > done` whose lease is free. Claiming is the lock: only afterwards is anything read
 * from outside. `where` narrows the rows (`t` is the table), with parameters from `$5` on; `order` says who comes first, instead of
 * the key; `columns` is the extra columns to return; a `token` joins the rows to those of an earlier claim.
 */
export async function claim<R>(
  scope: Scope,
  work: WorkTable,
  options: {
    now: Date;
    limit: number;
    columns?: readonly string[];
    where?: string;
    order?: string;
    token?: string | undefined;
    parameters?: readonly unknown[];
  },
): Promise<Claim<R>> {
  const token = options.token ?? randomUUID();
  const names = Object.keys(work.key);
  const key = names.join(', ');
  const returned = [...names, ...(options.columns ?? []), 'wanted', 'attempts'].map((name) => `t.${name}`).join(', ');
  const [rows]: [(R & { wanted: string })[]] = await scope.db.query(
    // Materialized: a plan that read the limited list twice would take more rows than it was allowed to.
    `with due as materialized (
       select ${key} from ${work.table} t
       where workspace_id = $1 and wanted > done and attempts < ${maximumAttempts}
         and (lease_until is null or lease_until <= $2) ${options.where ? `and (${options.where})` : ''}
       order by ${options.order ?? key} limit $4 for update skip locked)
     update ${work.table} t
     set lease_until = $2::timestamptz + make_interval(secs => ${leaseSeconds}), lease_token = $3, attempts = t.attempts + 1
     from due
     where t.workspace_id = $1 and ${names.map((name) => `t.${name} = due.${name}`).join(' and ')}
     returning ${returned}`,
    [scope.workspaceId, options.now, token, options.limit, ...(options.parameters ?? [])],
  );
  return { token, rows };
}

/** A step: how many rows wait, are not claimed and were not given up, no more than `most`. `where` narrows them, with parameters from `$4` on. */
export async function countUnclaimed(
  scope: Scope,
  work: WorkTable,
  { now, most, where, parameters }: { now: Date; most: number; where: string; parameters: readonly unknown[] },
): Promise<number> {
  const [row]: { count: number }[] = await scope.db.query(
    `select count(*)::int as count from (
       select from ${work.table} t
       where workspace_id = $1 and wanted > done and attempts < ${maximumAttempts}
         and (lease_until is null or lease_until <= $2) and (${where}) limit $3) as unclaimed`,
    [scope.workspaceId, now, most, ...parameters],
  );
  return row?.count ?? 0;
}

/** A row of a claim, with the request it answers. */
export type Answered = Readonly<Record<string, string>> & { readonly wanted: string };

/**
 * A step: the fenced finish. Marks rows done up to the request that was claimed; a request that came meanwhile leaves
 * `wanted > done`, so the row is claimed again. Throws `LeaseLost` when another worker has taken over: the transaction must roll back.
 */
export async function finish(scope: Scope, work: WorkTable, token: string, rows: readonly Answered[]): Promise<void> {
  await end(scope, work, { token, rows, set: answered('t', 'due.wanted', work.request) });
}

/** A step, fenced as `finish` is: these rows were not worked on after all; they are due again, as if nobody had claimed them. */
export async function release(scope: Scope, work: WorkTable, token: string, rows: readonly Answered[]): Promise<void> {
  const set = 'lease_until = null, lease_token = null, attempts = greatest(t.attempts - 1, 0)';
  await end(scope, work, { token, rows, set });
}

async function end(
  scope: Scope,
  work: WorkTable,
  { token, rows, set }: { readonly token: string; readonly rows: readonly Answered[]; readonly set: string },
): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(work.key);
  const typed = Object.entries(work.key).map(([name, type]) => `${name} ${type}`);
  const [, affected]: [unknown, number] = await scope.db.query(
    `update ${work.table} t set ${set}
     from jsonb_to_recordset($3::jsonb) as due(${typed.join(', ')}, wanted bigint)
     where t.workspace_id = $1 and t.lease_token = $2 and ${names.map((name) => `t.${name} = due.${name}`).join(' and ')}`,
    [scope.workspaceId, token, JSON.stringify(rows.map((row) => pick(row, names)))],
  );
  if (affected !== rows.length) throw new LeaseLost(work.table);
}

/**
 * SQL that sets a claimed row (`row`) done up to the request `wanted`, for a statement that writes more of it. Whoever writes it
 * fences it as `finish` does: by `lease_token`, and by `LeaseLost` where fewer rows were written than were claimed.
 */
export function answered(row: string, wanted: string, request: WorkTable['request'] = {}): string {
  const columns = Object.entries(request).map(
    ([name, value]) => `, ${name} = case when ${row}.wanted <= ${wanted} then ${value} else ${row}.${name} end`,
  );
  return `done = greatest(${row}.done, ${wanted}), lease_until = null, lease_token = null, attempts = 0,
    error = null${columns.join('')}`;
}

/** A step: gives claimed rows back; they are due again at `retryAt`. A row that failed too often is set aside with its error. */
export async function handBack(
  scope: Scope,
  work: WorkTable,
  token: string,
  failure: { error: string; retryAt: Date; isOurFault?: boolean },
): Promise<void> {
  await scope.db.query(
    `update ${work.table} set lease_until = $3, lease_token = null, error = $4,
       attempts = case when $5 then attempts else greatest(attempts - 1, 0) end
     where workspace_id = $1 and lease_token = $2`,
    [scope.workspaceId, token, failure.retryAt, failure.error.slice(0, 500), failure.isOurFault ?? true],
  );
}

/** Another worker has taken the work over: nothing of this attempt may be written. */
export class LeaseLost extends Error {
  constructor(table: string) {
    super(`The lease on ${table} was lost: another worker has taken over.`);
    this.name = 'LeaseLost';
  }
}

function pick(row: Answered, key: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries([...key, 'wanted'].map((name) => [name, row[name]]));
}
