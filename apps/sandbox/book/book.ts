import { emptyHousehold, generateHousehold } from '../generate/household.ts';
import { catalogueOf } from './catalogue.ts';
import type { BookContext } from './context.ts';
import { nextDue } from './due.ts';
import { entriesOf, SHELF_KINDS, type ShelfKind } from './entries.ts';
import type { Household } from './facts.ts';
import type { Households } from './households.ts';
import { Ids } from './ids.ts';
import { compareSpots, Shelf, type Bound, type Spot } from './shelf.ts';
import { max, merge, min, next, spotsOf } from './spots.ts';

export interface BookOptions {
  readonly seed: number;
  readonly size: number;
  readonly anchor: number;
}

/** Households drawn for reading are kept for a while: a page and its expansions ask for the same ones again. */
const REMEMBER = 300;

/**
 * The merchant's whole book. A customer whom nothing happened to is not stored: it is drawn from seed and number when
 * somebody reads it. One whom something happened to is kept, as facts.
 */
export class Book implements Households {
  readonly context: BookContext;
  private readonly shelves = new Map<ShelfKind, Shelf>(SHELF_KINDS.map((kind) => [kind, new Shelf()]));
  private readonly touched = new Map<number, Household>();
  private readonly drawn = new Map<number, Household>();
  private readonly overlays = new Map<ShelfKind, Spot[]>();
  /** When each untouched household next does something by itself; 0 where never. */
  private readonly dues: Uint32Array;
  private readonly touchedDues = new Map<number, number>();
  private created = 0;

  constructor({ seed, size, anchor }: BookOptions) {
    const ids = new Ids(seed);
    this.context = {
      seed,
      anchor,
      size,
      former: Math.ceil(size / 100),
      ids,
      catalogue: catalogueOf(ids),
      accountId: `acct_1${ids.mark}Sbx00`,
      accountName: 'Meridian Workspace',
    };
    this.dues = new Uint32Array(this.population);
    this.fill();
  }

  /** Customers of the book at its anchor, the deleted ones included. */
  get population(): number {
    return this.context.size + this.context.former;
  }

  /** The customers to whom something happened since the anchor. */
  get changed(): ReadonlyMap<number, Household> {
    return this.touched;
  }

  /** The number that the next new customer gets. */
  get nextIndex(): number {
    return this.population + this.created;
  }

  household(index: number): Household | null {
    const kept = this.touched.get(index) ?? this.drawn.get(index);
    if (kept !== undefined) return kept;
    if (index < 0 || index >= this.population) return null;
    if (this.drawn.size >= REMEMBER) this.drawn.clear();
    const household = generateHousehold(this.context, index);
    this.drawn.set(index, household);
    return household;
  }

  /** A blank page for a new customer; it belongs to the book once it is kept. */
  blank(created: number, currency: string): Household {
    return emptyHousehold(this.nextIndex, created, currency);
  }

  /** From now on this is how the household stands. */
  keep(household: Household): void {
    if (household.index >= this.nextIndex) this.created = household.index - this.population + 1;
    this.touched.set(household.index, household);
    this.drawn.delete(household.index);
    if (household.index < this.population) this.dues[household.index] = 0;
    const due = nextDue(household);
    if (due === null) this.touchedDues.delete(household.index);
    else this.touchedDues.set(household.index, due.at);
    this.overlays.clear();
  }

  /** The household for which something falls due first, if that is not after `now`. */
  firstDue(now: number): number | null {
    let first = -1;
    let at = now + 1;
    for (let i = 0; i < this.dues.length; i++) {
      const due = this.dues[i] ?? 0;
      if (due !== 0 && due < at) [first, at] = [i, due];
    }
    for (const [index, due] of this.touchedDues) if (due < at) [first, at] = [index, due];
    return first === -1 ? null : first;
  }

  count(kind: ShelfKind): number {
    let count = 0;
    for (const _ of this.walk(kind, { newestFirst: true })) count += 1;
    return count;
  }

  /** Everything of a kind between two instants, both included, from either end, after a given spot. */
  *walk(
    kind: ShelfKind,
    range: { newestFirst: boolean; after?: Bound | undefined; from?: number | undefined; to?: number | undefined },
  ): Generator<Spot> {
    const low: Bound = { created: range.from ?? 0, owner: -1, ordinal: -1 };
    const high: Bound = { created: (range.to ?? 2 ** 32) + 1, owner: -1, ordinal: -1 };
    const start = range.newestFirst ? min(high, range.after) : max(low, range.after && next(range.after));
    const stop = range.newestFirst ? low : high;
    const old = this.walkShelf(kind, range.newestFirst, start, stop);
    const fresh = this.walkOverlay(kind, range.newestFirst, start, stop);
    yield* merge(old, fresh, range.newestFirst);
  }

  private *walkShelf(kind: ShelfKind, newestFirst: boolean, start: Bound, stop: Bound): Generator<Spot> {
    const shelf = this.shelves.get(kind);
    if (shelf === undefined) return;
    const end = shelf.rankOf(stop);
    const step = newestFirst ? -1 : 1;
    let rank = newestFirst ? shelf.rankOf(start) - 1 : shelf.rankOf(start);
    for (; newestFirst ? rank >= end : rank < end; rank += step) {
      const spot = shelf.at(rank);
      if (!this.touched.has(spot.owner)) yield spot;
    }
  }

  private *walkOverlay(kind: ShelfKind, newestFirst: boolean, start: Bound, stop: Bound): Generator<Spot> {
    const spots = this.overlay(kind);
    const inside = newestFirst
      ? spots.filter((spot) => compareSpots(spot, start) < 0 && compareSpots(spot, stop) >= 0).toReversed()
      : spots.filter((spot) => compareSpots(spot, start) >= 0 && compareSpots(spot, stop) < 0);
    yield* inside;
  }

  private overlay(kind: ShelfKind): Spot[] {
    let spots = this.overlays.get(kind);
    if (spots === undefined) {
      spots = [...this.touched.values()].flatMap((household) => spotsOf(kind, household)).sort(compareSpots);
      this.overlays.set(kind, spots);
    }
    return spots;
  }

  private fill(): void {
    for (let index = 0; index < this.population; index++) {
      const household = generateHousehold(this.context, index);
      this.dues[index] = nextDue(household)?.at ?? 0;
      for (const [kind, shelf] of this.shelves) {
        entriesOf[kind](household, (ordinal, created, status) => {
          shelf.add({ created, owner: index, ordinal, status });
        });
      }
    }
    for (const shelf of this.shelves.values()) shelf.seal();
  }
}
