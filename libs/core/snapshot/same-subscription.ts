import type { AccountSnapshot } from './account-snapshot.ts';
import type { BillingView, SourceRef, SubscriptionView } from './billing-view.ts';
import { isSame, isSameRef } from './pairing.ts';
import { isLive } from './subscription-state.ts';
import { byPaymentKnowledge } from './revenue-owner.ts';

/**
 * The subscription of the owner of the revenue, and, where a system that knows payments better speaks of the same one, the
 * card of that system ("Measure API", section 10). `others` are the views of the other systems, best informed first.
 */
export function withCardOf(
  { view, subscription }: { readonly view: BillingView; readonly subscription: SubscriptionView },
  others: readonly BillingView[],
): SubscriptionView {
  const better = others.filter((other) => byPaymentKnowledge(other, view) < 0).flatMap((other) => other.subscriptions);
  const same = better.find((other) => isLive(other) && isSame(other, subscription));
  if (same === undefined) return subscription;
  const { isAutoCharged, cardExpiresAt, cardLabel, hasPaymentMethod, card } = same;
  const { isWalletCard: _own, ...rest } = subscription;
  const wallet = same.isWalletCard === true ? { isWalletCard: true } : {};
  return { ...rest, isAutoCharged, cardExpiresAt, cardLabel, ...wallet, hasPaymentMethod, card };
}

/** Every subscription that a payment may hang on, each once: the owner's, and those that only another system holds. */
export function payingSubscriptions(snapshot: AccountSnapshot): readonly SubscriptionView[] {
  const own = snapshot.subscriptions;
  const unknown = snapshot.otherSubscriptions.filter((other) => !own.some((one) => isSame(one, other)));
  return [...own, ...unknown];
}

/** Subscriptions that any system calls past due, each once; the owner's word first. */
export function pastDueSubscriptions(snapshot: AccountSnapshot): readonly SubscriptionView[] {
  const late = [...snapshot.subscriptions, ...snapshot.otherSubscriptions].filter((one) => one.status === 'past_due');
  return late.filter((one, index) => !late.slice(0, index).some((earlier) => isSame(earlier, one)));
}

/** The subscription that a reference of any system names, as the owner of the revenue holds it; null when none does. */
export function ownSubscription(snapshot: AccountSnapshot, ref: SourceRef | null): SubscriptionView | null {
  if (ref === null) return null;
  const own = snapshot.subscriptions.find((one) => isSameRef(one.ref, ref));
  if (own !== undefined) return own;
  const other = snapshot.otherSubscriptions.find((one) => isSameRef(one.ref, ref));
  return other === undefined ? null : (snapshot.subscriptions.find((one) => isSame(one, other)) ?? null);
}

/** Whether an invoice with this reference was made for the subscription, whichever systems name them. */
export function isOfSubscription(
  snapshot: AccountSnapshot,
  ref: SourceRef | null,
  subscription: SubscriptionView,
): boolean {
  if (ref === null) return false;
  if (isSameRef(ref, subscription.ref)) return true;
  const named = [...snapshot.subscriptions, ...snapshot.otherSubscriptions].find((one) => isSameRef(one.ref, ref));
  return named !== undefined && isSame(named, subscription);
}
