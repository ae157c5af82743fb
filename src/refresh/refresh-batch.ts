import { Injectable, Logger } from '@nestjs/common';
import { BackfillsService } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { isAway } from '../platform/database/retriable.ts';
import { passed } from '../platform/road/road.ts';
import { claim, LeaseLost, type Claim } from '../platform/work/work.ts';
import { billingObjects, claimedColumns, type ClaimedObject } from './claimed-objects.ts';
import { fetchClaimed, type Fetched } from './fetch-claimed.ts';
import { OfferedObjects } from './offered-objects.queries.ts';
import { asConnectorError, Readings } from './readings.ts';
import { RefreshRecord } from './refresh-record.service.ts';

const batchSize = 50;
/** Shorter than the lease of a claim, so that a slow billing system does not cost the work already done. */
const readMilliseconds = 45_000;
/** Objects that failed this often are read alone: whoever they take down, they take down alone (faults.md §5.4). */
const lonelyAttempts = 3;
/** Pause before an object is tried again that our own code failed on. */
const restMilliseconds = 15_000;

interface Claimed extends Claim<ClaimedObject> {
  /** Objects that a delivery of before this moment carried are looked up all the same. */
  readonly confirmedAt: Date | null;
}

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

  constructor(
    private readonly database: Database,
    private readonly backfills: BackfillsService,
    private readonly readings: Readings,
    private readonly record: RefreshRecord,
    private readonly offers: OfferedObjects,
    private readonly clock: Clock,
  ) {}

  /** An entry. */
  async run(connection: Connection, onCall?: () => void): Promise<BatchEnd> {
    const { claimed, isLonely } = await this.#claim(connection);
    if (claimed.rows.length === 0) return 'empty';
    passed('refresh:claimed');
    const answers = await this.#fetch(connection, claimed, onCall);
    const fetched = isLonely && !this.readings.isStopping ? blamedAlone(answers, claimed.rows) : answers;
    passed('refresh:fetched');
    const isKept = await this.#keep(connection, claimed.token, fetched);
    passed('refresh:absorbed');
    if (!isKept) return { until: null };
    if (fetched.outage) return { until: await this.#rest(connection, claimed.token, fetched.outage) };
    return isLonely || claimed.rows.length === batchSize ? 'more' : 'empty';
  }

  async #claim(connection: Connection): Promise<{ claimed: Claimed; isLonely: boolean }> {
    const options = {
      now: this.clock.now(),
      columns: claimedColumns,
      parameters: [connection.id],
    };
    return this.database.write(connection.workspaceId, async (scope) => {
      const lonely = await claim<ClaimedObject>(scope, billingObjects, {
        ...options,
        limit: 1,
        where: `connection_id = $5 and attempts >= ${lonelyAttempts}`,
      });
      const isLonely = lonely.rows.length > 0;
      const where = `connection_id = $5 and attempts < ${lonelyAttempts}`;
      const claimed = isLonely
        ? lonely
        : await claim<ClaimedObject>(scope, billingObjects, { ...options, limit: batchSize, where });
      const confirmedAt = claimed.rows.some((row) => row.offered_at !== null)
        ? await this.backfills.confirmedAt(scope, connection.id, options.now)
        : null;
      const rows = await this.offers.bring(scope, connection.id, claimed.rows);
      return { claimed: { ...claimed, rows, confirmedAt }, isLonely };
    });
  }

  async #fetch(connection: Connection, claimed: Claimed, onCall: (() => void) | undefined): Promise<Fetched> {
    const now = this.clock.now();
    try {
      return await this.readings.use(connection, { milliseconds: readMilliseconds, onCall }, ({ connector, access }) =>
        fetchClaimed({ connector, access, confirmedAt: claimed.confirmedAt }, claimed.rows, now),
      );
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
