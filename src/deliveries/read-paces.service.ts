import { Injectable, Logger } from '@nestjs/common';
import type { Connector } from '#connectors/connector.ts';
import type { ReadAllowance } from '#connectors/limits.ts';
import type { Connection } from '../connections/connection.ts';
import { Connectors } from '../connections/connectors.ts';
import { usualPollIntervalOf } from '../connections/poll-pace.ts';
import { Database } from '../platform/database/database.ts';
import { Changes } from '../platform/notify/changes.ts';
import { usualUsageIntervalOf } from './poll-plan.ts';
import type { PolledConnection } from './poll-times.ts';
import { countMetered, countReads, countTransactions, mayCount, windowMilliseconds } from './read-counts.ts';
import { neededFor, readPaceOf, type Asking, type ReadPace } from './read-pace.ts';

/** It is a matter of days; within an hour no pace of ours reads much of an allowance. */
const renewedMilliseconds = 60 * 60_000;

/** Keeps on each connection how often it may be asked, so that its account's read allowance lasts [R16]. */
@Injectable()
export class ReadPaces {
  readonly #logger = new Logger(ReadPaces.name);

  constructor(
    private readonly database: Database,
    private readonly connectors: Connectors,
    private readonly changes: Changes,
  ) {}

  /**
   * An entry: works the pace out anew where that was long ago, from every read of 30 days. Answers the connection with the pace it has:
   * where that cannot be done the one at hand, as nothing that is asked for may hang on it.
   */
  async renew(polled: PolledConnection, now: Date): Promise<Connection> {
    const { connection } = polled;
    const connector = this.connectors.get(connection.system);
    const { allowance } = connector;
    if (!allowance || !isSpared(connection) || isRecent(connection, now)) return connection;
    const note = (error: unknown) =>
      this.#logger.error({
        outcome: 'pace_not_renewed',
        connection: connection.id,
        error: error instanceof Error ? error.stack : String(error),
      });
    const pace = await this.#workOut(polled, { ...connector, allowance }, now).catch((error: unknown): ReadPace => {
      note(error);
      const { leastEventsSeconds, leastUsageSeconds } = connection;
      return { leastEventsSeconds, leastUsageSeconds };
    });
    await this.#keep(connection, pace, now).catch(note);
    return { ...connection, ...pace, pacedAt: now };
  }

  /** Payments are counted no further than they matter: an account with many allows more than is ever asked for. */
  #workOut(
    { connection, hearing }: PolledConnection,
    { allowance, changesReads }: Pick<Connector, 'changesReads'> & { readonly allowance: ReadAllowance },
    now: Date,
  ): Promise<ReadPace> {
    const since = new Date(now.getTime() - windowMilliseconds);
    return this.database.read(connection.workspaceId, async (scope) => {
      const pollMilliseconds = usualPollIntervalOf(connection, hearing);
      const asking: Asking = {
        pollMilliseconds,
        readsOfPoll: changesReads?.(pollMilliseconds) ?? 1,
        usageMilliseconds: usualUsageIntervalOf(connection),
        readsOfUsage: (await countMetered(scope, connection.id)) * allowance.perUsage,
      };
      const read = await countReads(scope, connection.id, since);
      const needed = neededFor(asking, read);
      const isFloorEnough = needed <= allowance.leastPerMonth;
      if (isFloorEnough || !mayCount(connection, allowance)) return readPaceOf(asking, read, allowance.leastPerMonth);
      const enough = Math.ceil(needed / allowance.perTransaction);
      const { found, areMore } = await countTransactions(scope, connection.id, { allowance, since, enough });
      // So many, or more than are looked at, of which nobody knows how many are recent: no small account holds them.
      if (areMore) return { leastEventsSeconds: null, leastUsageSeconds: null };
      return readPaceOf(asking, read, Math.max(allowance.leastPerMonth, found * allowance.perTransaction));
    });
  }

  async #keep({ workspaceId, id, ...before }: Connection, pace: ReadPace, now: Date): Promise<void> {
    const { leastEventsSeconds, leastUsageSeconds } = pace;
    const isOther = leastEventsSeconds !== before.leastEventsSeconds || leastUsageSeconds !== before.leastUsageSeconds;
    await this.database.write(workspaceId, async (scope) => {
      await scope.db.query(
        `update connection set least_events_seconds = $3, least_usage_seconds = $4, paced_at = $5
         where workspace_id = $1 and id = $2`,
        [workspaceId, id, leastEventsSeconds, leastUsageSeconds, now],
      );
      if (isOther) await this.changes.announce(scope, 'connections', [id]);
    });
  }
}

/** Nobody counts reads in the sandbox, and in test mode nobody's customers depend on them. */
function isSpared({ isSandbox, mode }: Connection): boolean {
  return mode === 'live' && !isSandbox;
}

function isRecent({ pacedAt }: Connection, now: Date): boolean {
  const age = pacedAt === null ? Infinity : now.getTime() - pacedAt.getTime();
  // One of before the clock was set back is worked out anew.
  return age >= 0 && age < renewedMilliseconds;
}
