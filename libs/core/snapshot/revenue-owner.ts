import type { BillingView } from './billing-view.ts';
import { isSame } from './pairing.ts';

/**
 * The views in the order in which they are believed about payments, then by customer: the lowest rank first. Systems whose connector
 * states none come after, by name.
 */
export function byPaymentKnowledge(a: BillingView, b: BillingView): number {
  return rankOf(a) - rankOf(b) || byText(a.system, b.system) || byText(textOf(a), textOf(b));
}

/**
 * The one system that owns MRR, ARR, renewal date, plan, usage and status of an account (ruling 26): the primary source where
 * it speaks of the account, otherwise whoever does. A customer that was deleted there does not speak, nor does one of whom the
 * system itself says that it is billed elsewhere, unless nobody else knows better. Null without views. Systems are never
 * added up: without a primary the first by name owns.
 */
export function revenueOwner(views: readonly BillingView[], primary: string | null): string | null {
  const present = views.filter((view) => !view.customer.isDeleted);
  const believed = present.filter((view) => !view.customer.isManagedElsewhere);
  for (const candidates of [believed, present, views]) {
    const systems = candidates.map((view) => view.system).toSorted();
    const owner = systems.find((system) => system === primary) ?? systems[0];
    if (owner !== undefined) return owner;
  }
  return null;
}

/**
 * Each customer of a system once, in the order given: one that is read through two connections is one customer, and what it
 * pays is not twice as much. A deleted copy stands behind one that is not.
 */
export function onceEach(views: readonly BillingView[]): readonly BillingView[] {
  const kept: BillingView[] = [];
  for (const view of [...views].sort((a, b) => Number(a.customer.isDeleted) - Number(b.customer.isDeleted))) {
    const isKnown = kept.some((other) => other.system === view.system && isSame(other.customer, view.customer));
    if (!isKnown) kept.push(view);
  }
  return views.filter((view) => kept.includes(view));
}

function rankOf({ paymentRank }: BillingView): number {
  return paymentRank ?? Number.MAX_SAFE_INTEGER;
}

function textOf({ customer }: BillingView): string {
  return `${customer.ref.connectionId} ${customer.ref.kind} ${customer.ref.externalId}`;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
