import { Injectable } from '@nestjs/common';
import type { ReadAllowanceDto } from '#contracts/deliveries.ts';
import { consentKind } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import {
  areEventsLacking,
  backstopMilliseconds,
  pollIntervalOf,
  usualPollIntervalOf,
} from '../connections/poll-pace.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { usageIntervalOf, usualUsageIntervalOf } from './poll-plan.ts';
import { toReadAllowance } from './read-allowance.ts';
import { countMetered, countReads, countTransactions, mayCount, windowMilliseconds } from './read-counts.ts';
import { WebhookStanding } from './webhook-standing.ts';

/** So many payments allow more reads than any pace of ours makes: counting further would only cost. */
const mostCounted = 2_000;

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
      const isCounted = allowance !== null && mayCount(connection, allowance);
      const counted = isCounted
        ? await countTransactions(scope, connectionId, { allowance, since, enough: mostCounted + 1 })
        : null;
      const { polled, others } = await countReads(scope, connectionId, since);
      const hearing = { hasWebhooks, isPartial: connector?.webhook?.isPartial === true };
      return toReadAllowance({
        systemLabel: connector?.label ?? connection.system,
        isSandbox: connection.isSandbox,
        isConsented: connection.keyKind === consentKind,
        allowance,
        reads: polled + others,
        transactions: counted && Math.min(counted.found, mostCounted),
        isAtLeast: counted ? counted.areMore : allowance !== null && !isCounted,
        pollMilliseconds: pollIntervalOf(connection, hearing),
        usualPollMilliseconds: usualPollIntervalOf(connection, hearing),
        readsOfPoll: (every) => connector?.changesReads?.(every) ?? 1,
        backstopMilliseconds,
        metered: await countMetered(scope, connectionId),
        usageMilliseconds: usageIntervalOf(connection),
        usualUsageMilliseconds: usualUsageIntervalOf(connection),
        hasWebhooks,
        isRefused: areEventsLacking(connection) && connection.polledAt !== null,
      });
    });
  }
}
