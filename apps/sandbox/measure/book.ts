import { setImmediate } from 'node:timers/promises';
import type { Book } from '../book/book.ts';
import type { BookContext } from '../book/context.ts';
import type { Household } from '../book/facts.ts';
import { Annex } from './annex.ts';
import { entriesOf, LISTED, type Entry, type Listed } from './entries.ts';
import { MeasureIds } from './ids.ts';
import { Listing, type Column } from './listing.ts';
import { ANNEX, memberAt, memberNumbers, type Member } from './roster.ts';
import { byColumn, cut, merge, type Walk } from './walk.ts';

export interface Found {
  readonly member: Member;
  readonly household: Household;
}

/** Households are indexed in portions, so that the first call to Measure does not hold up the other half. */
const PORTION = 500;

/** What Measure knows: a part of the other book, and the annex. Indexed when it is first asked for. */
export class MeasureBook {
  readonly ids: MeasureIds;
  readonly annex: Annex;
  private readonly shared: Book;
  private readonly listings = new Map<Listed, Listing>(LISTED.map((kind) => [kind, new Listing()]));
  private warming: Promise<void> | null = null;
  private isWarm = false;
  /** When something was last done to an object, by kind, owner and ordinal. */
  private readonly touches = new Map<string, number>();
  private overlays = new Map<Listed, Entry[]>();

  constructor(shared: Book) {
    this.shared = shared;
    this.ids = new MeasureIds(shared.context.seed);
    this.annex = new Annex(shared.context);
  }

  get context(): BookContext {
    return this.shared.context;
  }

  /** Whether anybody has asked for Measure yet. */
  get ready(): boolean {
    return this.isWarm;
  }

  /** Resolves once everything can be listed. */
  async warm(): Promise<void> {
    this.warming ??= this.fill();
    await this.warming;
  }

  find(index: number): Found | null {
    const member = memberAt(this.context, index);
    const household = member && (index >= ANNEX ? this.annex : this.shared).household(index);
    return member === null || household == null ? null : { member, household };
  }

  /** Somebody did something to a customer: these of their objects are different from before. */
  touch(index: number, at: number, changed: readonly { kind: Listed; ordinal: number }[]): void {
    for (const { kind, ordinal } of changed) this.touches.set(`${kind}:${index}:${ordinal}`, at);
    this.overlays.clear();
  }

  /** Changes nothing about an object but the moment of its last change. */
  disturb(kind: Listed, { owner, ordinal }: Entry, at: number): void {
    const found = this.find(owner);
    if (found === null) return;
    (owner >= ANNEX ? this.annex : this.shared).keep(structuredClone(found.household));
    this.touch(owner, at, [{ kind, ordinal }]);
  }

  *walk(kind: Listed, walk: Walk): Generator<Entry> {
    if (walk.owner !== undefined) {
      const found = this.find(walk.owner);
      if (found !== null) yield* cut(this.entriesFor(kind, found).sort(byColumn(walk.column)), walk);
      return;
    }
    yield* merge(this.walkListing(kind, walk), cut(this.overlay(kind, walk.column), walk), walk);
  }

  /** The entry of one object, or null where the customer has none of that number. */
  entry(kind: Listed, found: Found, ordinal: number): Entry | null {
    return this.entriesFor(kind, found).find((entry) => entry.ordinal === ordinal) ?? null;
  }

  count(kind: Listed): number {
    let count = 0;
    for (const _ of this.walk(kind, { column: 'created', newestFirst: false })) count += 1;
    return count;
  }

  private entriesFor(kind: Listed, { household, member }: Found): Entry[] {
    const entries: Entry[] = [];
    const listing = this.listings.get(kind);
    const owner = household.index;
    entriesOf[kind](household, member, (ordinal, created, updated) => {
      const touched = this.touches.get(`${kind}:${owner}:${ordinal}`) ?? 0;
      entries.push({
        owner,
        ordinal,
        created: listing?.movedTo('created', owner, ordinal) ?? created,
        updated: Math.max(listing?.movedTo('updated', owner, ordinal) ?? updated, touched),
      });
    });
    return entries;
  }

  private isChanged(index: number): boolean {
    return (index >= ANNEX ? this.annex : this.shared).changed.has(index);
  }

  private *walkListing(kind: Listed, { column, newestFirst, from }: Walk): Generator<Entry> {
    const listing = this.listings.get(kind);
    if (listing === undefined) return;
    const step = newestFirst ? -1 : 1;
    const first = newestFirst ? listing.size - 1 : 0;
    const start = from === undefined ? first : listing.rankOf(column, newestFirst ? from + 1 : from);
    let rank = from !== undefined && newestFirst ? start - 1 : start;
    for (; rank >= 0 && rank < listing.size; rank += step) {
      const entry = listing.at(column, rank);
      if (!this.isChanged(entry.owner)) yield entry;
    }
  }

  private overlay(kind: Listed, column: Column): Entry[] {
    let entries = this.overlays.get(kind);
    if (entries === undefined) {
      const changed = [...this.shared.changed.keys(), ...this.annex.changed.keys()];
      entries = changed.flatMap((index) => {
        const found = this.find(index);
        return found === null ? [] : this.entriesFor(kind, found);
      });
      this.overlays.set(kind, entries);
    }
    return entries.toSorted(byColumn(column));
  }

  private async fill(): Promise<void> {
    let seen = 0;
    for (const index of memberNumbers(this.context)) {
      seen += 1;
      if (seen % PORTION === 0) await setImmediate();
      const found = this.find(index);
      if (found === null) continue;
      if (index >= ANNEX) this.annex.note(found.household);
      for (const [kind, listing] of this.listings) {
        entriesOf[kind](found.household, found.member, (ordinal, created, updated) => {
          listing.add({ owner: index, ordinal, created, updated });
        });
      }
    }
    for (const listing of this.listings.values()) listing.seal();
    this.overlays.clear();
    this.isWarm = true;
  }
}
