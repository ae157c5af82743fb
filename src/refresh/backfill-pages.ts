import { Injectable } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector.ts';
import type { Connection } from '../connections/connection.ts';
import { BackfillsService, type Backfill, type OpenSlice } from '../connections/backfills.service.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { passed } from '../platform/road/road.ts';
import type { Reading } from './readings.ts';
import { RefreshService } from './refresh.service.ts';

/** One reading under way. */
export interface BackfillWork extends Reading {
  readonly connection: Connection;
  readonly backfill: Backfill;
  readonly signal: AbortSignal;
}

/** The reading must stop: the connection was ended, or another worker has taken the job over. Nothing of the page is kept. */
export class BackfillOvertaken extends Error {
  constructor() {
    super('The reading was ended, or taken over by another worker.');
    this.name = 'BackfillOvertaken';
  }
}

/** A row on which a page began may go again and again; a book that loses rows faster than they are read is a fault. */
const mostRestarts = 20;

/** Reads the ranges of one kind, several at a time. Each page and its place are stored in one transaction. */
@Injectable()
export class BackfillPages {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
    private readonly health: ConnectionHealthService,
    private readonly refresh: RefreshService,
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

  async #readSlice(work: BackfillWork, slice: OpenSlice, isOver: () => boolean): Promise<void> {
    let cursor = slice.cursor;
    for (let restarts = 0; !isOver();) {
      if (work.signal.aborted) throw new BackfillOvertaken();
      try {
        const next = await this.#readPage(work, { ...slice, cursor });
        if (next === null) return;
        cursor = next;
      } catch (error) {
        const isGone = error instanceof ConnectorError && error.kind === 'cursor_gone' && cursor !== null;
        if (!isGone || (restarts += 1) > mostRestarts) throw error;
        await this.database.write(work.connection.workspaceId, (scope) =>
          this.backfills.restart(scope, work.backfill.id, slice),
        );
        cursor = null;
      }
    }
  }

  /** Answers where the next page begins; null when the billing system said that this was the last. */
  async #readPage(work: BackfillWork, slice: OpenSlice): Promise<string | null> {
    const { connector, access, connection, backfill } = work;
    const page = await connector.list(access, slice.kind, slice, slice.cursor);
    passed('backfill:page-read');
    await this.database.write(connection.workspaceId, async (scope) => {
      const held = await this.connections.hold(scope, connection);
      if (!held) throw new BackfillOvertaken();
      await this.health.noteAnswer(scope, held);
      const now = this.clock.now();
      const { changed } = await (backfill.isFirst
        ? this.refresh.absorbFirst(scope, held, page.objects, now)
        : this.refresh.absorb(scope, held, page.objects, now));
      const isOurs = await this.backfills.advance(scope, backfill.id, {
        slice,
        next: page.next,
        objects: page.objects.length,
        corrected: backfill.isFirst ? 0 : changed,
        now,
      });
      if (!isOurs) throw new BackfillOvertaken();
    });
    passed('backfill:page-stored');
    return page.next;
  }
}
