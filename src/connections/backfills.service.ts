import { Injectable } from '@nestjs/common';
import type { KindDescription, Slice } from '#connectors/connector.ts';
import { JobQueue } from '../platform/jobs/job-queue.ts';
import { Changes } from '../platform/notify/changes.ts';
import type { Scope } from '../platform/database/scope.ts';
import { isReading, type Connection } from './connection.ts';
import { Connectors } from './connectors.ts';

export interface Backfill {
  readonly id: string;
  readonly connectionId: string;
  readonly isFirst: boolean;
  readonly status: 'waiting' | 'running' | 'paused' | 'failed' | 'done' | 'canceled';
  /** Upper bound of what it reads; what happens later is told by events. */
  readonly frozenAt: Date;
}

export interface BackfillPhase {
  readonly kind: string;
  readonly status: 'waiting' | 'running' | 'done' | 'unavailable';
}

export interface OpenSlice extends Slice {
  readonly cursor: string | null;
}

const columns = `id, connection_id as "connectionId", is_first as "isFirst", status, frozen_at as "frozenAt"`;

/** Whole readings of a connection: what is to be read, how far it has come. One at a time for each connection. */
@Injectable()
export class BackfillsService {
  constructor(
    private readonly connectors: Connectors,
    private readonly jobs: JobQueue,
    private readonly changes: Changes,
  ) {}

  /** A step: begins a reading, unless one is under way; then that one stands. */
  async start(scope: Scope, connection: Connection, now: Date): Promise<void> {
    const rows: { id: string }[] = await scope.db.query(
      `insert into backfill (workspace_id, connection_id, is_first, frozen_at) values ($1, $2, $3, $4)
       on conflict (workspace_id, connection_id) where status in ('waiting', 'running', 'paused') do nothing returning id`,
      [scope.workspaceId, connection.id, isReading(connection), now],
    );
    const [backfill] = rows;
    if (!backfill) return;
    await this.#addPhases(scope, connection, backfill.id, this.connectors.get(connection.system).kinds);
    await this.jobs.send(scope, 'backfill', { workspaceId: scope.workspaceId, connectionId: connection.id });
    await this.changes.announce(scope, 'connections', [connection.id]);
  }

  /** A step: the reading that is under way. */
  async findOpen(scope: Scope, connectionId: string): Promise<Backfill | null> {
    const rows: Backfill[] = await scope.db.query(
      `select ${columns} from backfill
       where workspace_id = $1 and connection_id = $2 and status in ('waiting', 'running', 'paused')`,
      [scope.workspaceId, connectionId],
    );
    return rows[0] ?? null;
  }

  /** A step. */
  async phases(scope: Scope, backfillId: string): Promise<BackfillPhase[]> {
    return scope.db.query(
      `select kind, status from backfill_phase where workspace_id = $1 and backfill_id = $2 order by position`,
      [scope.workspaceId, backfillId],
    );
  }

  /** A step: the ranges of one kind are known; from now on each remembers how far it was read. */
  async openPhase(scope: Scope, backfillId: string, kind: string, slices: readonly Slice[]): Promise<void> {
    await scope.db.query(
      `insert into backfill_slice (workspace_id, backfill_id, kind, key, from_at, to_at)
       select $1, $2, $3, s.key, s."from", s."to"
       from jsonb_to_recordset($4::jsonb) as s(key text, "from" timestamptz, "to" timestamptz)
       on conflict do nothing`,
      [scope.workspaceId, backfillId, kind, JSON.stringify(slices)],
    );
    await this.setPhase(scope, backfillId, kind, 'running', null);
  }

  /** A step: ranges of a kind that have not been read to their end. */
  async openSlices(scope: Scope, backfillId: string, kind: string): Promise<OpenSlice[]> {
    return scope.db.query(
      `select kind, key, from_at as "from", to_at as "to", cursor from backfill_slice
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and done_at is null order by key`,
      [scope.workspaceId, backfillId, kind],
    );
  }

