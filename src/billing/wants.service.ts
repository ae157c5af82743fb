import { Injectable } from '@nestjs/common';
import type { BillingObject, ObjectRef } from '#connectors/connector.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { maximumAttempts } from '../platform/work/work.ts';
import { latestOffers } from './latest-offers.ts';

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
      `insert into billing_object as o (workspace_id, connection_id, kind, external_id, customer_id, wanted, must_fetch)
       select $1, $2, r.kind, r."externalId", r."customerId", 1, true
       from jsonb_to_recordset($3::jsonb) as ${refShape} order by r.kind, r."externalId"
       on conflict (workspace_id, connection_id, kind, external_id) do update
         set wanted = o.wanted + 1, must_fetch = true, attempts = 0, customer_id = coalesce(o.customer_id, excluded.customer_id)
       returning kind, external_id as "externalId", wanted`,
      [scope.workspaceId, connectionId, JSON.stringify(unique(refs))],
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
       from jsonb_to_recordset($3::jsonb) as ${refShape} order by r.kind, r."externalId"
       on conflict do nothing returning 1`,
      [scope.workspaceId, connectionId, JSON.stringify(unique(refs))],
    );
    if (made.length > 0) await this.doorbells.ring(scope, 'refresh', this.clock.now());
  }

  /**
   * A step: deliveries carried these objects whole, in any order. The latest of each is used without a fetch when it is
   * strictly newer, in whole seconds, than the reading of what is held (begun a second after its `known_at`) and than any other
   * that waits; otherwise, or when two of one second disagree about which is the latest, nobody knows, and it is fetched.
   */
  async offer(scope: Scope, connectionId: string, objects: readonly BillingObject[]): Promise<Wanted[]> {
    if (objects.length === 0) return [];
    const isNewer = `(coalesce(excluded.offered_at > date_trunc('second', o.known_at + interval '1 second'), true) and coalesce(excluded.offered_at > o.offered_at, true))`;
    const wanted: Wanted[] = await scope.db.query(
      `insert into billing_object as o
         (workspace_id, connection_id, kind, external_id, customer_id, wanted, offered, offered_at, must_fetch)
       select $1, $2, r.kind, r."externalId", r."customerId", 1, r.offered, date_trunc('second', r."knownAt"), r."isTied"
       from jsonb_to_recordset($3::jsonb)
         as r(kind text, "externalId" text, "customerId" text, offered jsonb, "knownAt" timestamptz, "isTied" boolean)
       order by r.kind, r."externalId"
       on conflict (workspace_id, connection_id, kind, external_id) do update
         set wanted = o.wanted + 1, attempts = 0, customer_id = coalesce(o.customer_id, excluded.customer_id),
           offered = case when ${isNewer} then excluded.offered else o.offered end,
           offered_at = greatest(o.offered_at, excluded.offered_at),
           must_fetch = o.must_fetch or excluded.must_fetch or not ${isNewer}
       returning kind, external_id as "externalId", wanted`,
      [scope.workspaceId, connectionId, JSON.stringify(latestOffers(objects))],
    );
    await this.doorbells.ring(scope, 'refresh', this.clock.now());
    return wanted;
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

/** One statement cannot raise the same row twice; asking twice at once is asking once. */
function unique(refs: readonly ObjectRef[]): readonly ObjectRef[] {
  return [...new Map(refs.map((ref) => [`${ref.kind} ${ref.externalId}`, ref])).values()];
}
