import type { ReadAllowance } from '#connectors/limits.ts';
import { isTransaction, transactionParameters } from '../billing/transactions.ts';
import { isPolling, isRead } from '../connections/calls-filter.ts';
import type { Connection } from '../connections/connection.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { Read } from './read-pace.ts';

/** An allowance counts so far back. */
export const windowMilliseconds = 30 * 24 * 60 * 60_000;

/** No more rows than this are looked through for payments. */
const mostLookedAt = 50_000;

/** Payments that may not be read are not known to be none. */
export function mayCount({ unread }: Pick<Connection, 'unread'>, { transaction }: ReadAllowance): boolean {
  return unread.every((one) => one.kind !== transaction.kind);
}

/**
 * A step: whatever was read for: changes, usage, readings, checks; and what the newest whole reading took. What redeems a consent reads
 * nothing of the account.
 */
export async function countReads({ db, workspaceId }: Scope, connectionId: string, since: Date): Promise<Read> {
  const rows: Read[] = await db.query(
    `select count(*) filter (where ${isPolling})::int as polled, count(*) filter (where not ${isPolling})::int as others,
       (select calls::int from backfill where workspace_id = $1 and connection_id = $2 and status = 'done'
        order by frozen_at desc limit 1) as "ofReading"
     from connection_call where workspace_id = $1 and connection_id = $2 and at >= $3 and ${isRead}`,
    [workspaceId, connectionId, since],
  );
  return rows[0] ?? { polled: 0, others: 0, ofReading: null };
}

/** A step: of how many customers usage was told when it was last asked for. */
export async function countMetered({ db, workspaceId }: Scope, connectionId: string): Promise<number> {
  const rows: { metered: number }[] = await db.query(
    `select count(*)::int as metered from usage_customer
     where workspace_id = $1 and connection_id = $2 and told_at is not null`,
    [workspaceId, connectionId],
  );
  return rows[0]?.metered ?? 0;
}

/** A step: payments that raise what an account allows, no more than are `enough`, and whether there may be others. */
export async function countTransactions(
  { db, workspaceId }: Scope,
  connectionId: string,
  { allowance, since, enough }: { allowance: ReadAllowance; since: Date; enough: number },
): Promise<{ found: number; areMore: boolean }> {
  const held = `from billing_object where workspace_id = $1 and connection_id = $2 and kind = $3 and payload is not null`;
  const rows: { found: number; areMore: boolean }[] = await db.query(
    `select count(*)::int as found, count(*) >= $4 or exists (select ${held} offset ${mostLookedAt}) as "areMore"
     from (select from (select payload::jsonb as payload ${held} limit ${mostLookedAt}) c
       where ${isTransaction('c.payload', 5)} limit $4) found`,
    [workspaceId, connectionId, allowance.transaction.kind, enough, ...transactionParameters(allowance, since)],
  );
  return rows[0] ?? { found: 0, areMore: false };
}
