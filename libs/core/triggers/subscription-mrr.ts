import type { Money } from '../money.ts';
import { knownMonthly } from '../mrr/mrr-total.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { SourceRef, SubscriptionView } from '../snapshot/billing-view.ts';

/** The MRR that hangs on one subscription; on the whole account when no subscription is named. Empty when unknown. */
export function mrrAtRisk(snapshot: AccountSnapshot, ref: SourceRef | null): readonly Money[] {
  const subscription = subscriptionOf(snapshot, ref);
  if (subscription === null) return snapshot.mrr.is.value ?? [];
  return knownMonthly(subscription.lines.filter((line) => line.isCounted));
}

/** The subscription that a reference names; null when it names none that we hold. */
export function subscriptionOf(snapshot: AccountSnapshot, ref: SourceRef | null): SubscriptionView | null {
  if (ref === null) return null;
  const isNamed = (one: SubscriptionView) =>
    one.ref.externalId === ref.externalId && one.ref.connectionId === ref.connectionId;
  return snapshot.subscriptions.find(isNamed) ?? null;
}
