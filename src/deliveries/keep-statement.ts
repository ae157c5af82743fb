import { z } from 'zod';
import { raising } from '../billing/raising.ts';
import type { Statement } from '../platform/database/trip.ts';
import { ringing } from '../platform/directory/ringing.ts';

/**
 * Keeps deliveries and raises what they ask for, in one statement: sent by itself it is a transaction of one round trip.
 *
 * - `held` locks the connection against a disconnect, if it is still as the caller knows it; otherwise nothing is kept.
 * - `kept` are those that are new: one that came before changes nothing.
 * - `asked` is one row for each object they name: the latest that was offered of it, and whether it must be fetched all the
 *   same, because a delivery only named it or two of one second carry it (ruling 11).
 *
 * That an event came is written no more than once a second: each time is a new version of the connection's row.
 */
export const keepStatement: Statement = {
  name: 'keep deliveries',
  text: `
    with held as materialized (
      select id from connection
      where workspace_id = $1 and id = $2 and generation = $3 and external_account_id is not distinct from $4
        and (status = 'revoked') = $5 and status in ('reading', 'connected', 'degraded', 'revoked')
        and (not $6::boolean or sealed_webhook_secret is not distinct from $7::bytea)
      for key share),
    kept as (
      insert into delivery (workspace_id, connection_id, id, event_id, type, mode, through, api_version, happened_at, received_at,
        result, words, payload, refs, external_account_id)
      select $1, held.id, d.id, d."eventId", d.type, d.mode, d.through, d."apiVersion", d."happenedAt", d."receivedAt", d.result,
        d.words, convert_from(substr($9::bytea, d.from, d.bytes), 'UTF8')::json, d.refs, d."externalAccountId"
      from held cross join json_to_recordset($8::json) as d(id uuid, "eventId" text, type text, mode text, through text,
        "apiVersion" text, "happenedAt" timestamptz, "receivedAt" timestamptz, result text, words text, refs jsonb,
        "externalAccountId" text, "from" int, bytes int)
      order by d."eventId" on conflict (workspace_id, connection_id, event_id) do nothing returning id, event_id),
    named as materialized (
      select n.*, n.second is null as is_only_named,
        n.second is not null and count(*) over (partition by n.kind, n.external_id, n.second) > 1 as is_tied
      from (select r.id, r.kind, r."externalId" as external_id, r."customerId" as customer_id, r.offered,
              r."offeredIn" as offered_in, date_trunc('second', r."knownAt") as second
            from json_to_recordset($10::json) as r(id uuid, kind text, "externalId" text, "customerId" text, offered jsonb,
              "offeredIn" jsonb, "knownAt" timestamptz)
            join kept on kept.id = r.id) n),
    asked as (
      select distinct on (kind, external_id) kind, external_id,
        max(customer_id) over (partition by kind, external_id) as customer_id, offered, offered_in, second as offered_at,
        is_tied or bool_or(is_only_named) over (partition by kind, external_id) as must_fetch
      from named order by kind, external_id, second desc nulls last),
    raised as (${raising('asked')}),
    waiting as (
      insert into delivery_object (workspace_id, connection_id, kind, external_id, delivery_id, wanted)
      select $1, $2, n.kind, n.external_id, n.id, r.wanted
      from named n join raised r on r.kind = n.kind and r.external_id = n.external_id),
    noted as (
      update connection set last_event_at = $11, last_event_through = $12
      where workspace_id = $1 and id = $2 and exists (select from kept)
        and (last_event_at is null or last_event_at <= $11::timestamptz - interval '1 second'
          or last_event_through is distinct from $12 and last_event_at <= $11)),
    rung as (${ringing('refresh', 'select from raised', '$11')})
    select json_build_object('isHeld', exists (select from held), 'kept', (select coalesce(array_agg(event_id), '{}') from kept),
      'told', (select count(pg_notify('keepwell_bell', kind)) from rung where is_due)) as answer`,
};

/** What `keepStatement` answers. */
export const keptSchema = z.object({
  isHeld: z.boolean(),
  /** The events that were new. */
  kept: z.array(z.string()),
});
