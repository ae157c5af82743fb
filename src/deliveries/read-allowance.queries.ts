import { Injectable } from '@nestjs/common';
import type { ReadAllowance } from '#connectors/limits.ts';
import type { ReadAllowanceDto } from '#contracts/deliveries.ts';
import { isTransaction, transactionParameters } from '../billing/transactions.ts';
import { isRead } from '../connections/calls-filter.ts';
import { consentKind, type Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { areEventsLacking, backstopMilliseconds, pollIntervalOf } from '../connections/poll-pace.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { usageIntervalOf } from './poll-plan.ts';
import { toReadAllowance } from './read-allowance.ts';
import { WebhookStanding } from './webhook-standing.ts';

const windowMilliseconds = 30 * 24 * 60 * 60_000;
/** So many payments allow more reads than any pace of ours makes: counting further would only cost. */
const mostCounted = 2_000;
/** And no more rows than this are looked through for them. */
const mostLookedAt = 50_000;

/** How much of a billing system's read allowance a connection uses [R16]. */
@Injectable()
export class ReadAllowanceQueries {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly connectors: Connectors,
    private readonly webhooks: WebhookStanding,
    private readonly clock: Clock,
  ) {}

  async get(workspaceId: string, connectionId: string): Promise<ReadAllowanceDto> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - windowMilliseconds);
    return this.database.read(workspaceId, async (scope) => {
      const connection = await this.connections.get(scope, connectionId);
      const connector = this.connectors.find(connection.system);
      const hasWebhooks = (await this.webhooks.trusted(scope, [connectionId], now)).has(connectionId);
      const allowance = connector?.allowance ?? null;
      const isCounted = allowance !== null && !cannotRead(connection, allowance.transaction.kind);
      const counted = isCounted ? await countTransactions(scope, connectionId, { allowance, since }) : null;
      return toReadAllowance({
        systemLabel: connector?.label ?? connection.system,
        isSandbox: connection.isSandbox,
        isConsented: connection.keyKind === consentKind,
        allowance,
        reads: await countReads(scope, connectionId, since),
        transactions: counted && Math.min(counted.found, mostCounted),
        isAtLeast: counted
          ? counted.found > mostCounted || counted.lookedAt >= mostLookedAt
          : allowance !== null && !isCounted,
        pollMilliseconds: pollIntervalOf(connection, {
          hasWebhooks,
          isPartial: connector?.webhook?.isPartial === true,
        }),
        readsOfPoll: (every) => connector?.changesReads?.(every) ?? 1,
        backstopMilliseconds,
        metered: await countMetered(scope, connectionId),
        usageMilliseconds: usageIntervalOf(connection),
        hasWebhooks,
        isRefused: areEventsLacking(connection) && connection.polledAt !== null,
      });
    });
  }
}

/** Payments that may not be read are not known to be none. */
function cannotRead({ unread }: Connection, kind: string): boolean {
  return unread.some((one) => one.kind === kind);
}

/** Whatever is read for: changes, usage, readings, checks. What redeems a consent reads nothing of the account. */
async function countReads({ db, workspaceId }: Scope, connectionId: string, since: Date): Promise<number> {
  const rows: { reads: number }[] = await db.query(
    `select count(*)::int as reads from connection_call
     where workspace_id = $1 and connection_id = $2 and at >= $3 and ${isRead}`,
    [workspaceId, connectionId, since],
  );
  return rows[0]?.reads ?? 0;
}

/** Of whom usage was told when it was last asked for. */
async function countMetered({ db, workspaceId }: Scope, connectionId: string): Promise<number> {
  const rows: { metered: number }[] = await db.query(
    `select count(*)::int as metered from usage_customer
     where workspace_id = $1 and connection_id = $2 and told_at is not null`,
    [workspaceId, connectionId],
  );
  return rows[0]?.metered ?? 0;
}

async function countTransactions(
  { db, workspaceId }: Scope,
  connectionId: string,
  { allowance, since }: { allowance: ReadAllowance; since: Date },
): Promise<{ found: number; lookedAt: number }> {
  const rows: { found: number; lookedAt: number }[] = await db.query(
    `select count(*) filter (where ${isTransaction('c.payload', 5)})::int as found, count(*)::int as "lookedAt"
     from (select payload::jsonb as payload from billing_object
           where workspace_id = $1 and connection_id = $2 and kind = $3 and payload is not null limit $4) c`,
    [workspaceId, connectionId, allowance.transaction.kind, mostLookedAt, ...transactionParameters(allowance, since)],
  );
  return rows[0] ?? { found: 0, lookedAt: 0 };
}
