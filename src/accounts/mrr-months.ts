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
import { lostWords, monthsOf, type MonthRow } from './snapshot-months.ts';
import { isForgotten } from './spoken-of.ts';

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

/**
 * A step: forgets what months of these accounts say that this connection was part of. Where another connection tells of the account they
 * stay as months of which nothing is held, until they are computed from that one (`open-months.ts`): without a row the month before
 * would stand for them.
 */
export async function forgetMrrMonths(
  scope: Scope,
  connectionId: string,
  accountIds: readonly string[],
): Promise<void> {
  await scope.db.query(
    `with forgotten as materialized (select t.id from unnest($3::uuid[]) as t(id) where ${isForgotten('t.id')}),
     gone as (
       delete from account_mrr_month m using forgotten f
       where m.workspace_id = $1 and m.account_id = f.id
         and ($2::uuid = any(m.connection_ids) or (m.is_reconstructed and m.connection_ids = '{}')))
     update account_mrr_month m set mrr = null, is_reconstructed = true, doubts = $4::jsonb, connection_ids = '{}'
     where m.workspace_id = $1 and m.account_id = any($3::uuid[]) and $2::uuid = any(m.connection_ids)
       and m.account_id not in (select id from forgotten)`,
    [scope.workspaceId, connectionId, accountIds, JSON.stringify([lostWords])],
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
  if (snapshot !== null) await keepMrrMonths(scope, [{ ...whose, rows: monthsOf(snapshot, now, []) }]);
}
