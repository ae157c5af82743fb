import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Delivery } from '#connectors/connector.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Scope } from '../platform/database/scope.ts';
import { fateOf } from './delivery-fate.ts';
import { DeliveryObjects, namedBy } from './delivery-objects.ts';

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
    private readonly objects: DeliveryObjects,
  ) {}

  /**
   * A step: keeps those that are new and raises what they ask for, in the same transaction: whatever is acknowledged is
   * both. Answers how many were new; one that came before changes nothing.
   */
  async keep(scope: Scope, connection: Connection, arrivals: readonly Arrival[]): Promise<number> {
    const added = await this.#insert(scope, connection, arrivals);
    if (added.length === 0) return 0;
    const acted = added.filter((arrival) => fateOf(arrival.delivery, connection).kind === 'acted');
    await this.objects.ask(
      scope,
      connection.id,
      acted.map(({ id, delivery: { refs, carried } }) => ({ id, refs, carried })),
    );
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
         received_at, result, words, payload, refs, external_account_id)
       select $1, $2, d.id, d."eventId", d.type, d.mode, d.through, d."apiVersion", d."happenedAt", d."receivedAt", d.result,
         d.words, d.payload, d.refs, d."externalAccountId"
       from jsonb_to_recordset($3::jsonb) as d(id uuid, "eventId" text, type text, mode text, through text, "apiVersion" text,
         "happenedAt" timestamptz, "receivedAt" timestamptz, result text, words text, payload jsonb,
         refs jsonb, "externalAccountId" text)
       order by d."eventId" on conflict (workspace_id, connection_id, event_id) do nothing returning event_id`,
      [scope.workspaceId, connection.id, JSON.stringify(rows)],
    );
    return kept.flatMap((row) => byEvent.get(row.event_id) ?? []);
  }
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
    refs: fate.kind === 'ends_access' ? [] : namedBy(delivery),
    externalAccountId: delivery.externalAccountId,
  };
}
