import { addMonths, periodStart, type Cadence } from '../book/calendar.ts';
import type { BookContext } from '../book/context.ts';
import type { Household, SubscriptionFact } from '../book/facts.ts';

const MONTHLY: Cadence = { interval: 'month', count: 1 };

export function cadenceOf(context: BookContext, subscription: SubscriptionFact): Cadence {
  const first = subscription.items[0];
  return (first && context.catalogue.prices.get(first.price)?.cadence) ?? MONTHLY;
}

/** Moves to the next period of the cycle. */
export function roll(context: BookContext, subscription: SubscriptionFact): void {
  const cadence = cadenceOf(context, subscription);
  subscription.cycle += 1;
  subscription.periodStart = subscription.periodEnd;
  subscription.periodEnd = periodStart(subscription.anchor, cadence, subscription.cycle + 1);
}

/** Begins a new cycle at a moment of its own: after a trial, or when a period is cut short. */
export function restart(context: BookContext, subscription: SubscriptionFact, at: number): void {
  subscription.anchor = at;
  subscription.cycle = 0;
  subscription.periodStart = at;
  subscription.periodEnd = periodStart(at, cadenceOf(context, subscription), 1);
}

/** Sets the end of the running period, and with it all later ones. */
export function endPeriodAt(context: BookContext, subscription: SubscriptionFact, end: number): void {
  subscription.anchor = end;
  subscription.cycle = -1;
  subscription.periodEnd = end;
  subscription.periodStart = Math.min(subscription.periodStart, end - 1);
  if (subscription.status === 'trialing') subscription.trialEnd = end;
  if (subscription.cancelAtPeriodEnd) subscription.cancelAt = end;
}

export function finish(
  subscription: SubscriptionFact,
  at: number,
  reason: NonNullable<SubscriptionFact['cancelReason']>,
): void {
  subscription.status = 'canceled';
  subscription.canceledAt ??= at;
  subscription.endedAt = at;
  subscription.cancelReason ??= reason;
}

export function isLive({ status }: SubscriptionFact): boolean {
  return status !== 'canceled' && status !== 'incomplete_expired';
}

/** The subscription that actions speak about: the newest that has not ended. */
export function liveSubscription(household: Household): SubscriptionFact | null {
  return household.subscriptions.findLast(isLive) ?? null;
}

export function grant(
  context: BookContext,
  household: Household,
  subscription: SubscriptionFact,
  coupon: string,
): void {
  const terms = context.catalogue.coupons.get(coupon);
  if (terms === undefined) return;
  const discount = {
    ordinal: household.discounts.length,
    coupon,
    start: subscription.created,
    end: terms.duration === 'repeating' ? addMonths(subscription.created, terms.months ?? 1) : null,
  };
  household.discounts.push(discount);
  subscription.discounts.push(discount);
}
