import { Injectable } from '@nestjs/common';
import type { KindDescription } from '#connectors/connector.ts';
import type { Slice } from '#connectors/slices.ts';
import type { Scope } from '../platform/database/scope.ts';
import { isReading, type Connection } from './connection.ts';

export interface BackfillPhase {
  readonly kind: string;
  readonly label: string;
  readonly status: 'waiting' | 'running' | 'done' | 'unavailable';
  readonly words: string | null;
}

/** The kinds of a reading: each waits, is opened with its ranges, and ends as read or as unavailable. */
@Injectable()
export class BackfillPhasesService {
  /** A step: a reading begins with these kinds; which object was on which page of an earlier one is of no use any more. */
  async begin(
    scope: Scope,
    connection: Connection,
    backfillId: string,
    kinds: readonly KindDescription[],
  ): Promise<void> {
    await scope.db.query(
      `delete from backfill_page where workspace_id = $1 and backfill_id in
         (select id from backfill where workspace_id = $1 and connection_id = $2 and id <> $3)`,
      [scope.workspaceId, connection.id, backfillId],
    );
    const rows = kinds.map(({ kind, label }, position) => ({ kind, label, position }));
    // What is held already says how much to expect; the first time nobody knows.
    await scope.db.query(
      `with held as materialized (
         select kind, count(*) as objects from billing_object
         where workspace_id = $1 and connection_id = $5 and not is_deleted and payload is not null and not $4 group by kind)
       insert into backfill_phase (workspace_id, backfill_id, kind, label, position, expected)
       select $1, $2, k.kind, k.label, k.position, case when $4 then null else coalesce(h.objects, 0) end
       from jsonb_to_recordset($3::jsonb) as k(kind text, label text, position int) left join held h on h.kind = k.kind`,
      [scope.workspaceId, backfillId, JSON.stringify(rows), isReading(connection), connection.id],
    );
  }

  /** A step: the kinds of a reading, in its order. */
  async list(scope: Scope, backfillId: string): Promise<BackfillPhase[]> {
    return scope.db.query(
      `select kind, label, status, words from backfill_phase
       where workspace_id = $1 and backfill_id = $2 order by position`,
      [scope.workspaceId, backfillId],
    );
  }

  /**
   * A step: the ranges of one kind are known; from now on each remembers how far it was read. Changes nothing where another worker
   * has begun with them: it may have come to their ends.
   */
  async open(scope: Scope, backfillId: string, kind: string, slices: readonly Slice[]): Promise<void> {
    await scope.db.query(
      `insert into backfill_slice (workspace_id, backfill_id, kind, key, from_at, to_at)
       select $1, $2, $3, s.key, s."from", s."to"
       from jsonb_to_recordset($4::jsonb) as s(key text, "from" timestamptz, "to" timestamptz)
       where exists (select 1 from backfill_phase
         where workspace_id = $1 and backfill_id = $2 and kind = $3 and status = 'waiting')
       on conflict do nothing`,
      [scope.workspaceId, backfillId, kind, JSON.stringify(slices)],
    );
    await scope.db.query(
      `update backfill_phase set status = 'running', words = null
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and status = 'waiting'`,
      [scope.workspaceId, backfillId, kind],
    );
  }

  /** A step: a kind needs no more reading. What one worker has read to its end no other gives up, and what one gave up none calls read. */
  async end(
    scope: Scope,
    backfillId: string,
    phase: Pick<BackfillPhase, 'kind' | 'words'> & { readonly status: 'done' | 'unavailable' },
  ): Promise<void> {
    await scope.db.query(
      `update backfill_phase set status = $4, words = $5
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and status <> 'done' and ($4 <> 'done' or status = 'running')`,
      [scope.workspaceId, backfillId, phase.kind, phase.status, phase.words],
    );
  }

  /** A step: the billing system had a fault while this kind was read. Answers how often by now; null where another worker has ended it. */
  async countFailure(scope: Scope, backfillId: string, kind: string, words: string): Promise<number | null> {
    const [rows]: [{ failures: number }[]] = await scope.db.query(
      `update backfill_phase set failures = failures + 1, words = $4
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and status <> 'done' returning failures`,
      [scope.workspaceId, backfillId, kind, words],
    );
    return rows[0]?.failures ?? null;
  }
}
