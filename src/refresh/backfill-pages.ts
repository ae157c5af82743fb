import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector.ts';
import { BackfillPlacesService, type OpenSlice } from '../connections/backfill-places.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { passed } from '../platform/road/road.ts';
import { BackfillOvertaken, type BackfillWork } from './backfill-work.ts';
import { PageRecord, type ReadPage } from './page-record.ts';

type ComingPage = Omit<ReadPage, 'calls'>;

/** A row on which a page began may go again and again; a book that loses rows faster than they are read is a fault. */
const mostRestarts = 20;

/** Reads the ranges of one kind, several at a time. Each page and its place are stored in one transaction. */
@Injectable()
export class BackfillPages {
  constructor(
    private readonly database: Database,
    private readonly places: BackfillPlacesService,
    private readonly record: PageRecord,
    private readonly clock: Clock,
  ) {}

  /** Reads all open ranges to their ends. After a failure no new page is begun, and the first failure is thrown. */
  async readAll(work: BackfillWork, slices: readonly OpenSlice[], width: number): Promise<void> {
    const waiting = [...slices];
    const state = { hasFailed: false };
    const lane = async () => {
      for (let slice = waiting.shift(); slice && !state.hasFailed; slice = waiting.shift()) {
        await this.#readSlice(work, slice, () => state.hasFailed).catch((error: unknown) => {
          state.hasFailed = true;
          throw error;
        });
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, slices.length) }, lane));
    for (const outcome of lanes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  /** While a page is stored, the next is already on its way. */
  async #readSlice(work: BackfillWork, slice: OpenSlice, isOver: () => boolean): Promise<void> {
    let { cursor } = slice;
    let coming: Promise<ComingPage> | null = null;
    for (let restarts = 0; !isOver();) {
      if (work.signal.aborted) throw new BackfillOvertaken();
      try {
        const page: ComingPage = await (coming ?? this.#fetch(work, { ...slice, cursor }));
        coming = page.next === null || isOver() ? null : this.#fetch(work, { ...slice, cursor: page.next });
        // Its failure is met when its turn comes, or belongs to a reading that has ended.
        coming?.catch(() => undefined);
        await this.#store(work, page);
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
  }

  async #fetch({ connector, access }: BackfillWork, slice: OpenSlice): Promise<ComingPage> {
    const { objects, next } = await connector.list(access, slice.kind, slice, slice.cursor);
    passed('backfill:page-read');
    return { slice, objects, next };
  }

  async #store(work: BackfillWork, page: ComingPage): Promise<void> {
    const { connection, calls } = work;
    const made = calls.open;
    calls.settle(made);
    await this.database.write(connection.workspaceId, (scope) =>
      this.record.store(scope, work, { ...page, calls: made }, this.clock.now()),
    );
    passed('backfill:page-stored');
  }
}
