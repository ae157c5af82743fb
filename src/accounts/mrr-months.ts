import { monthOf } from '#core/history/month.ts';
import { reconstructMrr, type ReconstructedMonth } from '#core/history/reconstruct-mrr.ts';
import type { Money } from '#core/money.ts';
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

/** A version of an account's snapshot that is being kept. */
export interface KeptVersion {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly snapshot: AccountSnapshot;
  /** Nothing is known from before: the months before it are reconstructed. */
  readonly isFirst: boolean;
}

interface MonthRow {
  readonly month: string;
  readonly mrr: readonly Money[] | null;
  readonly isReconstructed: boolean;
  readonly doubts: readonly string[];
}

interface WhoseMonth {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly connectionIds: readonly string[];
}

/**
 * A step: keeps the MRR of this month of each version, and for the first one what can be reconstructed of the months before. A
 * month stands for those after it until the next row, so only months that say something new have one.
 */
export async function keepMrrMonths(scope: Scope, versions: readonly KeptVersion[], now: Date): Promise<void> {
  const rows = versions.flatMap(({ accountId, mode, snapshot, isFirst }) => {
    const connectionIds = [...new Set(snapshot.customers.map(({ ref }) => ref.connectionId))].sort();
    return monthsOf(snapshot, isFirst, now).map((row) => ({ ...row, accountId, mode, connectionIds }));
  });
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

function arraysOf(rows: readonly (MonthRow & WhoseMonth)[]): Buffer[] {
  const array = <T>(type: ElementType<T>, of: (row: MonthRow & WhoseMonth) => T | null) =>
    binaryArray(type, rows.map(of));
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

function monthsOf(snapshot: AccountSnapshot, isFirst: boolean, now: Date): MonthRow[] {
  const seen = { month: monthOf(now), mrr: snapshot.mrr.is.value, isReconstructed: false, doubts: [] };
  if (!isFirst) return [seen];
  const before = reconstructMrr(snapshot, now);
  const telling = before.filter((one, index) => !saysSame(one, before[index - 1]));
  return [...telling.map((one) => ({ ...one, isReconstructed: true })), seen];
}

/** Amounts come once a currency and in order, doubts in order: what says the same looks the same. */
function saysSame({ mrr, doubts }: ReconstructedMonth, last: ReconstructedMonth | undefined): boolean {
  if (last === undefined || doubts.length !== last.doubts.length) return false;
  return isSameMrr(mrr, last.mrr) && doubts.every((doubt, index) => doubt === last.doubts[index]);
}

function isSameMrr(a: MonthRow['mrr'], b: MonthRow['mrr']): boolean {
  if (a === null || b === null || a.length !== b.length) return a === b;
  return a.every(({ minor, currency }, index) => minor === b[index]?.minor && currency === b[index].currency);
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

/** A step: it has its own again, as its newest version says. */
export async function beginMrrAgain(
  scope: Scope,
  {
    accountId,
    mode,
    snapshot,
  }: Omit<KeptVersion, 'isFirst' | 'snapshot'> & { readonly snapshot: AccountSnapshot | null },
  now: Date,
): Promise<void> {
  await scope.db.query(
    `delete from account_mrr_month
     where workspace_id = $1 and account_id = $2 and month = ($3 || '-01')::date and connection_ids = '{}'`,
    [scope.workspaceId, accountId, monthOf(now)],
  );
  if (snapshot !== null) await keepMrrMonths(scope, [{ accountId, mode, snapshot, isFirst: false }], now);
}
