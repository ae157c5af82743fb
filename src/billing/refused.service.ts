import { Injectable } from '@nestjs/common';
import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Gained } from '../connections/access-gained.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { keyOrder } from './key-order.ts';
import { seen } from './sweeps.service.ts';

/** At once: each may be a call, or a row that somebody waits for. What was refused beyond this waits until more access is gained once more. */
const mostRefused = 10_000;
/** At once: these are marked by the transaction that keeps the new key. The same holds for what was refused beyond this. */
const mostLeft = 200_000;
/** Of more of one kind its list is read sooner than they are one by one: a page of it brings as many. */
const mostBeforeList = 100;
const waitsForList = 'The key before might not read it: it comes with the next list of its kind.';

const isRefused = `workspace_id = $1 and connection_id = $2 and wanted = done and error is not null`;

/**
 * What a connection may not read counts as looked at. It is asked for again once it may be read, or comes with a list of its kind
 * where that is about to be read: deliveries wait for it.
 */
@Injectable()
export class RefusedService {
  constructor(
    private readonly doorbells: Doorbells,
    private readonly clock: Clock,
  ) {}

  /** A step: more may be read than before. Whoever has one of these objects locked is asking for it already. */
  async want(scope: Scope, connectionId: string, { isGained, isListedNext }: Gained): Promise<void> {
    const refused: { kind: string; objects: number }[] = await scope.db.query(
      `select kind, count(*)::int as objects from billing_object where ${isRefused} group by kind`,
      [scope.workspaceId, connectionId],
    );
    const gained = refused.filter(({ kind }) => isGained(kind));
    const isLeft = ({ kind, objects }: { kind: string; objects: number }) =>
      objects > mostBeforeList && isListedNext(kind);
    const kindsOf = (rows: typeof gained) => rows.map(({ kind }) => kind);
    await this.#leaveToList(scope, connectionId, kindsOf(gained.filter(isLeft)));
    await this.#raise(scope, connectionId, kindsOf(gained.filter((one) => !isLeft(one))), null);
  }

  /**
   * A step, until `isMore` is false: of what was left to their lists, these kinds were read to their ends. What a page named was looked
   * at, and is answered; what none named is asked for, one by one. A page that named it came later: nothing is left to the list of a
   * kind that has begun.
   */
  async answerListed(
    scope: Scope,
    { connectionId, backfillId }: { readonly connectionId: string; readonly backfillId: string },
    kinds: readonly string[],
  ): Promise<{ readonly named: readonly (ObjectRef & { readonly wanted: string })[]; readonly isMore: boolean }> {
    const waiting: { kind: string }[] = await scope.db.query(
      `select distinct kind from billing_object where ${isRefused} and error = $3 and kind = any($4)`,
      [scope.workspaceId, connectionId, waitsForList, kinds],
    );
    if (waiting.length === 0) return { named: [], isMore: false };
    const waited = waiting.map(({ kind }) => kind);
    const [named]: [(ObjectRef & { wanted: string })[]] = await scope.db.query(
      `with ${seen}, named as materialized (
         select o.kind, o.external_id from billing_object o
         where ${isRefused} and o.error = $4 and o.kind = any($5)
           and exists (select 1 from seen where seen.kind = o.kind and seen.external_id = o.external_id)
         order by ${keyOrder('o.kind', 'o.external_id')} limit ${mostRefused} for update of o skip locked)
       update billing_object o set error = null from named n
       where o.workspace_id = $1 and o.connection_id = $2 and o.kind = n.kind and o.external_id = n.external_id
       returning o.kind, o.external_id as "externalId", o.wanted`,
      [scope.workspaceId, connectionId, backfillId, waitsForList, waited],
    );
    const isMore = named.length === mostRefused;
    // What is left was named by no page, but only once everything that was named has been answered.
    if (!isMore) await this.#raise(scope, connectionId, waited, waitsForList);
    return { named, isMore };
  }

  async #leaveToList(scope: Scope, connectionId: string, kinds: readonly string[]): Promise<void> {
    if (kinds.length === 0) return;
    await scope.db.query(
      `with refused as materialized (
         select kind, external_id from billing_object where ${isRefused} and kind = any($3)
         order by ${keyOrder('kind', 'external_id')} limit ${mostLeft} for update skip locked)
       update billing_object o set error = $4
       from refused r where o.workspace_id = $1 and o.connection_id = $2 and o.kind = r.kind and o.external_id = r.external_id`,
      [scope.workspaceId, connectionId, kinds, waitsForList],
    );
  }

  /** Those that were refused in these words; null for all of them. */
  async #raise(scope: Scope, connectionId: string, kinds: readonly string[], words: string | null): Promise<void> {
    if (kinds.length === 0) return;
    const [, wanted]: [unknown, number] = await scope.db.query(
      `with refused as materialized (
         select kind, external_id from billing_object
         where ${isRefused} and kind = any($3) and ($4::text is null or error = $4)
         order by ${keyOrder('kind', 'external_id')} limit ${mostRefused} for update skip locked)
       update billing_object o set wanted = o.wanted + 1, must_fetch = true, attempts = 0, lease_until = null
       from refused r where o.workspace_id = $1 and o.connection_id = $2 and o.kind = r.kind and o.external_id = r.external_id`,
      [scope.workspaceId, connectionId, kinds, words],
    );
    if (wanted > 0) await this.doorbells.ring(scope, 'refresh', this.clock.now());
  }
}
