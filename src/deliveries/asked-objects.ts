import type { CarriedObject, ObjectRef } from '#connectors/connector.ts';
import { keyOf } from './delivery-objects.ts';

/** An object that a delivery names, and carries when it came whole. */
export interface NamedObject {
  readonly deliveryId: string;
  readonly ref: ObjectRef;
  readonly carried: CarriedObject | null;
}

/** What deliveries that are kept together ask for of one object: a row of the relation that `raising` takes. */
export interface AskedObject {
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string | null;
  /** What is offered: the object itself, or the place in its delivery where it stands. */
  readonly offered: object | null;
  readonly offeredIn: object | null;
  /** A whole second; null when nothing is offered. */
  readonly offeredAt: Date | null;
  readonly mustFetch: boolean;
}

/**
 * One request for each object: the latest that was offered of it, and whether it must be fetched all the same, because a delivery
 * only named it or two of one second carry it (ruling 11).
 */
export function askedOf(named: readonly NamedObject[]): AskedObject[] {
  const byObject = new Map<string, NamedObject[]>();
  for (const one of named) {
    const key = keyOf(one.ref);
    const others = byObject.get(key);
    if (others) others.push(one);
    else byObject.set(key, [one]);
  }
  return [...byObject.values()].map(toAsked);
}

function toAsked(named: readonly NamedObject[]): AskedObject {
  const latest = named.reduce((one, other) => (secondOf(other) > secondOf(one) ? other : one));
  const { kind, externalId } = latest.ref;
  const isOnlyNamed = named.some(({ carried }) => carried === null);
  const isTied = named.filter((one) => secondOf(one) === secondOf(latest)).length > 1;
  return {
    kind,
    externalId,
    customerId: named.find(({ ref }) => ref.customerId)?.ref.customerId ?? null,
    ...offerOf(latest),
    mustFetch: isOnlyNamed || isTied,
  };
}

/** What came whole is offered: where it stands in the delivery, or, where it does not stand there as it is, itself. */
function offerOf({ deliveryId, carried }: NamedObject): Pick<AskedObject, 'offered' | 'offeredIn' | 'offeredAt'> {
  if (!carried) return { offered: null, offeredIn: null, offeredAt: null };
  const { at, ...offered } = carried;
  const offeredAt = new Date(Math.floor(carried.knownAt.getTime() / 1_000) * 1_000);
  if (at === undefined) return { offered, offeredIn: null, offeredAt };
  const { apiVersion, isDeleted } = carried;
  return { offered: null, offeredIn: { delivery: deliveryId, at, apiVersion, isDeleted }, offeredAt };
}

/** Of what is only named: before all time. */
function secondOf({ carried }: NamedObject): number {
  return carried ? Math.floor(carried.knownAt.getTime() / 1_000) : -Infinity;
}
