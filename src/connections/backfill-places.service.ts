import { Injectable } from '@nestjs/common';
import type { Slice } from '#connectors/slices.ts';
import type { Scope } from '../platform/database/scope.ts';

export interface OpenSlice extends Slice {
  readonly cursor: string | null;
}

/** One page of a range that was read and is stored in this transaction. */
export interface StoredPage {
  readonly slice: OpenSlice;
  readonly next: string | null;
  readonly externalIds: readonly string[];
}

/** A range that ends at `from` from now on, and the ranges that the rest of it is read as. */
export interface PartedSlice {
  readonly slice: Slice;
  readonly from: Date;
  readonly ranges: readonly Slice[];
}

/** How far a reading has come: its ranges, its pages, its calls. */
@Injectable()
export class BackfillPlacesService {
  /** A step: ranges of a kind that have not been read to their end. */
  async openSlices(scope: Scope, backfillId: string, kind: string): Promise<OpenSlice[]> {
    return scope.db.query(
      `select kind, key, from_at as "from", to_at as "to", cursor from backfill_slice
       where workspace_id = $1 and backfill_id = $2 and kind = $3 and done_at is null order by key`,
      [scope.workspaceId, backfillId, kind],
    );
  }

  /**
   * A step: pages of one kind were stored, each of another range. False when somebody else has stored one of them since, or the
   * reading was ended: then nothing of them may be kept, so that none is ever counted twice. A kind that answers has no trouble left.
   */
  async advance(
    scope: Scope,
    backfill: { id: string; isFirst: boolean },
    pages: readonly StoredPage[],
    now: Date,
  ): Promise<boolean> {
    const kind = pages[0]?.slice.kind ?? '';
    const rows = pages.map(({ slice, next, externalIds }) => ({
      key: slice.key,
      cursor: slice.cursor,
      next,
      objects: externalIds.length,
    }));
    const [[moved]]: [{ ranges: number }[]] = await scope.db.query(
      `with page as materialized (
         select * from jsonb_to_recordset($4::jsonb) as p(key text, cursor text, next text, objects int)),
       here as (
         update backfill_slice s set cursor = p.next, objects = s.objects + p.objects,
           done_at = case when p.next is null then $5::timestamptz end
         from page p
         where s.workspace_id = $1 and s.backfill_id = $2 and s.kind = $3 and s.key = p.key
           and s.cursor is not distinct from p.cursor and s.done_at is null
           and exists (select 1 from backfill where workspace_id = $1 and id = $2 and status in ('waiting', 'running', 'paused'))
         returning p.objects)
       update backfill_phase f set objects = f.objects + h.objects, words = null
       from (select sum(objects) as objects, count(*)::int as ranges from here) h
       where f.workspace_id = $1 and f.backfill_id = $2 and f.kind = $3 and h.ranges > 0
       returning h.ranges`,
      [scope.workspaceId, backfill.id, kind, JSON.stringify(rows), now],
    );
    if (moved?.ranges !== pages.length) return false;
    if (!backfill.isFirst) await this.#keepNames(scope, backfill.id, pages);
    return true;
  }

  /** A step, after their pages were stored: what was left of these ranges is read as ranges of their own. */
  async part(scope: Scope, backfillId: string, parted: readonly PartedSlice[]): Promise<void> {
    const [first] = parted;
    if (!first) return;
    const rows = parted.map(({ slice, from }) => ({ key: slice.key, from }));
    await scope.db.query(
      `with parted as (
         update backfill_slice s set from_at = p."from" from jsonb_to_recordset($4::jsonb) as p(key text, "from" timestamptz)
         where s.workspace_id = $1 and s.backfill_id = $2 and s.kind = $3 and s.key = p.key)
       insert into backfill_slice (workspace_id, backfill_id, kind, key, from_at, to_at)
       select $1, $2, $3, s.key, s."from", s."to"
       from jsonb_to_recordset($5::jsonb) as s(key text, "from" timestamptz, "to" timestamptz)`,
      [
        scope.workspaceId,
        backfillId,
        first.slice.kind,
        JSON.stringify(rows),
        JSON.stringify(parted.flatMap(({ ranges }) => ranges)),
      ],
    );
  }

  /** Which objects a reading named, so that what it did not name can be looked at. */
  async #keepNames(scope: Scope, backfillId: string, pages: readonly StoredPage[]): Promise<void> {
    const named = pages.filter(({ externalIds }) => externalIds.length > 0);
    if (named.length === 0) return;
    const rows = named.map(({ slice, externalIds }) => ({ kind: slice.kind, key: slice.key, ids: externalIds }));
    await scope.db.query(
      `insert into backfill_page (workspace_id, backfill_id, kind, key, external_ids)
       select $1, $2, p.kind, p.key, p.ids from jsonb_to_recordset($3::jsonb) as p(kind text, key text, ids text[])`,
      [scope.workspaceId, backfillId, JSON.stringify(rows)],
    );
  }

  /** A step: the row at which the next page begins has gone; the range is read again from its start, and counted anew. */
  async restart(scope: Scope, backfillId: string, slice: OpenSlice): Promise<void> {
    const parameters = [scope.workspaceId, backfillId, slice.kind, slice.key];
    await scope.db.query(
      `with here as (
         update backfill_slice set cursor = null, objects = 0
         where workspace_id = $1 and backfill_id = $2 and kind = $3 and key = $4 and done_at is null
         returning old.objects)
       update backfill_phase p set objects = p.objects - here.objects from here
       where p.workspace_id = $1 and p.backfill_id = $2 and p.kind = $3`,
      parameters,
    );
    await scope.db.query(
      `delete from backfill_page where workspace_id = $1 and backfill_id = $2 and kind = $3 and key = $4`,
      parameters,
    );
  }

  /** A step: calls that were made for a reading. */
  async countCalls(scope: Scope, backfillId: string, calls: number): Promise<void> {
    if (calls === 0) return;
    await scope.db.query(`update backfill set calls = calls + $3 where workspace_id = $1 and id = $2`, [
      scope.workspaceId,
      backfillId,
      calls,
    ]);
  }
}
