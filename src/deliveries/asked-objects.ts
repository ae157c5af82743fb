import type { ObjectRef } from '#connectors/billing-object.ts';
import type { Keeps } from '#connectors/connector.ts';
import type { CarriedObject } from '#connectors/delivery.ts';
import { objectKey } from '#connectors/object-key.ts';
import { toStorableText } from '#connectors/storable.ts';
import { shapeOf } from '../billing/shape.ts';

/** An object that a delivery names, and carries when it came whole. */
export interface NamedObject {
  readonly deliveryId: string;
  readonly ref: ObjectRef;
  /** Whether the delivery names others too. */
  readonly hasOthers: boolean;
  readonly carried: CarriedObject | null;
}

/** What deliveries that are kept together ask for of one object: a row of the relation that `raising` takes. */
export interface AskedObject {
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string | null;
  /** What is offered: the object, with what is kept of its payload. */
  readonly offered: object | null;
  /** A whole second; null when nothing is offered. */
  readonly offeredAt: Date | null;
  readonly mustFetch: boolean;
}

/**
 * One request for each object: the latest that was offered of it, and whether it must be fetched all the same, because a delivery
 * only named it or two of one second carry it (ruling 11).
 */
export function askedOf(named: readonly NamedObject[], keeps: Keeps | undefined): AskedObject[] {
  const byObject = new Map<string, NamedObject[]>();
  for (const one of named) {
    const key = objectKey(one.ref.kind, one.ref.externalId);
    const others = byObject.get(key);
    if (others) others.push(one);
    else byObject.set(key, [one]);
  }
  return [...byObject.values()].map((same) => toAsked(same, keeps));
}

function toAsked(named: readonly NamedObject[], keeps: Keeps | undefined): AskedObject {
  const latest = named.reduce((one, other) => (secondOf(other) > secondOf(one) ? other : one));
  const { kind, externalId } = latest.ref;
  const isOnlyNamed = named.some(({ carried }) => carried === null);
  const isTied = named.filter((one) => secondOf(one) === secondOf(latest)).length > 1;
  return {
    kind,
    externalId,
    customerId: named.find(({ ref }) => ref.customerId)?.ref.customerId ?? null,
    ...offerOf(latest, keeps),
    mustFetch: isOnlyNamed || isTied,
  };
}

/** Kept by no release: one that goes by revisions, as those before shapes did, looks up what it cannot read. */
const noRevision = 0;

/**
 * What came whole is offered, with what is kept of it as text, a fraction of the delivery: nobody takes it apart on its way to the
 * row. Where a release holds it in another shape than the one that offered it, it is looked up instead.
 */
function offerOf({ carried }: NamedObject, keeps: Keeps | undefined): Pick<AskedObject, 'offered' | 'offeredAt'> {
  if (!carried) return { offered: null, offeredAt: null };
  const { kind, customerId, payload, apiVersion, isDeleted, knownAt } = carried;
  const kept = (keeps ? keeps.of(kind, payload) : payload) ?? null;
  return {
    offered: {
      customerId,
      payload: toStorableText(kept),
      shape: shapeOf(apiVersion, keeps),
      isDeleted,
      revision: noRevision,
    },
    offeredAt: new Date(Math.floor(knownAt.getTime() / 1_000) * 1_000),
  };
}

/** Of what is only named: before all time. */
function secondOf({ carried }: NamedObject): number {
  return carried ? Math.floor(carried.knownAt.getTime() / 1_000) : -Infinity;
}
