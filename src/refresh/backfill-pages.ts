import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector.ts';
import { BackfillPlacesService, type OpenSlice } from '../connections/backfill-places.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { passed } from '../platform/road/road.ts';
import { BackfillStatistics } from './backfill-statistics.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { PageRecord, type ReadPage } from './page-record.ts';
import type { Place } from './shared-places.ts';

type ComingPage = Omit<ReadPage, 'calls'>;

interface Lane extends Place {
  readonly isOver: () => boolean;
}

/** Calls are counted on one row of the reading; pages that are stored side by side would all wait for it. */
const callsAtOnce = 16;

/** A row on which a page began may go again and again; a book that loses rows faster than they are read is a fault. */
const mostRestarts = 20;

/** Reads the ranges of one kind, several at a time. Each page and its place are stored in one transaction. */
@Injectable()
export class BackfillPages {
  constructor(
    private readonly database: Database,
    private readonly places: BackfillPlacesService,
    private readonly record: PageRecord,
    private readonly statistics: BackfillStatistics,
    private readonly clock: Clock,
  ) {}

  /** Reads all open ranges to their ends, or until the reading is stopped. After a failure no new page is begun. */
  async readAll(work: BackfillWork, slices: readonly OpenSlice[], place: Place): Promise<void> {
    const { shared, rank } = place;
    const state = { hasFailed: false };
    const isOver = () => state.hasFailed || shared.isOver;
    const lanes = await Promise.allSettled(
      youngestFirst(slices).map((slice) =>
        shared.ranges.run(rank, async () => {
          await this.#readSlice(work, slice, { ...place, isOver }).catch((error: unknown) => {
            state.hasFailed = true;
            throw error;
          });
        }),
      ),
    );
    for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** While a page is stored, the next is already on its way. */
  async #readSlice(work: BackfillWork, slice: OpenSlice, lane: Lane): Promise<void> {
    const { isOver } = lane;
    let { cursor } = slice;
    let coming: Promise<ComingPage> | null = null;
    for (let restarts = 0; !isOver();) {
      if (work.signal.aborted) throw new BackfillOvertaken();
      try {
        const page: ComingPage = await (coming ?? this.#fetch(work, { ...slice, cursor }));
        coming = page.next === null || isOver() ? null : this.#fetch(work, { ...slice, cursor: page.next });
        // Its failure is met when its turn comes, or belongs to a reading that has ended.
        coming?.catch(() => undefined);
        await lane.ownStores.run(0, () => lane.shared.stores.run(lane.rank, () => this.#store(work, page)));
        await this.statistics.renew(work, (lane.shared.stored += 1));
        if (page.next === null) return;
        cursor = page.next;
      } catch (error) {
        await coming?.catch(() => undefined);
        coming = null;
        const isGone = error instanceof ConnectorError && error.kind === 'cursor_gone' && cursor !== null;
        if (!isGone || (restarts += 1) > mostRestarts) throw error;
        await this.database.write(work.connection.workspaceId, (scope) =>
          this.places.restart(scope, work.backfill.id, slice),
        );
        cursor = null;
      }
    }
    // Stopped from elsewhere: nothing is left under way when the reading says that it has ended.
    await coming?.catch(() => undefined);
  }

  async #fetch({ connector, access }: BackfillWork, slice: OpenSlice): Promise<ComingPage> {
    const { objects, next } = await connector.list(access, slice.kind, slice, slice.cursor);
    passed('backfill:page-read');
    return { slice, objects, next };
  }

  async #store(work: BackfillWork, page: ComingPage): Promise<void> {
    const { connection, calls } = work;
    const made = calls.open >= callsAtOnce ? calls.open : 0;
    calls.settle(made);
    await this.database.write(connection.workspaceId, (scope) =>
      this.record.store(scope, work, { ...page, calls: made }, this.clock.now()),
    );
    passed('backfill:page-stored');
  }
}

/** In a book that grows the youngest range is the longest: begun first, it is not what everyone waits for in the end. */
function youngestFirst(slices: readonly OpenSlice[]): OpenSlice[] {
  return [...slices].sort((a, b) => (b.from?.getTime() ?? 0) - (a.from?.getTime() ?? 0));
}
