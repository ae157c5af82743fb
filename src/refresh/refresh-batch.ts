import { Injectable, Logger } from '@nestjs/common';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { isAway, isOutage } from '../platform/database/retriable.ts';
import { passed } from '../platform/road/road.ts';
import { halved } from '../platform/work/halved.ts';
import type { ClaimedObject } from './claimed-objects.ts';
import { blamedAlone, fetchClaimed, type Fetched } from './fetch-claimed.ts';
import { Floods } from './floods.ts';
import { asConnectorError, Readings, type ReadingLimits } from './readings.ts';
import { RefreshClaims, type Taken } from './refresh-claims.ts';
import { RefreshRecord } from './refresh-record.service.ts';
import { judgesLater } from './refresh.service.ts';

/** From the claim to the last answer: shorter than its lease, so that a slow billing system does not cost the work already done. */
const readMilliseconds = 45_000;
/** However long it took to keep what was carried. */
const leastReadMilliseconds = 10_000;
/** Of so many customers all that is held is in memory at a time. */
const mostCustomers = 200;
/** Pause before an object is tried again that our own code failed on. */
const restMilliseconds = 15_000;

export type BatchEnd =
  /** A full batch went through: there may be more. */
  | 'more'
  /** Nothing is left to claim now. */
  | 'empty'
  /** The connection cannot be read before this moment, or at all. */
  | { readonly until: Date | null };

