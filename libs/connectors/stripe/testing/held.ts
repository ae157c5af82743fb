import type { BillingObject, CustomerObjects } from '../../billing-object.ts';
import { stripeKeeps } from '../kept.ts';
import { toBillingObject } from '../objects.ts';
import { type Json, aCustomer, now } from './shapes.ts';

/** The rows behind Stripe-shaped payloads, each in its own kind, with what the mirror keeps of them. */
export function rows(payloads: readonly Json[], knownAt: Date = now): readonly BillingObject[] {
  return payloads.map((payload) => kept(toBillingObject(payload, knownAt)));
}

/** An object as the mirror gives it back. */
export function kept(object: BillingObject): BillingObject {
  return { ...object, payload: stripeKeeps.of(object.kind, object.payload) };
}

/** One billing customer as the mirror holds it: its own objects, and the catalogue they refer to. */
export function held(objects: readonly Json[], catalogue: readonly Json[] = []): CustomerObjects {
  const hasCustomer = objects.some((object) => object['object'] === 'customer');
  return {
    connectionId: 'connection-1',
    customerId: 'cus_1',
    objects: rows(hasCustomer ? objects : [aCustomer(), ...objects]),
    catalogue: rows(catalogue),
  };
}
