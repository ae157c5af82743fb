import type { BackfillWork } from './backfill-work.ts';
import { Lanes } from './lanes.ts';

/** Ranges read at once for each call that an account allows at once: some wait for their turn, some are stored. */
const rangesForEachCall = 4;
/** Pages stored at once; more would only wait for the same disk. */
const storesAtOnce = 3;
/** Of one kind fewer: customers are attached one page after the other, and those that wait for it must not keep out the rest. */
const storesOfAKind = 2;

/** What the kinds of one reading share while they are read side by side. */
export class SharedPlaces {
  readonly ranges: Lanes;
  readonly stores = new Lanes(storesAtOnce);
  stored = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor({ connector, connection }: Pick<BackfillWork, 'connector' | 'connection'>) {
    this.ranges = new Lanes(connector.limits[connection.mode].inFlight * rangesForEachCall);
  }

  /** Something stopped the whole reading: no new page is begun. */
  get isOver(): boolean {
    return this.#failure !== null;
  }

  /** The first failure is what stopped it. */
  stop(error: unknown): void {
    this.#failure ??= { error };
  }

  /** Throws what stopped the reading, if anything did. */
  check(): void {
    if (this.#failure) throw this.#failure.error;
  }
}

/** Where one kind stands among those that are read at once. */
export interface Place {
  readonly shared: SharedPlaces;
  /** The lower, the earlier it gets a place. */
  readonly rank: number;
  readonly ownStores: Lanes;
}

/** The place of a kind; the earlier kinds have the lower ranks. */
export function placeOf(shared: SharedPlaces, rank: number): Place {
  return { shared, rank, ownStores: new Lanes(storesOfAKind) };
}
