import { Injectable, Logger } from '@nestjs/common';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { isAway } from '../platform/database/retriable.ts';
import { passed } from '../platform/road/road.ts';
import { LeaseLost } from '../platform/work/work.ts';
import type { ClaimedObject } from './claimed-objects.ts';
import { fetchClaimed, sortOut, type Fetched } from './fetch-claimed.ts';
import { asConnectorError, Readings, type ReadingLimits } from './readings.ts';
import { RefreshClaims, type Taken } from './refresh-claims.ts';
import { RefreshRecord } from './refresh-record.service.ts';

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
    private readonly clock: Clock,
  ) {}

  /** An entry. What was carried is kept before anything is asked for. */
  async run(connection: Connection, onCall?: () => void): Promise<BatchEnd> {
    const began = performance.now();
    const taken = await this.claims.take(connection, !this.#reading.has(connection.id));
    if (taken.rows.length === 0) return 'empty';
    passed('refresh:claimed');
    const { carried, unread } = sortOut(taken.rows, taken.confirmedAt);
    if (carried.length > 0) {
      passed('refresh:fetched');
      for (const part of partsOf(carried)) {
        if (!(await this.#absorb(connection, taken.token, part))) return { until: null };
      }
      passed('refresh:absorbed');
    }
    const spent = Math.round(performance.now() - began);
    const milliseconds = Math.max(leastReadMilliseconds, readMilliseconds - spent);
    const end =
      unread.length === 0 ? null : await this.#read(connection, { ...taken, rows: unread }, { milliseconds, onCall });
    return end ?? (taken.isFull ? 'more' : 'empty');
  }

  /** Answers when the connection can be read again; null when it could be read. */
  async #read(connection: Connection, taken: Taken, limits: ReadingLimits): Promise<BatchEnd | null> {
    this.#reading.add(connection.id);
    try {
      const answers = await this.#fetch(connection, taken.rows, limits);
      const fetched = taken.isLonely && !this.readings.isStopping ? blamedAlone(answers, taken.rows) : answers;
      passed('refresh:fetched');
      const isKept = await this.#keep(connection, taken.token, fetched);
      passed('refresh:absorbed');
      if (!isKept) return { until: null };
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

  /** False when the connection was disconnected meanwhile. */
  async #keep(connection: Connection, token: string, fetched: Fetched): Promise<boolean> {
    const { workspaceId } = connection;
    if (fetched.failed.length > 0) {
      await this.database.write(workspaceId, (scope) =>
        this.record.fail(scope, connection, token, fetched.failed, this.clock.now()),
      );
    }
    return this.#absorb(connection, token, fetched.answered);
  }

  /** A batch that fails is halved until the object that breaks it stands alone, so that it holds up nobody else. */
  async #absorb(connection: Connection, token: string, answered: Fetched['answered']): Promise<boolean> {
    if (answered.length === 0) return true;
    try {
      return await this.database.write(connection.workspaceId, (scope) =>
        this.record.keep(scope, connection, token, answered, this.clock.now()),
      );
    } catch (error) {
      if (error instanceof LeaseLost || isAway(error)) throw error;
      if (answered.length > 1) {
        const half = Math.ceil(answered.length / 2);
        const first = await this.#absorb(connection, token, answered.slice(0, half));
        return first && (await this.#absorb(connection, token, answered.slice(half)));
      }
      await this.#failAlone(connection, token, answered, error);
      return true;
    }
  }

  async #failAlone(
    connection: Connection,
    token: string,
    answered: Fetched['answered'],
    error: unknown,
  ): Promise<void> {
    const { workspaceId, id } = connection;
    const [row] = answered.map((one) => one.row);
    this.#logger.error({
      outcome: 'object_not_absorbed',
      workspace: workspaceId,
      connection: id,
      object: row && `${row.kind} ${row.external_id}`,
      error: error instanceof Error ? error.stack : String(error),
    });
    if (!row) return;
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

/**
 * An object that failed again and again, and again when read alone, is at fault itself: it must not make the connection rest
 * before anything else was asked. Whether the billing system is out, the next batch finds out.
 */
function blamedAlone(fetched: Fetched, rows: readonly ClaimedObject[]): Fetched {
  const { outage } = fetched;
  if (outage?.kind !== 'unavailable') return fetched;
  return { answered: fetched.answered, failed: rows.map((row) => ({ row, error: outage })), outage: null };
}

/** Each customer in one part only, so that all that came for it is followed up at once; none of too many customers. */
function partsOf(answered: Fetched['answered']): Fetched['answered'][] {
  const groups = [...Map.groupBy(answered, ({ row }) => row.customer_id).values()];
  const parts = Math.ceil(groups.length / mostCustomers);
  const each = Math.ceil(groups.length / parts);
  return Array.from({ length: parts }, (_none, part) => groups.slice(part * each, (part + 1) * each).flat());
}
