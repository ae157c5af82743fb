import { z } from 'zod';
import { raising } from '../billing/raising.ts';
import type { Statement } from '../platform/database/trip.ts';
import { ringing } from '../platform/directory/ringing.ts';

const noted = (kept: string) => `
    noted as (
      update connection set last_event_at = $8, last_event_through = $9
      where workspace_id = $1 and id = $2 and exists (select from ${kept})
        and (last_event_at is null or last_event_at <= $8::timestamptz - interval '1 second'
          or last_event_through is distinct from $9 and last_event_at <= $8)
      returning id),`;

const notedAlways = `
    noted as (
      update connection set last_event_at = greatest(last_event_at, $8),
        last_event_through = case when last_event_at > $8::timestamptz then last_event_through else $9 end
      where workspace_id = $1 and id = $2 and exists (select from free)
      returning id),`;

const knownAndKept = `'known', (select coalesce(array_agg(event_id), '{}') from known),
      'kept', (select coalesce(array_agg(event_id), '{}') from kept),`;

interface Keeping {
  /** Nothing is looked up: one that came before fails all of it. */
  readonly areNew: boolean;
  /** Whether the connection's row is written; `always` also where that says nothing new. */
  readonly notes: 'never' | 'seldom' | 'always';
}

/**
 * Keeps deliveries and raises what they ask for, in one statement: sent by itself it is a transaction of one round trip. What they
 * ask for together was worked out before, as if all of them were new; so when one of them came before, nothing is kept, and it
 * is to be left out.
 *
 * - `held` locks the connection against a disconnect, if it is still as the caller knows it; otherwise nothing is kept.
 * - `known` are those that came before; `free` has a row when there are none. Looked up one by one, so that no plan reads all.
 * - `kept` leaves out what another transaction keeps at this very moment. Then its objects are asked for by both.
 * - `said` are the texts that something kept lies in: of one that was left out nothing stays.
 * - `rung` comes last: everybody who keeps something waits for its row until it is committed.
 * - `noted`, where it is time, says on the connection that an event came, no more than once a second: each time is a new
 *   version of its row. Whoever has more to write there has it done always: once the bell is rung, that row must not be waited for.
 *
 * Hardly any comes twice, and finding that out is a tenth of what keeping costs: where all are taken for new, only the unique index looks.
 */
function keeping(name: string, { areNew, notes }: Keeping): Statement {
  const lookedUp = `
    known as materialized (
      select e.event_id from unnest($11::text[]) as e(event_id)
      where (select true from delivery d where d.workspace_id = $1 and d.connection_id = $2 and d.event_id = e.event_id)),
    free as materialized (select from held where not exists (select from known)),`;
  const free = areNew ? 'held' : 'free';
  const text = `
    with held as materialized (
      select id from connection
      where workspace_id = $1 and id = $2 and generation = $3 and external_account_id is not distinct from $4
        and (status = 'revoked') = $5 and status in ('reading', 'connected', 'degraded', 'revoked')
        and (not $6::boolean or sealed_webhook_secret is not distinct from $7::bytea)
      for key share),${areNew ? '' : lookedUp}
    kept as (
      insert into delivery (workspace_id, connection_id, through, id, event_id, type, mode, api_version, happened_at, received_at,
        result, words, refs, external_account_id, text_id, text_from, text_bytes)
      select $1, $2, $9, d.* from ${free} cross join unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $14::text[],
        $15::timestamptz[], $16::timestamptz[], $17::text[], $18::text[], $19::jsonb[], $20::text[], $21::uuid[], $22::int[],
        $23::int[]) as d
      ${areNew ? '' : 'on conflict (workspace_id, connection_id, event_id) do nothing'} returning id, event_id, text_id),
    said as (
      insert into delivery_text (workspace_id, connection_id, id, packed)
      select $1, $2, t.* from ${free} cross join unnest($24::uuid[], $25::bytea[]) as t(id, packed)
      ${areNew ? '' : 'where t.id in (select text_id from kept)'}
      returning id),
    asked as (
      select a.* from ${free} cross join unnest($30::text[], $31::text[], $32::text[], $33::jsonb[], $34::timestamptz[],
        $35::boolean[]) as a(kind, external_id, customer_id, offered, offered_at, must_fetch)),
    raised as (${raising('asked')}),
    waiting as (
      insert into delivery_object (workspace_id, connection_id, kind, external_id, delivery_id, has_others, wanted)
      select $1, $2, r.kind, r.external_id, n.id, n.has_others, r.wanted
      from unnest($26::uuid[], $27::text[], $28::text[], $29::boolean[]) as n(id, kind, external_id, has_others)
      join raised r on r.kind = n.kind and r.external_id = n.external_id
      ${areNew ? '' : 'where n.id in (select id from kept)'}
      returning delivery_id),
${notes === 'never' ? '' : notes === 'always' ? notedAlways : noted(areNew ? 'held' : 'kept')}
    written as materialized (
      select (select count(*) from kept) + (select count(*) from said) + (select count(*) from waiting)
        + ${notes === 'never' ? '0' : '(select count(*) from noted)'} as rows),
    rung as (${ringing('refresh', 'select from written cross join raised', '$8')})
    select json_build_object('isHeld', exists (select from held),
      ${areNew ? '' : knownAndKept}
      'told', (select count(pg_notify('keepwell_bell', kind)) from rung where is_due)) as answer`;
  return { name, text };
}

/** Leaves out what came before. */
export const keepStatement = keeping('keep deliveries', { areNew: false, notes: 'seldom' });
/** The same for whoever is going to write on the connection's row too: it is locked after the objects, and before the bell is rung. */
export const keepAndNoteStatement = keeping('keep deliveries and note it', { areNew: false, notes: 'always' });
/** Fail as a whole, with a taken `eventKey`, when one of them came before, or is kept by somebody else at this very moment. */
export const keepNewStatement = keeping('keep new deliveries', { areNew: true, notes: 'seldom' });
export const keepMoreNewStatement = keeping('keep more new deliveries', { areNew: true, notes: 'never' });
export const eventKey = 'delivery_workspace_id_connection_id_event_id_key';

/** What those that look up what came before answer. */
export const keptSchema = z.object({
  isHeld: z.boolean(),
  /** The events that came before; where there are any, nothing was kept. */
  known: z.array(z.string()),
  /** The events that were new. */
  kept: z.array(z.string()),
});

/** What the others answer. */
export const keptNewSchema = z.object({ isHeld: z.boolean() });
