import { Injectable } from '@nestjs/common';
import { billingObjects } from '../billing/billing-requests.ts';
import { usable, type OfferRule } from '../billing/offers.ts';
import { shapeOf } from '../billing/shape.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import { Connectors } from '../connections/connectors.ts';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { claim, countUnclaimed } from '../platform/work/work.ts';
import { Stopping } from './stopping.ts';
import { ClaimPace, few } from './claim-pace.ts';
import { claimedColumns, type ClaimedObject } from './claimed-objects.ts';

/** So many objects that must be asked for are one batch: each may be a call. */
const mostReads = 50;
/** Those that deliveries carried cost no call: what a batch costs whatever its length is shared by more of them. */
const mostCarried = 400;
/** In a flood nothing that is held of customers is looked at, so all that comes between two turns is one batch. */
const mostInFlood = 1_000;
/**
 * In a flood, and while full batches of them wait, this often is looked for anything else: each such look goes through all that waits.
 */
const lookMilliseconds = 1_000;
/** Objects that failed this often are read alone: whoever they take down, they take down alone (faults.md §5.4). */
const lonelyAttempts = 3;

/** Only tells which batch a request belongs to: where an offer is taken, it is looked at again. */
const isCarried = usable('t', { confirmedAt: '$6', shape: '$7' });
/** What belongs to one customer stands together, so that it is followed up once. */
const order = 'customer_id nulls first';

export interface Taken {
  readonly token: string;
  /** What deliveries offered of them can be taken by `rule`. */
  readonly carried: readonly ClaimedObject[];
  /** What must be asked for. */
  readonly unread: readonly ClaimedObject[];
  readonly rule: OfferRule;
  /** An object that failed again and again, by itself. */
  readonly isLonely: boolean;
  /** As much as fits in a batch: there may be more. */
  readonly isFull: boolean;
  /** They come faster than accounts could be judged after each batch. */
  readonly isFlood: boolean;
}

interface Claiming {
  readonly connectionId: string;
  readonly rule: OfferRule;
  readonly now: Date;
}

interface Wanted {
  readonly limit: number;
  readonly where: string;
  readonly token?: string | undefined;
  /** The customer behind whom to begin. */
  readonly place?: string | undefined;
}

/**
 * Takes requests of one connection to look at objects again, customer by customer. What deliveries carried and what must be asked for
 * are batches of their own length, and neither waits until nothing is left of the other.
 */
@Injectable()
export class RefreshClaims {
  /**
   * The customer at whom a full batch ended: the next one goes on behind, so that batches made at the same time do not wait for
   * each other's customers, and what comes meanwhile for one customer comes together.
   */
  readonly #places = new Map<string, string>();
  readonly #pace: ClaimPace;
  /** When anything but carried objects was last looked for. */
  readonly #looks = new Map<string, Date>();

  constructor(
    private readonly database: Database,
    private readonly backfills: BackfillsService,
    private readonly connectors: Connectors,
    private readonly stopping: Stopping,
    private readonly clock: Clock,
  ) {
    this.#pace = new ClaimPace(stopping.signal);
  }

