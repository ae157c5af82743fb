import type { Money } from '../money.ts';
import { knownMonthly } from '../mrr/mrr-total.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { SourceRef, SubscriptionView } from '../snapshot/billing-view.ts';
import { ownSubscription } from '../snapshot/same-subscription.ts';

/** The MRR that hangs on one subscription; on the whole account when no subscription is named. Empty when unknown. */
export function mrrAtRisk(snapshot: AccountSnapshot, ref: SourceRef | null): readonly Money[] {
  const subscription = subscriptionOf(snapshot, ref);
  if (subscription === null) return snapshot.mrr.is.value ?? [];
  return knownMonthly(subscription.lines.filter((line) => line.isCounted));
}

/** The subscription that a reference names, as the owner of the revenue holds it; null when it names none that we hold. */
export function subscriptionOf(snapshot: AccountSnapshot, ref: SourceRef | null): SubscriptionView | null {
  return ownSubscription(snapshot, ref);
}
