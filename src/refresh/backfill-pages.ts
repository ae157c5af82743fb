import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { Page } from '#connectors/slices.ts';
import type { OpenSlice } from '../connections/backfill-places.service.ts';
import { passed } from '../platform/road/road.ts';
import { BackfillStatistics } from './backfill-statistics.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { FirstFigures, type FiguresQueue } from './first-figures.ts';
import { partRange, rangesAtOnce, type Parting } from './parted-range.ts';
import type { ReadPage } from './page-record.ts';
import { PageStore } from './page-store.ts';
import type { Place } from './shared-places.ts';

/** A page that was read, and how to give its room back once it is stored. */
interface ComingPage extends Page {
  readonly slice: OpenSlice;
  readonly leave: () => void;
}

/** Where the next page begins, and what the one before it has reached. */
interface Onward {
  readonly cursor: string;
  readonly reached: Date | undefined;
}

/** A page on its way: it may be known where the next begins before all of it is there. */
interface Coming {
  readonly cursor: string | null;
  /** Null when the reading was stopped before its turn came. */
  readonly page: Promise<ComingPage | null>;
  /** Null when there is no next, or none will be known. */
  readonly next: Promise<Onward | null>;
}

interface Lane extends Place {
  readonly isOver: () => boolean;
  /** How many ranges may be read beside those that are. */
  readonly room: () => number;
  /** So many more will be begun; fewer than none were begun. */
  readonly reserve: (ranges: number) => void;
  /** Reads another range beside them. */
  readonly begin: (slice: OpenSlice) => void;
}

/** A page that is on its way, by its range and the moment above its first row. */
interface Followed {
  readonly range: OpenSlice;
  readonly top: Date | null;
  readonly onward: Onward;
}

/** The page after it. */
interface Following extends Omit<Followed, 'onward'> {
  readonly parting: Parting | null;
  readonly coming: Coming;
}

/** A row on which a page began may go again and again; a book that loses rows faster than they are read is a fault. */
const mostRestarts = 20;

/** Reads the ranges of one kind, several at a time, and parts those of which much is left while others have been read. */
@Injectable()
export class BackfillPages {
  constructor(
    private readonly store: PageStore,
    private readonly statistics: BackfillStatistics,
    private readonly figures: FirstFigures,
  ) {}

  /** Where accounts wait to be shown that pages of this reading make. */
  figuresOf(work: BackfillWork): FiguresQueue {
    return this.figures.follow(work);
  }

  /** Reads all open ranges to their ends, or until the reading is stopped. After a failure no new page is begun. */
  async readAll(work: BackfillWork, slices: readonly OpenSlice[], place: Place): Promise<void> {
    const failures: unknown[] = [];
    const reading = new Set<Promise<void>>();
    let reserved = 0;
    const lane: Lane = {
      ...place,
      isOver: () => failures.length > 0 || place.shared.isOver,
      room: () => rangesAtOnce - reading.size - reserved,
      reserve: (ranges) => {
        reserved += ranges;
      },
      begin: (slice) => {
        const read = this.#readSlice(work, slice, lane)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => reading.delete(read));
        reading.add(read);
      },
    };
    youngestFirst(slices).forEach(lane.begin);
    // Each may begin others before it ends.
    while (reading.size > 0) await Promise.race(reading);
    if (failures.length > 0) throw failures[0];
  }

  /** While a page is completed and stored, the next is already on its way. */
  async #readSlice(work: BackfillWork, slice: OpenSlice, lane: Lane): Promise<void> {
    let range: OpenSlice = slice;
    // Where a range is gone on with, nobody knows how long a time its last page spanned.
    let top = slice.cursor === null ? slice.to : null;
    let coming = this.#begin(work, range, lane);
    for (let restarts = 0; ;) {
      const following = coming.next.then((onward) => onward && this.#follow(work, { range, top, onward }, lane));
      try {
        const page = await coming.page;
        if (page === null) return;
        const next = await following;
        await this.#keep(work, { ...page, parting: next?.parting ?? null }, lane);
        if (next === null) return;
        for (const part of next.parting?.ranges ?? []) lane.begin({ ...part, cursor: null });
        lane.reserve(-(next.parting?.ranges.length ?? 0));
        ({ range, top, coming } = next);
      } catch (error) {
        // Nothing is left under way when the reading says that it has ended.
        await (await following)?.coming.page.then((page) => page?.leave()).catch(() => undefined);
        const isGone = error instanceof ConnectorError && error.kind === 'cursor_gone' && coming.cursor !== null;
        if (!isGone || (restarts += 1) > mostRestarts) throw error;
        await this.store.restart(work, range);
        top = range.to;
        coming = this.#begin(work, { ...range, cursor: null }, lane);
      }
    }
  }

  /** The page after this one is begun; before that, what is left is parted where there is room for more ranges. */
  #follow(work: BackfillWork, { range, top, onward: { cursor, reached } }: Followed, lane: Lane): Following {
    const parting = reached && top ? partRange({ slice: range, from: reached, to: top }, lane.room() + 1) : null;
    // Others look for room before these are begun.
    lane.reserve(parting?.ranges.length ?? 0);
    const own = parting === null ? range : { ...range, from: parting.from };
    return { range: own, top: reached ?? null, parting, coming: this.#begin(work, { ...own, cursor }, lane) };
  }

  #begin(work: BackfillWork, slice: OpenSlice, lane: Lane): Coming {
    const next = Promise.withResolvers<Onward | null>();
    const onNext = (cursor: string, reached?: Date) => next.resolve({ cursor, reached });
    const page = this.#fetch(work, slice, { ...lane, onNext });
    // Its failure is met when its turn comes, or belongs to a reading that has ended.
    page.then(
      (read) => next.resolve(read && read.next !== null ? { cursor: read.next, reached: read.reached } : null),
      () => next.resolve(null),
    );
    return { cursor: slice.cursor, page, next: next.promise };
  }

  /** Null when the reading was stopped before the page's turn came. */
  async #fetch(
    work: BackfillWork,
    slice: OpenSlice,
    { shared, rank, isOver, onNext }: Lane & { readonly onNext: (next: string, reached?: Date) => void },
  ): Promise<ComingPage | null> {
    const leave = await shared.pages.enter(rank);
    try {
      if (work.signal.aborted) throw new BackfillOvertaken();
      if (isOver()) {
        leave();
        return null;
      }
      const read = await work.connector.list(work.access, slice.kind, slice, slice.cursor, onNext);
      passed('backfill:page-read');
      return { ...read, slice, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #keep(work: BackfillWork, page: ComingPage & ReadPage, { shared, rank }: Lane): Promise<void> {
    try {
      await shared.groups.add(rank, page, async (pages) =>
        shared.figures.add(await this.store.store(work, pages, shared)),
      );
    } finally {
      page.leave();
    }
    await this.statistics.renew(work, (shared.stored += 1));
  }
}

/** In a book that grows the youngest range is the longest: begun first, it is not what everyone waits for in the end. */
function youngestFirst(slices: readonly OpenSlice[]): OpenSlice[] {
  return [...slices].sort((a, b) => (b.from?.getTime() ?? 0) - (a.from?.getTime() ?? 0));
}
