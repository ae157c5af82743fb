import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { OpenSlice } from '../connections/backfill-places.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { isTaken } from '../platform/database/retriable.ts';
import { passed } from '../platform/road/road.ts';
import { BackfillStatistics } from './backfill-statistics.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { FirstFigures, type FiguresQueue } from './first-figures.ts';
import { PageRecord, type ReadPage } from './page-record.ts';
import type { NewAccount } from './first-pages.ts';
import type { Place } from './shared-places.ts';

/** A page that was read, and how to give its room back once it is stored. */
interface ComingPage extends ReadPage {
  readonly leave: () => void;
}

/** A page on its way: it may be known where the next begins before all of it is there. */
interface Coming {
  readonly cursor: string | null;
  /** Null when the reading was stopped before its turn came. */
  readonly page: Promise<ComingPage | null>;
  /** Null when there is no next, or none will be known. */
  readonly next: Promise<string | null>;
}

interface Lane extends Place {
  readonly isOver: () => boolean;
}

/** Calls are counted on one row of the reading; pages that are stored side by side would all wait for it. */
const callsAtOnce = 16;

/** A row on which a page began may go again and again; a book that loses rows faster than they are read is a fault. */
const mostRestarts = 20;

/** Reads the ranges of one kind, several at a time. A page and its place are stored in one transaction, with others that wait. */
@Injectable()
export class BackfillPages {
  constructor(
    private readonly database: Database,
    private readonly record: PageRecord,
    private readonly statistics: BackfillStatistics,
    private readonly figures: FirstFigures,
    private readonly clock: Clock,
  ) {}

  /** Where accounts wait to be shown that pages of this reading make. */
  figuresOf(work: BackfillWork): FiguresQueue {
    return this.figures.follow(work);
  }

  /** Reads all open ranges to their ends, or until the reading is stopped. After a failure no new page is begun. */
  async readAll(work: BackfillWork, slices: readonly OpenSlice[], place: Place): Promise<void> {
    const state = { hasFailed: false };
    const lane = { ...place, isOver: () => state.hasFailed || place.shared.isOver };
    const read = await Promise.allSettled(
      youngestFirst(slices).map((slice) =>
        this.#readSlice(work, slice, lane).catch((error: unknown) => {
          state.hasFailed = true;
          throw error;
        }),
      ),
    );
    for (const outcome of read) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** While a page is completed and stored, the next is already on its way. */
  async #readSlice(work: BackfillWork, slice: OpenSlice, lane: Lane): Promise<void> {
    const begin = (cursor: string | null) => this.#begin(work, { ...slice, cursor }, lane);
    let coming = begin(slice.cursor);
    for (let restarts = 0; ;) {
      const following = coming.next.then((cursor) => (cursor === null ? null : begin(cursor)));
      try {
        const page = await coming.page;
        if (page === null) return;
        await this.#keep(work, page, lane);
      } catch (error) {
        // Nothing is left under way when the reading says that it has ended.
        await (await following)?.page.then((page) => page?.leave()).catch(() => undefined);
        const isGone = error instanceof ConnectorError && error.kind === 'cursor_gone' && coming.cursor !== null;
        if (!isGone || (restarts += 1) > mostRestarts) throw error;
        await this.database.write(work.connection.workspaceId, (scope) => this.record.restart(scope, work, slice));
        coming = begin(null);
        continue;
      }
      const next = await following;
      if (next === null) return;
      coming = next;
    }
  }

  #begin(work: BackfillWork, slice: OpenSlice, lane: Lane): Coming {
    const next = Promise.withResolvers<string | null>();
    const page = this.#fetch(work, slice, { ...lane, onNext: next.resolve });
    // Its failure is met when its turn comes, or belongs to a reading that has ended.
    page.then(
      (read) => next.resolve(read?.next ?? null),
      () => next.resolve(null),
    );
    return { cursor: slice.cursor, page, next: next.promise };
  }

  /** Null when the reading was stopped before the page's turn came. */
  async #fetch(
    work: BackfillWork,
    slice: OpenSlice,
    { shared, rank, isOver, onNext }: Lane & { readonly onNext: (next: string) => void },
  ): Promise<ComingPage | null> {
    const leave = await shared.pages.enter(rank);
    try {
      if (work.signal.aborted) throw new BackfillOvertaken();
      if (isOver()) {
        leave();
        return null;
      }
      const { objects, next } = await work.connector.list(work.access, slice.kind, slice, slice.cursor, onNext);
      passed('backfill:page-read');
      return { slice, objects, next, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #keep(work: BackfillWork, page: ComingPage, { shared, rank }: Lane): Promise<void> {
    try {
      await shared.groups.add(rank, page, async (pages) =>
        shared.figures.add(await this.#storeOrLook(work, pages, shared)),
      );
    } finally {
      page.leave();
    }
    await this.statistics.renew(work, (shared.stored += 1));
  }

  /** Deliveries may have brought something before, or named it; and a reading that begins anew meets what it had read. */
  async #storeOrLook(
    work: BackfillWork,
    pages: readonly ReadPage[],
    shared: { areNew: boolean },
  ): Promise<NewAccount[]> {
    const { areNew } = shared;
    try {
      return await this.#store(work, pages, areNew);
    } catch (error) {
      if (!areNew || !isTaken(error, 'billing_object_pkey')) throw error;
      shared.areNew = false;
      return this.#store(work, pages, false);
    }
  }

  async #store(work: BackfillWork, pages: readonly ReadPage[], areNew: boolean): Promise<NewAccount[]> {
    const { connection, calls } = work;
    const made = calls.open >= callsAtOnce ? calls.open : 0;
    calls.settle(made);
    try {
      const accounts = await this.database.write(connection.workspaceId, (scope) =>
        this.record.store(scope, work, { pages, calls: made, areNew, now: this.clock.now() }),
      );
      pages.forEach(() => passed('backfill:page-stored'));
      return accounts;
    } catch (error) {
      calls.settle(-made);
      throw pages.some(isUnreadable)
        ? new ConnectorError('malformed', `A page of ${pages[0]?.slice.kind} is not JSON.`, { cause: error })
        : error;
    }
  }
}

/** Rows that were kept as they came were looked into by nobody but the database. */
function isUnreadable({ objects }: ReadPage): boolean {
  try {
    return objects.some(({ payload }) => payload === undefined);
  } catch {
    return true;
  }
}

/** In a book that grows the youngest range is the longest: begun first, it is not what everyone waits for in the end. */
function youngestFirst(slices: readonly OpenSlice[]): OpenSlice[] {
  return [...slices].sort((a, b) => (b.from?.getTime() ?? 0) - (a.from?.getTime() ?? 0));
}
