import { randomUUID } from 'node:crypto';
import type { CarriedObject, Delivery, ObjectRef } from '#connectors/connector.ts';
import type { Connection } from '../connections/connection.ts';
import type { Parameter } from '../platform/database/trip.ts';
import { fateOf } from './delivery-fate.ts';
import { keyOf, namedBy } from './delivery-objects.ts';

/** A proven delivery, or one read from the billing system's own list, with the text of what it said. */
export interface Arrival {
  readonly delivery: Delivery;
  readonly payload: Buffer;
  readonly through: 'webhook' | 'polling';
  readonly receivedAt: Date;
}

/** What must be true of a connection for what was concluded from it to be kept. */
export interface Held {
  readonly connection: Connection;
  /** The sealed secret under which deliveries were proven; left out where no secret of the connection's own was used. */
  readonly sealedSecret?: Buffer | null;
}

/** The parameters of `keepStatement` for these arrivals, each event once. */
export function toParameters({ connection, sealedSecret }: Held, arrivals: readonly Arrival[]): readonly Parameter[] {
  const rows: object[] = [];
  const named: object[] = [];
  const bodies: Buffer[] = [];
  let from = 1;
  for (const arrival of new Map(arrivals.map((one) => [one.delivery.eventId, one])).values()) {
    const { delivery, payload } = arrival;
    const id = idAt(arrival.receivedAt);
    const fate = fateOf(delivery, connection);
    const refs = fate.kind === 'ends_access' ? [] : namedBy(delivery);
    const result = fate.kind === 'acted' ? 'waiting' : fate.kind === 'ignored' ? 'ignored' : 'applied';
    const words = fate.kind === 'ignored' ? fate.words : null;
    rows.push({ ...toRow(arrival, connection), id, result, words, refs, from, bytes: payload.length });
    if (fate.kind === 'acted') named.push(...refs.map((ref) => toNamed(id, ref, delivery.carried)));
    bodies.push(payload);
    from += payload.length;
  }
  const newest = arrivals.reduce((latest, { receivedAt }) => (receivedAt > latest ? receivedAt : latest), new Date(0));
  return [
    connection.workspaceId,
    connection.id,
    connection.generation,
    connection.externalAccountId,
    connection.status === 'revoked',
    sealedSecret !== undefined,
    sealedSecret ?? null,
    JSON.stringify(rows),
    Buffer.concat(bodies),
    JSON.stringify(named),
    newest,
    arrivals[0]?.through ?? 'webhook',
  ];
}

function toRow({ delivery, through, receivedAt }: Arrival, connection: Connection): object {
  return {
    eventId: delivery.eventId,
    type: delivery.type,
    mode: delivery.mode ?? connection.mode,
    through,
    apiVersion: delivery.apiVersion,
    happenedAt: delivery.createdAt,
    receivedAt,
    externalAccountId: delivery.externalAccountId,
  };
}

/** What came whole is offered: where it stands in the delivery, or, where it does not stand there as it is, itself. */
function toNamed(id: string, ref: ObjectRef, carried: readonly CarriedObject[]): object {
  const object = carried.find((one) => keyOf(one) === keyOf(ref));
  if (!object) return { id, ...ref };
  const { at, ...offered } = object;
  if (at === undefined) return { id, ...ref, knownAt: object.knownAt, offered };
  const { apiVersion, isDeleted } = object;
  return { id, ...ref, knownAt: object.knownAt, offeredIn: { delivery: id, at, apiVersion, isDeleted } };
}

/** An id that grows with time, so that rows which come together stand together in each index (RFC 9562, version 7). */
function idAt(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
