import type { BillingObject, ObjectRef } from '#connectors/billing-object.ts';
import type { Scope } from '../platform/database/scope.ts';
import { answered } from '../platform/work/work.ts';
import { billingObjects } from './billing-requests.ts';
import { keyOrder } from './key-order.ts';
import { changedAt, differAsTexts, telling, type ReplacedRow } from './replaced-rows.ts';

/** Which offers may stand for a fetch. */
export interface OfferRule {
  /** A reading up to this moment may have found an object as it was held, and wrote nothing. */
  readonly confirmedAt: Date | null;
  /** In which payloads are held now. */
  readonly shape: string;
}

/** Claimed requests that deliveries offer an answer to. */
export interface Offers {
  readonly token: string;
  readonly refs: readonly ObjectRef[];
  readonly rule: OfferRule;
}

/** A row that took what was offered. */
export type TakenRow = ReplacedRow & {
  /** What is held now, as text. */
  readonly json: string | null;
  readonly api_version: string;
  readonly known_at: Date;
};

/**
 * SQL: what waits at the row `o` may stand for a fetch. Nothing asked for a fetch, and it is strictly newer than what is held, in
 * whole seconds (ruling 11). What a fetch brought is dated a second back, so it may hold what happened in the second after its date; a
 * delivery of that second is looked up instead of believed. So is one of before `confirmedAt`, and what another release offered in
 * another shape, or in none, which may lack what this one keeps. Never null: what may not is what must be asked for.
 */
export function usable(o: string, rule: Readonly<Record<keyof OfferRule, string>>): string {
  return `(${o}.offered_at is not null and not ${o}.must_fetch and ${o}.offered is not null
    and ${o}.offered ->> 'shape' is not distinct from ${rule.shape}
    and (${rule.confirmedAt}::timestamptz is null or ${o}.offered_at > ${rule.confirmedAt})
    and (${o}.known_at is null or ${o}.offered_at >= date_trunc('second', ${o}.known_at) + interval '2 seconds'))`;
}

const ofRow = `o.workspace_id = $1 and o.connection_id = $2 and o.kind = r.kind and o.external_id = r.external_id`;

/**
 * Rows are locked in the order of their keys, as whoever raises requests locks them, so that neither waits for the other.
 *
 * Dated the moment before its second: so far, a delivery of the next second is the newer one without a doubt, while one of the same
 * second is looked up, and a list that was asked for before that second ended is the older one.
 *
 * What is offered is taken apart once, where its row is locked: each time costs as much as writing the row.
 */
const statement = `
  with taken as materialized (
    select o.kind, o.external_id, o.offered ->> 'customerId' as customer_id, o.offered ->> 'shape' as version,
      nullif(o.offered ->> 'payload', 'null')::json as payload, (o.offered ->> 'isDeleted')::boolean as is_deleted
    from unnest($4::text[], $5::text[]) as r(kind, external_id)
    join billing_object o on ${ofRow}
    where o.lease_token = $3 and ${usable('o', { confirmedAt: '$7', shape: '$8' })}
    order by ${keyOrder('o.kind', 'o.external_id')} for update of o)
  update billing_object o
  set customer_id = coalesce(r.customer_id, o.customer_id), payload = coalesce(r.payload, o.payload),
    api_version = r.version, known_at = o.offered_at - interval '1 millisecond', changed_at = ${changedAt(
      {
        payload: 'coalesce(r.payload, o.payload)',
        version: 'r.version',
        isDeleted: 'r.is_deleted',
        now: '$6',
      },
      // Mostly it was told of because it has changed; who has not is judged once more, to no effect.
      differAsTexts,
    )},
    is_deleted = r.is_deleted, announced_at = $6, ${answered('o', 'o.wanted', billingObjects.request)}
  from taken r where ${ofRow}
  ${telling}, new.payload::text as json, new.api_version, new.known_at`;

/**
 * A step: rows take what was last offered of them and are done with all that asked for it, fenced by their claim. What is offered
 * never leaves the database. Answers the rows that did; the rest must be read.
 */
export async function takeOffers(
  scope: Scope,
  connectionId: string,
  { token, refs, rule }: Offers,
  now: Date,
): Promise<TakenRow[]> {
  const [rows]: [TakenRow[]] = await scope.db.query(statement, [
    scope.workspaceId,
    connectionId,
    token,
    refs.map(({ kind }) => kind),
    refs.map(({ externalId }) => externalId),
    now,
    rule.confirmedAt,
    rule.shape,
  ]);
  return rows;
}

/** The object that a row holds now; taken apart only when somebody asks. */
export function toTaken({
  kind,
  external_id,
  customer_id,
  json,
  api_version,
  known_at,
  is_deleted,
}: TakenRow): BillingObject {
  return {
    kind,
    externalId: external_id,
    customerId: customer_id,
    get payload() {
      return json === null ? null : JSON.parse(json);
    },
    apiVersion: api_version,
    knownAt: known_at,
    isDeleted: is_deleted,
  };
}
