import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { maximumAttempts } from '../platform/work/work.ts';
import { keyOrder } from './key-order.ts';

/** Objects of one kind that a reading should have named: all of them, or those whose payload contains one of `holds`. */
export interface SweptKind {
  readonly kind: string;
  readonly holds: readonly Readonly<Record<string, string>>[] | 'all';
}

/** Held objects of swept kinds ($4) that no page of the reading ($3) named. */
const unseen = `
  select o.kind, o.external_id, o.gone_at, o.known_at from billing_object o
  join jsonb_to_recordset($4::jsonb) as s(kind text, holds jsonb) on s.kind = o.kind
  where o.workspace_id = $1 and o.connection_id = $2 and o.payload is not null and not o.is_deleted
    and (s.holds = '"all"'::jsonb
      or exists (select 1 from jsonb_array_elements(nullif(s.holds, '"all"'::jsonb)) h where o.payload::jsonb @> h))
    and not exists (select 1 from seen where seen.kind = o.kind and seen.external_id = o.external_id)`;

/** What the pages of a reading ($3) named, as a part of a statement. */
export const seen = `seen as materialized (
  select p.kind, named.id as external_id from backfill_page p, unnest(p.external_ids) as named(id)
  where p.workspace_id = $1 and p.backfill_id = $3)`;

/** What readings say about objects by not naming them. Absence alone deletes nothing: it only causes a look. */
@Injectable()
export class SweepsService {
  constructor(
    private readonly doorbells: Doorbells,
    private readonly clock: Clock,
  ) {}

  /**
   * A step: objects that the reading should have named and did not are looked at one by one, first those that were found
   * gone before. What it named again is no longer suspected. What it has itself found gone is left to the next reading, however
   * often its own looks are begun again: one reading is one sweep.
   */
  async want(
    scope: Scope,
    reading: {
      readonly connectionId: string;
      readonly backfillId: string;
      readonly beganAt: Date;
      readonly before: Date;
    },
    kinds: readonly SweptKind[],
    limit: number,
  ): Promise<number> {
    if (kinds.length === 0) return 0;
    const parameters = [scope.workspaceId, reading.connectionId, reading.backfillId, JSON.stringify(kinds)];
    await scope.db.query(
      `with ${seen}, back as materialized (
         select o.kind, o.external_id from billing_object o
         where o.workspace_id = $1 and o.connection_id = $2 and o.gone_at is not null and not o.is_deleted
           and o.kind in (select kind from jsonb_to_recordset($4::jsonb) as s(kind text))
           and exists (select 1 from seen where seen.kind = o.kind and seen.external_id = o.external_id)
         order by ${keyOrder('o.kind', 'o.external_id')} for update)
       update billing_object o set gone_at = null
       from back where o.workspace_id = $1 and o.connection_id = $2 and o.kind = back.kind and o.external_id = back.external_id`,
      parameters,
    );
    const [, wanted]: [unknown, number] = await scope.db.query(
      `with ${seen}, due as materialized (
         select kind, external_id from (${unseen} and o.known_at < $5 and o.wanted = o.done and (o.gone_at is null or o.gone_at < $7)) u
         order by u.gone_at nulls last, u.known_at, u.kind, u.external_id limit $6),
       held as materialized (
         select o.kind, o.external_id from billing_object o join due on due.kind = o.kind and due.external_id = o.external_id
         where o.workspace_id = $1 and o.connection_id = $2 and o.wanted = o.done
         order by ${keyOrder('o.kind', 'o.external_id')} for update of o)
       update billing_object o set wanted = o.wanted + 1, swept = o.wanted + 1, must_fetch = true, attempts = 0
       from held where o.workspace_id = $1 and o.connection_id = $2 and o.kind = held.kind and o.external_id = held.external_id`,
      [...parameters, reading.before, limit, reading.beganAt],
    );
    if (wanted > 0) await this.doorbells.ring(scope, 'refresh', this.clock.now());
    return wanted;
  }

  /**
   * A step: what was given up is asked for once more, each by itself: what refused then may answer a whole reading later. It stands
   * one try before it is given up again, so that meanwhile nobody takes its account for wholly read.
   */
  async retry(scope: Scope, connectionId: string, limit: number): Promise<void> {
    const [, retried]: [unknown, number] = await scope.db.query(
      `with due as materialized (
         select kind, external_id from billing_object
         where workspace_id = $1 and connection_id = $2 and wanted > done and attempts >= ${maximumAttempts}
         order by kind, external_id limit $3 for update skip locked)
       update billing_object o set attempts = ${maximumAttempts - 1}, lease_until = null from due
       where o.workspace_id = $1 and o.connection_id = $2 and o.kind = due.kind and o.external_id = due.external_id`,
      [scope.workspaceId, connectionId, limit],
    );
    if (retried > 0) await this.doorbells.ring(scope, 'refresh', this.clock.now());
  }

  /**
   * A step: what the looks of a reading have changed: removed at the second one, or found to differ. What its pages named was not
   * looked at, whatever an earlier reading did.
   */
  async changedSince(
    scope: Scope,
    {
      connectionId,
      backfillId,
      since,
    }: { readonly connectionId: string; readonly backfillId: string; readonly since: Date },
  ): Promise<(ObjectRef & { isDeleted: boolean; announcedAt: Date | null })[]> {
    return scope.db.query(
      `with ${seen}
       select kind, external_id as "externalId", is_deleted as "isDeleted", announced_at as "announcedAt" from billing_object o
       where workspace_id = $1 and connection_id = $2 and swept > 0 and swept = done and changed_at >= $4
         and not exists (select 1 from seen where seen.kind = o.kind and seen.external_id = o.external_id)
       order by kind, external_id`,
      [scope.workspaceId, connectionId, backfillId, since],
    );
  }

  /** A step: the kinds of which anything was ever announced to us. */
  async announcedKinds(scope: Scope, connectionId: string): Promise<string[]> {
    const rows: { kind: string }[] = await scope.db.query(
      `select distinct kind from billing_object
       where workspace_id = $1 and connection_id = $2 and announced_at is not null`,
      [scope.workspaceId, connectionId],
    );
    return rows.map((row) => row.kind);
  }
}
