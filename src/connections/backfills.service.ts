import { Injectable } from '@nestjs/common';
import { JobQueue } from '../platform/jobs/job-queue.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Scope } from '../platform/database/scope.ts';
import { BackfillPhasesService } from './backfill-phases.service.ts';
import { resumeCanceled } from './backfill-resuming.ts';
import { isOpen, isReading, type Connection } from './connection.ts';
import { ConnectionsService } from './connections.service.ts';
import { Connectors } from './connectors.ts';
import { listedNext } from './listed-next.ts';

export interface Backfill {
  readonly id: string;
  readonly connectionId: string;
  readonly isFirst: boolean;
  /** `recent`: what is live, open or young, and one part of the rest. */
  readonly extent: 'whole' | 'recent';
  readonly status: 'waiting' | 'running' | 'paused' | 'failed' | 'done' | 'canceled';
  /** Upper bound of what it reads; what happens later is told by events. */
  readonly frozenAt: Date;
}

/** Why a reading begins, and how much of the book it reads. */
interface Beginning {
  readonly cause: 'asked' | 'night' | 'gap';
  readonly extent: Backfill['extent'];
}

const columns = `id, connection_id as "connectionId", is_first as "isFirst", extent, status, frozen_at as "frozenAt"`;
const isOpenReading = `status in ('waiting', 'running', 'paused')`;

/**
 * Whole readings of a connection: which there are and what becomes of them. One at a time for each connection, so none may begin
 * once it was ended: nobody would go on with it, and it would stand in the way when the account is connected again.
 */
@Injectable()
export class BackfillsService {
  constructor(
    private readonly connectors: Connectors,
    private readonly connections: ConnectionsService,
    private readonly phases: BackfillPhasesService,
    private readonly jobs: JobQueue,
    private readonly changes: Changes,
  ) {}

  /** A step: begins a reading, or goes on with one that was canceled, unless one is under way; then that one stands. */
  async start(scope: Scope, connection: Connection, now: Date): Promise<void> {
    if (!(await this.connections.hold(scope, connection))) return;
    if (await resumeCanceled(scope, connection, now)) return this.#send(scope, connection, true);
    await this.#begin(scope, connection, { cause: 'asked', extent: 'whole' }, now);
  }

  /** A step, before `start`: whether the list of a kind is going to be read from its beginning. */
  async listedNext(scope: Scope, connectionId: string, system: string): Promise<(kind: string) => boolean> {
    const kinds = this.connectors.get(system).kinds.map(({ kind }) => kind);
    return listedNext(scope, connectionId, kinds);
  }

  /** A step: begins the nightly reading, unless one is under way. */
  async startNightly(scope: Scope, connection: Connection, extent: Backfill['extent'], now: Date): Promise<void> {
    if (!(await this.connections.hold(scope, connection))) return;
    await this.#begin(scope, connection, { cause: 'night', extent }, now);
  }

