import { Injectable } from '@nestjs/common';
import { billingObjects } from '../billing/billing-requests.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import { Connectors } from '../connections/connectors.ts';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { claim } from '../platform/work/work.ts';
import { ClaimPace } from './claim-pace.ts';
import { claimedColumns, type ClaimedObject } from './claimed-objects.ts';

/** So many objects that must be asked for are one batch: each may be a call. */
const mostReads = 50;
/** Those that deliveries carried cost no call: what a batch costs whatever its length is shared by more of them. */
const mostCarried = 400;
/** While full batches of them wait, this often is looked for anything else: each such look goes through all that waits. */
const lookMilliseconds = 1_000;
/** Objects that failed this often are read alone: whoever they take down, they take down alone (faults.md §5.4). */
const lonelyAttempts = 3;

/**
 * The same as `withOffer` and `usableOffer`, which decide: here it only tells which batch a request belongs to. `$6` is `confirmedAt`,
 * `$7` the revision of what is kept.
 */
const isCarried = `(offered_at is not null and not must_fetch and offered is not null
  and (offered ->> 'revision')::int is not distinct from $7::int and ($6::timestamptz is null or offered_at > $6)
  and (known_at is null or offered_at >= date_trunc('second', known_at) + interval '2 seconds'))`;
/** What belongs to one customer stands together, so that it is followed up once. */
const order = 'customer_id nulls first';

export interface Taken {
  readonly token: string;
  readonly rows: readonly ClaimedObject[];
  /** Objects that a delivery of before this moment carried are looked up all the same. */
  readonly confirmedAt: Date | null;
  /** An object that failed again and again, by itself. */
  readonly isLonely: boolean;
  /** As much as fits in a batch: there may be more. */
  readonly isFull: boolean;
}

interface Claiming {
  readonly connectionId: string;
  readonly confirmedAt: Date | null;
  readonly revision: number | null;
  readonly now: Date;
}

interface Wanted {
  readonly limit: number;
  readonly where: string;
  readonly token?: string | undefined;
  /** The customer behind whom to begin. */
  readonly place?: string | undefined;
}

/** Takes requests of one connection to look at objects again. */
@Injectable()
export class RefreshClaims {
  /**
   * The customer at whom a full batch ended: the next one goes on behind, so that batches made at the same time do not wait for
   * each other's customers, and what comes meanwhile for one customer comes together.
   */
  readonly #places = new Map<string, string>();
  readonly #pace = new ClaimPace();
  /** When anything but carried objects was last looked for. */
  readonly #looks = new Map<string, Date>();

  constructor(
    private readonly database: Database,
    private readonly backfills: BackfillsService,
    private readonly connectors: Connectors,
    private readonly clock: Clock,
  ) {}

  /** An entry. What must be read and what was carried do not wait for each other: `readsFirst` says which has the first place. */
  async take(connection: Connection, readsFirst: boolean): Promise<Taken> {
    await this.#pace.turn(connection.id);
    const now = this.clock.now();
    const looks = this.#looksForAll(connection.id, now);
    const revision = this.connectors.get(connection.system).keeps?.revision ?? null;
    const taken = await this.database.write(connection.workspaceId, async (scope) => {
      const [lonely, confirmedAt] = await Promise.all([
        looks ? this.#lonely(scope, connection.id, now) : null,
        this.backfills.confirmedAt(scope, connection.id, now),
      ]);
      const some =
        lonely && lonely.rows.length > 0
          ? { ...lonely, isLonely: true, isFull: true }
          : await this.#many(scope, { connectionId: connection.id, confirmedAt, revision, now }, readsFirst && looks);
      return { ...some, confirmedAt, rows: some.rows.map((row) => withOffer(row, revision)) };
    });
    this.#pace.taken(connection.id, { count: taken.rows.length, isFull: taken.isFull });
    return taken;
  }

  #looksForAll(connectionId: string, now: Date): boolean {
    const last = this.#looks.get(connectionId)?.getTime() ?? -Infinity;
    if (this.#places.has(connectionId) && now.getTime() - last < lookMilliseconds) return false;
    this.#looks.set(connectionId, now);
    return true;
  }

  #lonely(scope: Scope, connectionId: string, now: Date) {
    const where = `connection_id = $5 and attempts >= ${lonelyAttempts}`;
    const options = { now, limit: 1, where, columns: claimedColumns, parameters: [connectionId] };
    return claim<ClaimedObject>(scope, billingObjects, options);
  }

  async #many(scope: Scope, claiming: Claiming, readsFirst: boolean): Promise<Omit<Taken, 'confirmedAt'>> {
    const reads = (token?: string) =>
      this.#some(scope, claiming, { limit: mostReads, where: `not ${isCarried}`, token });
    const carried = (token?: string) => this.#carried(scope, claiming, token);
    const [first, second] = readsFirst ? [reads, carried] : [carried, reads];
    const taken = await first();
    if (taken.isFull) return { ...taken, isLonely: false };
    const more = await second(taken.token);
    return { token: taken.token, rows: [...taken.rows, ...more.rows], isLonely: false, isFull: more.isFull };
  }

  /** From behind the last place to the end, and on from the beginning. */
  async #carried(scope: Scope, claiming: Claiming, token?: string) {
    const { connectionId } = claiming;
    const place = this.#places.get(connectionId);
    const all = { limit: mostCarried, where: isCarried, token };
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
    const { connectionId, confirmedAt, revision, now } = claiming;
    const parameters = [connectionId, confirmedAt, revision];
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

/** What another release offered may lack what this one keeps: it is looked up. */
function withOffer(row: ClaimedObject, revision: number | null): ClaimedObject {
  return row.offered && (row.offered.revision ?? null) !== revision ? { ...row, offered: null } : row;
}
