import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Delivery, ObjectRef } from '#connectors/connector.ts';
import { WantsService, type Wanted } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { fateOf } from './delivery-fate.ts';

/** A proven delivery, or one read from the billing system's own list, with what it said word for word. */
export interface Arrival {
  readonly delivery: Delivery;
  readonly payload: unknown;
  readonly through: 'webhook' | 'polling';
  readonly receivedAt: Date;
}

interface KeptArrival extends Arrival {
  readonly id: string;
}

/** The letter box: keeps each delivery once and asks for what it names. A delivery says who, never what. */
@Injectable()
export class DeliveriesService {
  constructor(
    private readonly connections: ConnectionsService,
    private readonly health: ConnectionHealthService,
    private readonly wants: WantsService,
  ) {}

  /**
   * A step: keeps those that are new and raises what they ask for, in the same transaction: whatever is acknowledged is
   * both. Answers how many were new; one that came before changes nothing.
   */
  async keep(scope: Scope, connection: Connection, arrivals: readonly Arrival[]): Promise<number> {
    const added = await this.#insert(scope, connection, arrivals);
    if (added.length === 0) return 0;
    const acted = added.filter((arrival) => fateOf(arrival.delivery, connection).kind === 'acted');
    await this.#ask(scope, connection, acted);
    const newest = added.reduce((latest, { receivedAt }) => (receivedAt > latest ? receivedAt : latest), new Date(0));
    await this.health.noteEvents(scope, connection.id, newest, added[0]?.through ?? 'webhook');
    if (added.some((arrival) => fateOf(arrival.delivery, connection).kind === 'ends_access')) {
      await this.health.revoke(
        scope,
        connection.id,
        'Access was withdrawn in the billing system. Connect again to go on.',
      );
    }
    return added.length;
  }

  /** A step: the connection a delivery is for, held; null when it was ended since. A revoked one still keeps its mail. */
  async hold(scope: Scope, connection: Connection): Promise<Connection | null> {
    const held = await this.connections.hold(scope, connection);
    if (held) return held;
    const found = await this.connections.find(scope, connection.id);
    return found?.status === 'revoked' ? found : null;
  }

  async #insert(scope: Scope, connection: Connection, arrivals: readonly Arrival[]): Promise<KeptArrival[]> {
    const byEvent = new Map(arrivals.map((arrival) => [arrival.delivery.eventId, { ...arrival, id: randomUUID() }]));
    const rows = [...byEvent.values()].map((arrival) => toRow(arrival, connection));
    const kept: { event_id: string }[] = await scope.db.query(
      `insert into delivery (workspace_id, connection_id, id, event_id, type, mode, through, api_version, happened_at,
         received_at, result, words, payload)
       select $1, $2, d.id, d."eventId", d.type, d.mode, d.through, d."apiVersion", d."happenedAt", d."receivedAt", d.result,
         d.words, d.payload
       from jsonb_to_recordset($3::jsonb) as d(id uuid, "eventId" text, type text, mode text, through text, "apiVersion" text,
         "happenedAt" timestamptz, "receivedAt" timestamptz, result text, words text, payload jsonb)
       order by d."eventId" on conflict (workspace_id, connection_id, event_id) do nothing returning event_id`,
      [scope.workspaceId, connection.id, JSON.stringify(rows)],
    );
    return kept.flatMap((row) => byEvent.get(row.event_id) ?? []);
  }

  /** Objects that came whole are offered, the others are to be fetched; each delivery remembers what it waits for. */
  async #ask(scope: Scope, connection: Connection, arrivals: readonly KeptArrival[]): Promise<void> {
    const fetches = arrivals.flatMap(({ delivery }) =>
      delivery.refs.filter((ref) => !delivery.carried.some((object) => isSame(object, ref))),
    );
    const offers = arrivals.flatMap(({ delivery }) => [...delivery.carried]).sort(byKindAndTime);
    const raised = [
      ...(await this.wants.want(scope, connection.id, fetches)),
      ...(await this.wants.offer(scope, connection.id, offers)),
    ];
    await this.#remember(scope, connection, arrivals, raised);
  }

  async #remember(
    scope: Scope,
    connection: Connection,
    arrivals: readonly KeptArrival[],
    raised: readonly Wanted[],
  ): Promise<void> {
    // The last number raised for an object covers every delivery of this batch that names it.
    const wanted = new Map(raised.map((one) => [`${one.kind} ${one.externalId}`, one.wanted]));
    const rows = arrivals.flatMap(({ id, delivery }) =>
      [...delivery.refs, ...delivery.carried].map(({ kind, externalId }) => ({
        id,
        kind,
        externalId,
        wanted: wanted.get(`${kind} ${externalId}`),
      })),
    );
    await scope.db.query(
      `insert into delivery_object (workspace_id, connection_id, kind, external_id, delivery_id, wanted)
       select distinct $1::uuid, $2::uuid, r.kind, r."externalId", r.id, r.wanted
       from jsonb_to_recordset($3::jsonb) as r(id uuid, kind text, "externalId" text, wanted bigint) on conflict do nothing`,
      [scope.workspaceId, connection.id, JSON.stringify(rows)],
    );
  }
}

function isSame(a: ObjectRef, b: ObjectRef): boolean {
  return a.kind === b.kind && a.externalId === b.externalId;
}

function byKindAndTime(a: { kind: string; externalId: string; knownAt: Date }, b: typeof a): number {
  const [left, right] = [`${a.kind} ${a.externalId}`, `${b.kind} ${b.externalId}`];
  return left === right ? a.knownAt.getTime() - b.knownAt.getTime() : left < right ? -1 : 1;
}

function toRow({ id, delivery, through, receivedAt, payload }: KeptArrival, connection: Connection) {
  const fate = fateOf(delivery, connection);
  return {
    id,
    eventId: delivery.eventId,
    type: delivery.type,
    mode: delivery.mode ?? connection.mode,
    through,
    apiVersion: delivery.apiVersion,
    happenedAt: delivery.createdAt,
    receivedAt,
    result: fate.kind === 'acted' ? 'waiting' : fate.kind === 'ignored' ? 'ignored' : 'applied',
    words: fate.kind === 'ignored' ? fate.words : null,
    payload,
  };
}
