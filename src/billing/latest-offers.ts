import type { BillingObject } from '#connectors/connector.ts';

/** The latest state of one object among those that deliveries carried. */
export interface Offer {
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string | null;
  readonly offered: BillingObject;
  readonly knownAt: Date;
  /** Another one is of the same second: nobody can say which of them is the latest. */
  readonly isTied: boolean;
}

/** One offer for each object, in whole seconds, whatever the order in which they are given. */
export function latestOffers(objects: readonly BillingObject[]): readonly Offer[] {
  const offers = new Map<string, Offer>();
  for (const object of objects) {
    const { kind, externalId, customerId, knownAt } = object;
    const key = `${kind} ${externalId}`;
    const other = offers.get(key);
    const ahead = other ? secondOf(knownAt) - secondOf(other.knownAt) : 1;
    if (ahead > 0) offers.set(key, { kind, externalId, customerId, offered: object, knownAt, isTied: false });
    else if (other && ahead === 0) offers.set(key, { ...other, isTied: true });
  }
  return [...offers.values()];
}

function secondOf(at: Date): number {
  return Math.floor(at.getTime() / 1_000);
}
