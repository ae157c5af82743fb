import { Injectable } from '@nestjs/common';
import type { ReadAllowance } from '#connectors/limits.ts';
import { isTransaction, transactionParameters } from '../billing/transactions.ts';
import { isPolling, isRead } from '../connections/calls-filter.ts';
import type { Connection } from '../connections/connection.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { ReadBudget } from './reading-plan.ts';

const month = 30 * 86_400_000;
/** A range costs a call although it is empty. */
const emptyRanges = 60;

interface Counted {
  readonly pages: string;
  readonly transactions: string;
  readonly calls: string;
  readonly polled: string;
  readonly readings: string;
}

/** What reading costs a merchant's account, from what is held and from the ledger. */
@Injectable()
export class ReadBudgetQueries {
  /** A step: one look at the whole mirror of a connection, so only when a night's reading is planned. */
  async find(scope: Scope, connection: Connection, allowance: ReadAllowance, now: Date): Promise<ReadBudget> {
    const since = new Date(now.getTime() - month);
    const rows: Counted[] = await scope.db.query(
      `select
         (select coalesce(sum(ceil(n::numeric / $3)), 0) from (
            select count(*) as n from billing_object
            where workspace_id = $1 and connection_id = $2 and payload is not null and not is_deleted group by kind) k) as pages,
         (select count(*) from billing_object
          where workspace_id = $1 and connection_id = $2 and kind = $5 and ${isTransaction('payload::jsonb', 6)}) as transactions,
         (select count(*) from connection_call
          where workspace_id = $1 and connection_id = $2 and at >= $4 and ${isRead} and not ${isPolling}) as calls,
         (select count(*) from connection_call
          where workspace_id = $1 and connection_id = $2 and at >= $4 and ${isPolling}) as polled,
         (select coalesce(sum(calls), 0) from backfill
          where workspace_id = $1 and connection_id = $2 and started_at >= $4) as readings`,
      [
        scope.workspaceId,
        connection.id,
        allowance.pageSize,
        since,
        allowance.transaction.kind,
        ...transactionParameters(allowance, since),
      ],
    );
    const [counted] = rows;
    if (!counted) return { allowed: allowance.leastPerMonth, others: 0, polled: 0, whole: 0 };
    return {
      allowed: Math.max(allowance.leastPerMonth, Number(counted.transactions) * allowance.perTransaction),
      others: Math.max(0, Number(counted.calls) - Number(counted.readings)),
      polled: Number(counted.polled),
      whole: Number(counted.pages) + emptyRanges,
    };
  }
}