  /**
   * An entry. What must be read and what was carried do not wait for each other: `readsFirst` says which has the first place. Null when
   * the process stops: it takes on nothing new (faults.md §5.3).
   */
  async take(connection: Connection, readsFirst: boolean): Promise<Taken | null> {
    await this.#pace.turn(connection.id, () => this.#countUnclaimed(connection));
    if (this.stopping.signal.aborted) return null;
    const now = this.clock.now();
    const looks = this.#looksForAll(connection.id, now);
    const { apiVersion, keeps } = this.connectors.get(connection.system);
    const taken = await this.database.write(connection.workspaceId, async (scope) => {
      const [lonely, confirmedAt] = await Promise.all([
        looks ? this.#lonely(scope, connection.id, now) : null,
        this.backfills.confirmedAt(scope, connection.id, now),
      ]);
      const rule = { confirmedAt, shape: shapeOf(apiVersion, keeps) };
      if (lonely && lonely.rows.length > 0) {
        return { token: lonely.token, carried: [], unread: lonely.rows, rule, isLonely: true, isFull: true };
      }
      const claiming = { connectionId: connection.id, rule, now };
      return { ...(await this.#many(scope, claiming, { readsFirst, looks })), rule, isLonely: false };
    });
    const { carried, unread, isFull } = taken;
    const count = carried.length + unread.length;
    this.#pace.taken(connection.id, { count, isFull, carried: carried.length });
    return { ...taken, isFlood: this.#pace.isFlood(connection.id) };
  }

  #countUnclaimed({ workspaceId, id }: Connection): Promise<number> {
    const options = { now: this.clock.now(), most: few, where: 'connection_id = $4', parameters: [id] };
    return this.database.read(workspaceId, (scope) => countUnclaimed(scope, billingObjects, options));
  }

  #looksForAll(connectionId: string, now: Date): boolean {
    const last = this.#looks.get(connectionId)?.getTime() ?? -Infinity;
    const isBusy = this.#places.has(connectionId) || this.#pace.isFlood(connectionId);
    if (isBusy && now.getTime() - last < lookMilliseconds) return false;
    this.#looks.set(connectionId, now);
    return true;
  }

  #lonely(scope: Scope, connectionId: string, now: Date) {
    const where = `connection_id = $5 and attempts >= ${lonelyAttempts}`;
    const options = { now, limit: 1, where, columns: claimedColumns, parameters: [connectionId] };
    return claim<ClaimedObject>(scope, billingObjects, options);
  }

  async #many(scope: Scope, claiming: Claiming, { readsFirst, looks }: { readsFirst: boolean; looks: boolean }) {
    const reads = (token?: string) =>
      this.#some(scope, claiming, { limit: mostReads, where: `not ${isCarried}`, token });
    if (readsFirst && looks) {
      const { token, rows: unread, isFull } = await reads();
      if (isFull) return { token, carried: [], unread, isFull };
      const carried = await this.#carried(scope, claiming, token);
      return { token, carried: carried.rows, unread, isFull: carried.isFull };
    }
    const { token, rows: carried, isFull } = await this.#carried(scope, claiming);
    if (isFull || !looks) return { token, carried, unread: [], isFull };
    const unread = await reads(token);
    return { token, carried, unread: unread.rows, isFull: unread.isFull };
  }

  /** From behind the last place to the end, and on from the beginning. */
  async #carried(scope: Scope, claiming: Claiming, token?: string) {
    const { connectionId } = claiming;
    const place = this.#places.get(connectionId);
    const limit = this.#pace.isFlood(connectionId) ? mostInFlood : mostCarried;
    const all = { limit, where: isCarried, token };
    const taken =
      place === undefined
        ? await this.#some(scope, claiming, all)
        : await this.#around(scope, claiming, { ...all, place });
    if (taken.isFull) this.#places.set(connectionId, taken.last);
    else this.#places.delete(connectionId);
    return taken;
  }

  async #around(scope: Scope, claiming: Claiming, all: Wanted & { readonly place: string }) {
    const behind = await this.#some(scope, claiming, { ...all, where: `${all.where} and customer_id > $8` });
    if (behind.isFull) return behind;
    const limit = all.limit - behind.rows.length;
    const begun = await this.#some(scope, claiming, { ...all, limit, token: behind.token, place: undefined });
    return { ...begun, rows: [...behind.rows, ...begun.rows] };
  }

  async #some(scope: Scope, claiming: Claiming, { limit, where, token, place }: Wanted) {
    const { connectionId, rule, now } = claiming;
    const parameters = [connectionId, rule.confirmedAt, rule.shape];
    const taken = await claim<ClaimedObject>(scope, billingObjects, {
      now,
      limit,
      token,
      order,
      where: `connection_id = $5 and attempts < ${lonelyAttempts} and ${where}`,
      columns: claimedColumns,
      parameters: place === undefined ? parameters : [...parameters, place],
    });
    const last = taken.rows.reduce((end, { customer_id: id }) => (id !== null && id > end ? id : end), '');
    return { ...taken, last, isFull: taken.rows.length === limit };
  }
}