/** One batch of requests of one connection: claim, fetch, then one transaction. Claiming is the lock. */
@Injectable()
export class RefreshBatch {
  readonly #logger = new Logger(RefreshBatch.name);
  /** Connections that are being read: what comes meanwhile and needs no call is taken before what does. */
  readonly #reading = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly claims: RefreshClaims,
    private readonly readings: Readings,
    private readonly record: RefreshRecord,
    private readonly floods: Floods,
    private readonly clock: Clock,
  ) {}

  /** An entry. What was carried is kept before anything is asked for. */
  async run(connection: Connection, onCall?: () => void): Promise<BatchEnd> {
    const taken = await this.claims.take(connection, !this.#reading.has(connection.id));
    if (taken === null) return 'empty';
    try {
      if (!taken.isFlood) await this.floods.end(connection);
      if (taken.carried.length + taken.unread.length === 0) return nextOf(taken);
      passed('refresh:claimed');
      return await this.#answer(connection, taken, onCall);
    } catch (error) {
      if (isAway(error)) await this.#giveBack(connection, taken, error);
      throw error;
    }
  }

  async #answer(connection: Connection, taken: Taken, onCall?: () => void): Promise<BatchEnd> {
    const began = performance.now();
    const { carried, unread } = taken;
    if (carried.length > 0) {
      passed('refresh:fetched');
      // In a flood nothing that is held of customers is looked at, unless they are new, or somebody must be judged at once.
      const isAtOnce = taken.isFlood && judgesLater(connection, carried) && countCustomers(carried) <= mostCustomers;
      const parts = isAtOnce ? [carried] : partsOf(carried);
      for (const part of parts) {
        if (!(await this.#take(connection, taken, part))) return this.#leave(connection, taken);
      }
      if (taken.isFlood) this.floods.note(connection);
      passed('refresh:absorbed');
    }
    const spent = Math.round(performance.now() - began);
    const milliseconds = Math.max(leastReadMilliseconds, readMilliseconds - spent);
    const end = unread.length === 0 ? null : await this.#read(connection, taken, { milliseconds, onCall });
    return end ?? nextOf(taken);
  }

  /**
   * The database had no room or was away. Unless it cannot be the doing of anything that was claimed, it counts as a try, as the end
   * of a worker does (faults.md §5.4). When even this fails, the lease runs out.
   */
  async #giveBack(connection: Connection, { token, unread, isLonely }: Taken, cause: unknown): Promise<void> {
    const retryAt = new Date(this.clock.now().getTime() + restMilliseconds);
    const words = 'The database could not keep it.';
    const [alone] = isLonely && !isOutage(cause) ? unread : [];
    const given = alone
      ? this.#failAlone(connection, token, alone, cause)
      : this.database.write(connection.workspaceId, (scope) =>
          isOutage(cause)
            ? this.record.giveBack(scope, token, words, retryAt)
            : this.record.giveBackTried(scope, token, words, retryAt),
        );
    await given.catch(() => undefined);
  }

  /** Answers when the connection can be read again; null when it could be read. */
  async #read(connection: Connection, taken: Taken, limits: ReadingLimits): Promise<BatchEnd | null> {
    this.#reading.add(connection.id);
    try {
      const answers = await this.#fetch(connection, taken.unread, limits);
      const fetched = taken.isLonely && !this.readings.isStopping ? blamedAlone(answers, taken.unread) : answers;
      passed('refresh:fetched');
      const isKept = await this.#keep(connection, taken.token, fetched);
      passed('refresh:absorbed');
      if (!isKept) return await this.#leave(connection, taken);
      return fetched.outage ? { until: await this.#rest(connection, taken.token, fetched.outage) } : null;
    } finally {
      this.#reading.delete(connection.id);
    }
  }

  async #fetch(connection: Connection, rows: readonly ClaimedObject[], limits: ReadingLimits): Promise<Fetched> {
    const now = this.clock.now();
    try {
      return await this.readings.use(connection, limits, (reading) => fetchClaimed(reading, rows, now));
    } catch (error) {
      const outage = asConnectorError(error);
      if (!outage) throw error;
      return { answered: [], failed: [], outage };
    }
  }

  /** False when the connection has changed meanwhile. */
  async #keep(connection: Connection, token: string, fetched: Fetched): Promise<boolean> {
    const { workspaceId } = connection;
    if (fetched.failed.length > 0) {
      await this.database.write(workspaceId, (scope) =>
        this.record.fail(scope, connection, token, fetched.failed, this.clock.now()),
      );
    }
    return halved(fetched.answered, {
      keep: (answered) =>
        this.database.write(workspaceId, (scope) =>
          this.record.keep(scope, connection, token, answered, this.clock.now()),
        ),
      fail: ({ row }, error) => this.#failAlone(connection, token, row, error),
    });
  }

  /** False when the connection has changed meanwhile. */
  #take(connection: Connection, { token, rule, isFlood }: Taken, rows: readonly ClaimedObject[]): Promise<boolean> {
    return halved(rows, {
      keep: (carried) =>
        this.database.write(connection.workspaceId, (scope) =>
          this.record.take(scope, connection, { token, carried, rule, isFlood }, this.clock.now()),
        ),
      fail: (row, error) => this.#failAlone(connection, token, row, error),
    });
  }

  /** The connection has ended, or has another key by now: then somebody else claims what is left. */
  async #leave({ workspaceId }: Connection, { token }: Taken): Promise<BatchEnd> {
    const now = this.clock.now();
    const words = 'The connection has changed.';
    await this.database.write(workspaceId, (scope) => this.record.giveBack(scope, token, words, now));
    return { until: null };
  }

  async #failAlone(connection: Connection, token: string, row: ClaimedObject, error: unknown): Promise<void> {
    const { workspaceId, id } = connection;
    this.#logger.error({
      outcome: 'object_not_absorbed',
      workspace: workspaceId,
      connection: id,
      object: `${row.kind} ${row.external_id}`,
      error: error instanceof Error ? error.stack : String(error),
    });
    const retryAt = new Date(this.clock.now().getTime() + restMilliseconds);
    await this.database.write(workspaceId, (scope) =>
      this.record.failOne(scope, token, row, { words: error instanceof Error ? error.message : 'unknown', retryAt }),
    );
  }

  async #rest(connection: Connection, token: string, outage: NonNullable<Fetched['outage']>): Promise<Date | null> {
    const now = this.clock.now();
    return this.database.write(connection.workspaceId, async (scope) => {
      if (!this.readings.isStopping) return this.record.rest(scope, connection, token, outage, now);
      // We hung up ourselves: the next process takes the work over at once.
      await this.record.giveBack(scope, token, 'Stopped while it was read.', now);
      return now;
    });
  }
}

/** Whether a flood is over is seen by who comes next. */
function nextOf({ isFull, isFlood }: Taken): BatchEnd {
  return isFull || isFlood ? 'more' : 'empty';
}

/** Customers themselves: whoever is new comes with one. */
function countCustomers(rows: readonly ClaimedObject[]): number {
  return rows.filter((row) => row.external_id === (row.offered_customer_id ?? row.customer_id)).length;
}

/** Each customer in one part only, so that all that came for it is followed up at once; none of too many customers. */
function partsOf(rows: readonly ClaimedObject[]): ClaimedObject[][] {
  const groups = [...Map.groupBy(rows, (row) => row.customer_id).values()];
  const parts = Math.ceil(groups.length / mostCustomers);
  const each = Math.ceil(groups.length / parts);
  return Array.from({ length: parts }, (_none, part) => groups.slice(part * each, (part + 1) * each).flat());
}
