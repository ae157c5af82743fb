import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import { eachOnce } from '#connectors/object-key.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { maximumAttempts } from '../platform/work/work.ts';
import { keyOrder } from './key-order.ts';
import { raising } from './raising.ts';

/** A request to look at an object again, as a number on its row: done when the row's `done` has reached it. */
export interface Wanted extends ObjectRef {
  readonly wanted: string;
}

const refShape = `r(kind text, "externalId" text, "customerId" text)`;

/** Requests to look at billing objects again. A hundred of them about one object are one reading (ruling 12). */
@Injectable()
export class WantsService {
  constructor(
    private readonly doorbells: Doorbells,
    private readonly clock: Clock,
  ) {}

  /** A step: these objects are to be fetched, soon. Objects never heard of before get a row that stands for their name. */
  async want(scope: Scope, connectionId: string, refs: readonly ObjectRef[]): Promise<Wanted[]> {
    if (refs.length === 0) return [];
    const wanted: Wanted[] = await scope.db.query(
      `with asked as (
         select r.kind, r."externalId" as external_id, r."customerId" as customer_id, null::jsonb as offered,
           null::timestamptz as offered_at, true as must_fetch
         from jsonb_to_recordset($3::jsonb) as ${refShape}),
       raised as (${raising('asked')})
       select kind, external_id as "externalId", wanted from raised`,
      // One statement cannot raise the same row twice; asking twice at once is asking once.
      [scope.workspaceId, connectionId, JSON.stringify(eachOnce(refs))],
    );
    await this.doorbells.ring(scope, 'refresh', this.clock.now());
    return wanted;
  }

  /** A step: fetches what is not held at all. What was asked for before and could not be had is not asked for again. */
  async wantMissing(scope: Scope, connectionId: string, refs: readonly ObjectRef[]): Promise<void> {
    if (refs.length === 0) return;
    const made: unknown[] = await scope.db.query(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, wanted, must_fetch)
       select $1, $2, r.kind, r."externalId", r."customerId", 1, true
       from jsonb_to_recordset($3::jsonb) as ${refShape} order by ${keyOrder('r.kind', 'r."externalId"')}
       on conflict do nothing returning 1`,
      [scope.workspaceId, connectionId, JSON.stringify(eachOnce(refs))],
    );
    if (made.length > 0) await this.doorbells.ring(scope, 'refresh', this.clock.now());
  }

  /** A step: when the next request of the workspace falls due; null when there is none. */
  async nextDueAt(scope: Scope, now: Date): Promise<Date | null> {
    const rows: { due: Date | null }[] = await scope.db.query(
      `select min(greatest(coalesce(o.lease_until, $2), coalesce(c.resting_until, $2))) as due from billing_object o
       join connection c on c.workspace_id = $1 and c.id = o.connection_id and c.status in ('reading', 'connected', 'degraded')
       where o.workspace_id = $1 and o.wanted > o.done and o.attempts < ${maximumAttempts}`,
      [scope.workspaceId, now],
    );
    return rows[0]?.due ?? null;
  }

  /** A step: how many objects of a connection still wait to be read, those set aside left out. */
  async countOpen(scope: Scope, connectionId: string): Promise<number> {
    const rows: { open: number }[] = await scope.db.query(
      `select count(*)::int as open from billing_object
       where workspace_id = $1 and connection_id = $2 and wanted > done and attempts < ${maximumAttempts}`,
      [scope.workspaceId, connectionId],
    );
    return rows[0]?.open ?? 0;
  }
}
