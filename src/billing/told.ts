import type { CustomerObjects } from '#connectors/billing-object.ts';
import type { Connector } from '#connectors/connector.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import type { HeldCustomer } from './held-rows.ts';
import { viewSettings } from './view-settings.ts';

/** What billing says about one customer, and how far it can be relied on. */
export interface Told {
  readonly connectionId: string;
  /** Null while the customer is only named in passing, or nobody knows its billing system. */
  readonly view: BillingView | null;
  readonly knownAt: Date | null;
  readonly unread: string | null;
}

/** What one billing system says of one customer, from all that is held. Pure. */
export function toView(connector: Connector, objects: CustomerObjects, now: Date): BillingView {
  const { label: systemLabel, paymentRank } = connector;
  return {
    ...connector.normalize(objects, viewSettings, now),
    systemLabel,
    ...(paymentRank !== undefined && { paymentRank }),
  };
}

/** The same with how far it can be relied on. Pure. */
export function toTold(connector: Connector | null, customer: HeldCustomer, now: Date): Told {
  const { connectionId, knownAt, unread } = customer;
  const view = connector && isDescribed(customer) ? toView(connector, customer, now) : null;
  return { connectionId, view, knownAt, unread };
}

/** True when the customer's own object is held: before, there is neither a name nor an address to know it by. */
export function isDescribed(objects: CustomerObjects): boolean {
  return objects.objects.some((object) => object.externalId === objects.customerId);
}
