import type { MrrDiscount, MrrInput } from '#core/mrr/mrr-input.ts';
import type { Doubt, SourceRef } from '#core/snapshot/billing-view.ts';
import type { Coupon, Discount } from '../shapes/discount.ts';
import type { Subscription } from '../shapes/subscription.ts';
import type { Holdings } from './holdings.ts';

const durations = ['forever', 'repeating', 'once'] as const;

/**
 * Discounts of a subscription in the order in which Stripe applies them; the customer's only when the subscription has
 * none of its own (reference "stripe" §4.4).
 */
export function subscriptionDiscounts(
  subscription: Subscription,
  holdings: Holdings,
  ref: SourceRef,
): MrrInput['discounts'] {
  const own = ownDiscounts(subscription);
  const customers = holdings.customer?.discount ? [holdings.customer.discount] : [];
  return toMrrDiscounts(own.length > 0 ? own : customers, subscription.currency, holdings, ref);
}

/** Those of the subscription itself; older shapes had at most one, in another place. */
export function ownDiscounts(subscription: Subscription): readonly Discount[] {
  return subscription.discounts ?? (subscription.discount ? [subscription.discount] : []);
}

/**
 * Discounts as MRR counts them, in the order given; one whose coupon cannot be read says so and has no amount. `currency` chooses
 * among the amounts of a coupon.
 */
export function toMrrDiscounts(
  discounts: readonly Discount[],
  currency: string | null,
  holdings: Holdings,
  ref: SourceRef,
): readonly MrrDiscount[] {
  return discounts.map((discount) => toMrrDiscount(discount, currency, couponOf(discount, holdings), ref));
}

/** The coupon read on its own says which products it is limited to; the expanded one leaves that out. */
function couponOf(discount: Discount, holdings: Holdings): Coupon | null {
  if (discount.coupon === null) return null;
  return holdings.coupons.get(discount.coupon.id) ?? discount.coupon.object;
}

/** Whether the coupon of this discount is limited to certain products cannot be told: it was only seen expanded. */
export function hasUnknownScope(discount: Discount, holdings: Holdings): boolean {
  const { coupon } = discount;
  return coupon?.object != null && coupon.object.applies_to === null && !holdings.coupons.has(coupon.id);
}

function toMrrDiscount(
  discount: Discount,
  currency: string | null,
  coupon: Coupon | null,
  ref: SourceRef,
): MrrDiscount {
  const duration = durations.find((known) => known === coupon?.duration) ?? null;
  if (coupon === null || duration === null) return unreadable(coupon?.name ?? discount.coupon?.id ?? 'discount', ref);
  return {
    label: coupon.name ?? coupon.id,
    off: offOf(coupon, currency) ?? unreadable(coupon.id, ref).off,
    duration,
    endsAt: discount.end,
    products: coupon.applies_to?.products ?? null,
  };
}

function offOf(coupon: Coupon, currency: string | null): MrrDiscount['off'] | null {
  if (coupon.percent_off !== null) return { kind: 'percent', percent: coupon.percent_off };
  if (coupon.amount_off === null || coupon.currency === null) return null;
  const option = currency === null ? undefined : coupon.currency_options.get(currency);
  if (currency !== null && currency !== coupon.currency && option != null) {
    return { kind: 'amount', minor: option, currency };
  }
  return { kind: 'amount', minor: coupon.amount_off, currency: coupon.currency };
}

function unreadable(label: string, ref: SourceRef): MrrDiscount {
  const reason: Doubt = {
    code: 'discount_unreadable',
    words: 'There is a discount that could not be read: the key may lack coupon_read.',
    ref,
  };
  return { label, off: { kind: 'unknown', reason }, duration: 'forever', endsAt: null, products: null };
}