  /** A step: events were lost. Everything is read again; when a reading is under way, once more when it has ended. */
  async startAfterGap(scope: Scope, connection: Connection, now: Date): Promise<void> {
    if (await this.#begin(scope, connection, { cause: 'gap', extent: 'whole' }, now)) return;
    await scope.db.query(`update connection set wants_reading = true where workspace_id = $1 and id = $2`, [
      scope.workspaceId,
      connection.id,
    ]);
  }

  /** A step: the reading has ended; whatever was asked for while it ran begins now. */
  async startWanted(scope: Scope, connection: Connection, now: Date): Promise<void> {
    const rows: unknown[] = await scope.db.query(
      `select 1 from connection where workspace_id = $1 and id = $2 and wants_reading`,
      [scope.workspaceId, connection.id],
    );
    if (rows.length > 0) await this.#begin(scope, connection, { cause: 'gap', extent: 'whole' }, now);
  }

  /** A step: stops the reading that is under way, within a page. False when there is none. */
  async cancel(scope: Scope, connectionId: string, words: string, now: Date): Promise<boolean> {
    // The connection before its reading, as whoever ends one or refuses the other: two who wait for each other would be one too many.
    await scope.db.query(`select 1 from connection where workspace_id = $1 and id = $2 for no key update`, [
      scope.workspaceId,
      connectionId,
    ]);
    const [canceled]: [{ is_first: boolean }[]] = await scope.db.query(
      `update backfill set status = 'canceled', words = $3, ended_at = $4, can_resume = true
       where workspace_id = $1 and connection_id = $2 and ${isOpenReading} returning is_first`,
      [scope.workspaceId, connectionId, words, now],
    );
    const [row] = canceled;
    if (!row) return false;
    if (row.is_first) {
      await scope.db.query(
        `update connection set status_words = $3 where workspace_id = $1 and id = $2 and first_backfill_ended_at is null`,
        [scope.workspaceId, connectionId, words],
      );
    }
    await this.changes.announce(scope, 'connections', [connectionId]);
    return true;
  }

  /** A step: the reading that is under way, of a connection that may be read. */
  async findOpen(
    scope: Scope,
    connectionId: string,
  ): Promise<{ readonly connection: Connection; readonly backfill: Backfill } | null> {
    const connection = await this.connections.find(scope, connectionId);
    const [backfill]: Backfill[] = await scope.db.query(
      `select ${columns} from backfill where workspace_id = $1 and connection_id = $2 and ${isOpenReading}`,
      [scope.workspaceId, connectionId],
    );
    return connection && backfill && isOpen(connection) ? { connection, backfill } : null;
  }

  /**
   * A step: the last moment at which a reading may have found an object as it was, without writing that down. What a
   * delivery of before carried is looked up instead of believed. Null when nothing was ever read.
   */
  async confirmedAt(scope: Scope, connectionId: string, now: Date): Promise<Date | null> {
    const rows: { at: Date | null }[] = await scope.db.query(
      `select max(case when ${isOpenReading} then $3 else ended_at end) as at from backfill
       where workspace_id = $1 and connection_id = $2 and not is_first and started_at is not null`,
      [scope.workspaceId, connectionId, now],
    );
    return rows[0]?.at ?? null;
  }

  /** A step. False when the reading was ended meanwhile. */
  async setStatus(
    scope: Scope,
    backfillId: string,
    change: { status: Backfill['status']; words: string | null; now: Date },
  ): Promise<boolean> {
    const [, changed]: [unknown, number] = await scope.db.query(
      `update backfill set status = $3, words = $4, started_at = coalesce(started_at, $5),
         ended_at = case when $3 in ('failed', 'done', 'canceled') then $5 else null end
       where workspace_id = $1 and id = $2 and ${isOpenReading}`,
      [scope.workspaceId, backfillId, change.status, change.words, change.now],
    );
    if (changed > 0 && change.status === 'done') {
      await scope.db.query(`delete from backfill_page where workspace_id = $1 and backfill_id = $2`, [
        scope.workspaceId,
        backfillId,
      ]);
    }
    return changed > 0;
  }

  async #begin(scope: Scope, connection: Connection, begun: Beginning, now: Date): Promise<boolean> {
    const isFirst = isReading(connection);
    const isAwaited = isFirst || begun.cause === 'asked';
    const rows: { id: string }[] = await scope.db.query(
      `insert into backfill (workspace_id, connection_id, is_first, cause, extent, generation, frozen_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (workspace_id, connection_id) where ${isOpenReading} do nothing returning id`,
      [
        scope.workspaceId,
        connection.id,
        isFirst,
        isFirst ? 'first' : begun.cause,
        isFirst ? 'whole' : begun.extent,
        connection.generation,
        now,
      ],
    );
    const [backfill] = rows;
    if (!backfill) {
      // Its job may have failed so often that nobody does it any more, or may still wait for its turn in the night.
      const job = { workspaceId: scope.workspaceId, connectionId: connection.id, isAwaited };
      if (!(await this.jobs.isSent(scope, 'backfill', job))) await this.jobs.send(scope, 'backfill', job);
      else if (isAwaited) await this.jobs.hasten(scope, 'backfill', job);
      return false;
    }
    await this.phases.begin(scope, connection, backfill.id, this.connectors.get(connection.system).kinds);
    await this.#send(scope, connection, isAwaited);
    return true;
  }

  /** From here on a gap found before is covered, and a first reading that was stopped is under way again. */
  async #send(scope: Scope, connection: Connection, isAwaited: boolean): Promise<void> {
    await scope.db.query(
      `update connection set wants_reading = false,
         status_words = case when first_backfill_ended_at is null then null else status_words end
       where workspace_id = $1 and id = $2 and (wants_reading or first_backfill_ended_at is null)`,
      [scope.workspaceId, connection.id],
    );
    const { workspaceId } = scope;
    await this.jobs.send(scope, 'backfill', { workspaceId, connectionId: connection.id, isAwaited });
    await this.changes.announce(scope, 'connections', [connection.id]);
  }
}
