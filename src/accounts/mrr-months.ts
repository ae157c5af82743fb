import { monthOf } from '#core/history/month.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import {
  binaryArray,
  booleanElement,
  jsonbElement,
  textElement,
  uuidElement,
  type ElementType,
} from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import { monthsOf, type MonthRow } from './snapshot-months.ts';

/** Months of one account. */
export interface AccountMonths {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly rows: readonly MonthRow[];
}

type WrittenMonth = MonthRow & Omit<AccountMonths, 'rows'>;

/** A step: keeps what versions that are being kept say of months. */
export async function keepMrrMonths(scope: Scope, accounts: readonly AccountMonths[]): Promise<void> {
  const rows = accounts.flatMap(({ rows: own, ...whose }) => own.map((row) => ({ ...row, ...whose })));
  if (rows.length === 0) return;
  await scope.db.query(
    `insert into account_mrr_month as m (workspace_id, account_id, month, mode, mrr, is_reconstructed, doubts, connection_ids)
     select $1, t.account_id, t.month::date, t.mode, t.mrr, t.is_reconstructed, t.doubts, t.connection_ids::uuid[]
     from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::boolean[], $7::jsonb[], $8::text[])
       as t(account_id, month, mode, mrr, is_reconstructed, doubts, connection_ids)
     on conflict (workspace_id, account_id, month) do update
     set mrr = excluded.mrr, is_reconstructed = excluded.is_reconstructed, doubts = excluded.doubts,
       connection_ids = excluded.connection_ids
     -- What was seen is never replaced by what is computed afterwards.
     where not excluded.is_reconstructed and (m.mrr, m.is_reconstructed, m.connection_ids)
       is distinct from (excluded.mrr, excluded.is_reconstructed, excluded.connection_ids)`,
    [scope.workspaceId, ...arraysOf(rows)],
  );
}

function arraysOf(rows: readonly WrittenMonth[]): Buffer[] {
  const array = <T>(type: ElementType<T>, of: (row: WrittenMonth) => T | null) => binaryArray(type, rows.map(of));
  return [
    array(uuidElement, ({ accountId }) => accountId),
    array(textElement, ({ month }) => `${month}-01`),
    array(textElement, ({ mode }) => mode),
    array(jsonbElement, ({ mrr }) => (mrr === null ? null : JSON.stringify(mrr))),
    array(booleanElement, ({ isReconstructed }) => isReconstructed),
    array(jsonbElement, ({ doubts }) => JSON.stringify(doubts)),
    array(textElement, ({ connectionIds }) => `{${connectionIds.join(',')}}`),
  ];
}

/** A connection that speaks of an account, or did. */
export interface Speaking {
  readonly accountId: string;
  readonly connectionId: string;
}

/**
 * A step: of accounts of which these connections speak no longer, and that have months of one that was ended, forgets these, and what
 * was computed; what another connection still tells can be computed anew up to the first month that stays, which is answered. Null
 * where none does. Their months may have been forgotten since their version was read, by whoever removes what was told.
 */
export async function loseMrrMonths(
  scope: Scope,
  left: readonly Speaking[],
): Promise<ReadonlyMap<string, string | null>> {
  const rows: { account_id: string; stays_from: string | null }[] = await scope.db.query(
    `with ended as materialized (
       select id from connection where workspace_id = $1 and status in ('disconnecting', 'disconnected')),
     own as materialized (
       select m.account_id, m.month, m.is_reconstructed,
         exists (select from ended e where e.id = any(m.connection_ids)) as is_ended
       from account_mrr_month m where m.workspace_id = $1 and m.account_id = any($2::uuid[])),
     lost as materialized (
       select account_id from own where is_ended
       union
       select l.account_id from unnest($2::uuid[], $3::uuid[]) as l(account_id, connection_id) join ended e on e.id = l.connection_id
       where not exists (select from own o where o.account_id = l.account_id and o.is_reconstructed)),
     gone as (
       delete from account_mrr_month m using own o
       where m.workspace_id = $1 and m.account_id = o.account_id and m.month = o.month
         and o.account_id in (select account_id from lost) and (o.is_ended or o.is_reconstructed))
     select l.account_id, to_char(min(o.month) filter (where not o.is_ended and not o.is_reconstructed), 'YYYY-MM') as stays_from
     from lost l left join own o on o.account_id = l.account_id group by l.account_id`,
    [scope.workspaceId, left.map((one) => one.accountId), left.map((one) => one.connectionId)],
  );
  return new Map(rows.map((row) => [row.account_id, row.stays_from]));
}

/** A step: forgets every month that was computed from facts of this connection, of these accounts. */
export async function forgetMrrMonths(
  scope: Scope,
  connectionId: string,
  accountIds: readonly string[],
): Promise<void> {
  await scope.db.query(
    `delete from account_mrr_month
     where workspace_id = $1 and account_id = any($3::uuid[]) and $2::uuid = any(connection_ids)`,
    [scope.workspaceId, connectionId, accountIds],
  );
}

/** A step: from this month on an account has no MRR of its own: what it had is another's. */
export async function endMrr(scope: Scope, accountId: string, now: Date): Promise<void> {
  await scope.db.query(
    `insert into account_mrr_month as m (workspace_id, account_id, month, mode, mrr, is_reconstructed, doubts, connection_ids)
     select $1, a.id, ($3 || '-01')::date, a.mode, '[]'::jsonb, false, '[]'::jsonb, '{}'::uuid[]
     from account a where a.workspace_id = $1 and a.id = $2
       and exists (select 1 from account_mrr_month o where o.workspace_id = $1 and o.account_id = a.id)
     on conflict (workspace_id, account_id, month) do update
     set mrr = excluded.mrr, is_reconstructed = false, connection_ids = excluded.connection_ids`,
    [scope.workspaceId, accountId, monthOf(now)],
  );
}

/** A step: it has its own again, as its newest version says; null where none is kept of it. */
export async function beginMrrAgain(
  scope: Scope,
  { snapshot, ...whose }: Omit<AccountMonths, 'rows'> & { readonly snapshot: AccountSnapshot | null },
  now: Date,
): Promise<void> {
  await scope.db.query(
    `delete from account_mrr_month
     where workspace_id = $1 and account_id = $2 and month = ($3 || '-01')::date and connection_ids = '{}'`,
    [scope.workspaceId, whose.accountId, monthOf(now)],
  );
  if (snapshot !== null) await keepMrrMonths(scope, [{ ...whose, rows: monthsOf(snapshot, { now, knownFrom: null }) }]);
}