  /**
   * A step: one page of a range was stored. False when somebody else has stored it since: then nothing of this page may
   * be kept, so that it is never counted twice.
   */
  async advance(
    scope: Scope,
    backfillId: string,
    page: { slice: OpenSlice; next: string | null; objects: number; corrected: number; now: Date },
  ): Promise<boolean> {
    const { slice, next, objects } = page;
    const [, moved]: [unknown, number] = await scope.db.query(
      `update backfill_slice set cursor = $5, objects = objects + $6, done_at = $7
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and key = $4
         and cursor is not distinct from $8 and done_at is null`,
      [
        scope.workspaceId,
        backfillId,
        slice.kind,
        slice.key,
        next,
        objects,
        next === null ? page.now : null,
        slice.cursor,
      ],
    );
    if (moved === 0) return false;
    await scope.db.query(
      `update backfill_phase set objects = objects + $4 where workspace_id = $1 and backfill_id = $2 and kind = $3`,
      [scope.workspaceId, backfillId, slice.kind, objects],
    );
    if (page.corrected > 0) {
      await scope.db.query(`update backfill set corrected = corrected + $3 where workspace_id = $1 and id = $2`, [
        scope.workspaceId,
        backfillId,
        page.corrected,
      ]);
    }
    return true;
  }

  /** A step: the row at which the next page begins has gone; the range is read again from its start, and counted anew. */
  async restart(scope: Scope, backfillId: string, slice: OpenSlice): Promise<void> {
    const rows: { objects: string }[] = await scope.db.query(
      `select objects from backfill_slice
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and key = $4 and done_at is null for update`,
      [scope.workspaceId, backfillId, slice.kind, slice.key],
    );
    await scope.db.query(
      `update backfill_slice set cursor = null, objects = 0
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and key = $4 and done_at is null`,
      [scope.workspaceId, backfillId, slice.kind, slice.key],
    );
    await scope.db.query(
      `update backfill_phase set objects = objects - $4 where workspace_id = $1 and backfill_id = $2 and kind = $3`,
      [scope.workspaceId, backfillId, slice.kind, rows[0]?.objects ?? 0],
    );
  }

  /** A step. */
  async setPhase(
    scope: Scope,
    backfillId: string,
    kind: string,
    status: BackfillPhase['status'],
    words: string | null,
  ): Promise<void> {
    await scope.db.query(
      `update backfill_phase set status = $4, words = $5 where workspace_id = $1 and backfill_id = $2 and kind = $3`,
      [scope.workspaceId, backfillId, kind, status, words],
    );
  }

  /** A step. */
  async setStatus(
    scope: Scope,
    backfillId: string,
    change: { status: Backfill['status']; words: string | null; now: Date },
  ): Promise<void> {
    await scope.db.query(
      `update backfill set status = $3, words = $4, started_at = coalesce(started_at, $5),
         ended_at = case when $3 in ('failed', 'done', 'canceled') then $5 else null end
       where workspace_id = $1 and id = $2 and status in ('waiting', 'running', 'paused')`,
      [scope.workspaceId, backfillId, change.status, change.words, change.now],
    );
  }

  async #addPhases(
    scope: Scope,
    connection: Connection,
    backfillId: string,
    kinds: readonly KindDescription[],
  ): Promise<void> {
    const rows = kinds.map(({ kind, label }, position) => ({ kind, label, position }));
    // What is held already says how much to expect; the first time nobody knows.
    await scope.db.query(
      `insert into backfill_phase (workspace_id, backfill_id, kind, label, position, expected)
       select $1, $2, k.kind, k.label, k.position, case when $4 then null else
         (select count(*) from billing_object o
          where o.workspace_id = $1 and o.connection_id = $5 and o.kind = k.kind and not o.is_deleted and o.payload is not null) end
       from jsonb_to_recordset($3::jsonb) as k(kind text, label text, position int)`,
      [scope.workspaceId, backfillId, JSON.stringify(rows), isReading(connection), connection.id],
    );
  }
}
