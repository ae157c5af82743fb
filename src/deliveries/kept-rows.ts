import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Keeps } from '#connectors/connector.ts';
import type { Delivery } from '#connectors/delivery.ts';
import { toStorableText } from '#connectors/storable.ts';
import type { Connection } from '../connections/connection.ts';
import {
  binaryArray,
  booleanElement,
  bytesElement,
  intElement,
  jsonbElement,
  momentElement,
  textElement,
  uuidElement,
} from '../platform/database/binary-array.ts';
import { packTexts } from '../platform/database/packed-texts.ts';
import type { Parameter } from '../platform/database/trip.ts';
import { idAt } from '../platform/id-at.ts';
import { askedOf, type NamedObject } from './asked-objects.ts';
import { accountOf, fateOf, type Fate } from './delivery-fate.ts';
import { namedBy } from './delivery-objects.ts';

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

interface Row {
  readonly id: string;
  readonly arrival: Arrival;
  readonly fate: Fate;
  readonly refs: readonly ObjectRef[];
}

const results = { acted: 'waiting', ignored: 'ignored', ends_access: 'applied' } as const;

/** The parameters of `keepStatement` for arrivals that came the same way, each event once. */
export async function toParameters(
  { connection, sealedSecret }: Held,
  arrivals: readonly Arrival[],
  keeps: Keeps | undefined,
): Promise<readonly Parameter[]> {
  const rows = toRows(connection, arrivals);
  const newest = arrivals.reduce((latest, { receivedAt }) => (receivedAt > latest ? receivedAt : latest), new Date(0));
  return [
    connection.workspaceId,
    connection.id,
    connection.generation,
    connection.externalAccountId,
    connection.status === 'revoked',
    sealedSecret !== undefined,
    sealedSecret ?? null,
    newest,
    arrivals[0]?.through ?? 'webhook',
    ...deliveryColumns(rows, connection),
    ...(await textColumns(rows)),
    ...objectColumns(rows, keeps),
  ];
}

/** Sorted by event, as every transaction that adds events must, so that none waits for one that waits for it. */
function toRows(connection: Connection, arrivals: readonly Arrival[]): Row[] {
  const each = [...new Map(arrivals.map((one) => [one.delivery.eventId, one])).values()];
  each.sort((one, other) => (one.delivery.eventId < other.delivery.eventId ? -1 : 1));
  return each.map((arrival) => {
    const fate = fateOf(arrival.delivery, connection);
    const refs = fate.kind === 'ends_access' ? [] : namedBy(arrival.delivery);
    return { id: idAt(arrival.receivedAt), arrival, fate, refs };
  });
}

function deliveryColumns(rows: readonly Row[], connection: Connection): Buffer[] {
  const said = rows.map(({ arrival }) => arrival.delivery);
  const text = (values: readonly (string | null)[]) => binaryArray(textElement, values);
  return [
    ids(rows.map(({ id }) => id)),
    text(said.map(({ eventId }) => eventId)),
    text(said.map(({ type }) => type)),
    text(said.map((delivery) => delivery.mode ?? connection.mode)),
    text(said.map(({ apiVersion }) => apiVersion)),
    moments(said.map(({ createdAt }) => createdAt)),
    moments(rows.map(({ arrival }) => arrival.receivedAt)),
    text(rows.map(({ fate }) => results[fate.kind])),
    text(rows.map(({ fate }) => (fate.kind === 'ignored' ? fate.words : null))),
    json(rows.map(({ refs }) => refs)),
    text(said.map((delivery) => accountOf(delivery, connection))),
  ];
}

/** Where each text lies, and the texts: packed, they are a fraction of what they are one by one. */
async function textColumns(rows: readonly Row[]): Promise<Buffer[]> {
  const { packs, places } = await packTexts(rows.map(({ arrival }) => arrival.payload));
  const packIds = packs.map(() => idAt(rows[0]?.arrival.receivedAt ?? new Date(0)));
  return [
    ids(places.map(({ pack }) => packIds[pack] ?? '')),
    binaryArray(
      intElement,
      places.map(({ from }) => from),
    ),
    binaryArray(
      intElement,
      places.map(({ bytes }) => bytes),
    ),
    ids(packIds),
    binaryArray(bytesElement, packs),
  ];
}

/** What each delivery waits for, and what they ask for together. */
function objectColumns(rows: readonly Row[], keeps: Keeps | undefined): Buffer[] {
  const named = rows.flatMap(toNamed);
  const asked = askedOf(named, keeps);
  const text = (values: readonly (string | null)[]) => binaryArray(textElement, values);
  return [
    ids(named.map(({ deliveryId }) => deliveryId)),
    text(named.map(({ ref }) => ref.kind)),
    text(named.map(({ ref }) => ref.externalId)),
    booleans(named.map(({ hasOthers }) => hasOthers)),
    text(asked.map(({ kind }) => kind)),
    text(asked.map(({ externalId }) => externalId)),
    text(asked.map(({ customerId }) => customerId)),
    json(asked.map(({ offered }) => offered)),
    moments(asked.map(({ offeredAt }) => offeredAt)),
    booleans(asked.map(({ mustFetch }) => mustFetch)),
  ];
}

function toNamed({ id, arrival, fate, refs }: Row): NamedObject[] {
  if (fate.kind !== 'acted') return [];
  const { carried } = arrival.delivery;
  return refs.map((ref) => ({
    deliveryId: id,
    ref,
    hasOthers: refs.length > 1,
    carried: carried.find(({ kind, externalId }) => kind === ref.kind && externalId === ref.externalId) ?? null,
  }));
}

const ids = (values: readonly string[]) => binaryArray(uuidElement, values);
const moments = (values: readonly (Date | null)[]) => binaryArray(momentElement, values);
const booleans = (values: readonly boolean[]) => binaryArray(booleanElement, values);
const json = (values: readonly (object | null)[]) =>
  binaryArray(
    jsonbElement,
    values.map((value) => value && toStorableText(value)),
  );
