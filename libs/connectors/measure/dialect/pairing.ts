import { identifierAlias, toIdentifier } from '#core/matching/stated-ids.ts';
import type { Alias } from '#core/snapshot/billing-view.ts';

/*
 * By which ids Stripe would know the same thing (reference "measure-api" §10; A25). Measure's own ids may begin with `cus_`
 * too, so a prefix alone links nothing: Measure must name Stripe beside it.
 */

/** Another system's id of a customer, as `integration_references` holds it. */
export interface RemoteId {
  readonly remote_id: string | null;
  readonly integration_key: string | null;
  readonly integration_name: string | null;
}

/** The alias of a thing by Measure's own id. */
export function ownAlias(id: string): Alias {
  return `measure:${id}`;
}

/** The aliases of a customer in Stripe: of the references in which Measure names Stripe, the ids of Stripe's customers. */
export function customerAliases(references: readonly RemoteId[]): readonly Alias[] {
  return references
    .filter(({ integration_key, integration_name }) => isStripe(integration_key) || isStripe(integration_name))
    .flatMap(({ remote_id }) => toAlias(remote_id, /^cus_/));
}

/** What the merchant calls the customer: Stripe's metadata may state the same (reference "measure-api" §10.1). */
export function identifierAliases(identifier: string | null): readonly Alias[] {
  const id = toIdentifier(identifier);
  return id === null ? [] : [identifierAlias(id)];
}

/** Where a row was imported from, and its id there. */
export function importAliases(from: string | null, ref: string | null): readonly Alias[] {
  return isStripe(from) ? toAlias(ref, /^(?:cus|sub|in)_/) : [];
}

/** A payment collected through Stripe: its charge or its payment intent. */
export function paymentAliases(providerType: string | null, id: string | null): readonly Alias[] {
  return isStripe(providerType) ? toAlias(id, /^(?:ch|py|pi)_/) : [];
}

function isStripe(name: string | null): boolean {
  return (name ?? '').toLowerCase().includes('stripe');
}

function toAlias(id: string | null, form: RegExp): readonly Alias[] {
  return id !== null && form.test(id) ? [`stripe:${id}`] : [];
}
