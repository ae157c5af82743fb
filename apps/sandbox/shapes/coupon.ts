import type Stripe from 'stripe';
import { DAY } from '../book/calendar.ts';
import type { BookContext } from '../book/context.ts';
import type { CouponFact } from '../book/offer.ts';
import { catalogueCreated } from './catalogue.ts';

export function couponShape(context: BookContext, coupon: CouponFact): Stripe.Coupon {
  return {
    id: coupon.id,
    object: 'coupon',
    amount_off: coupon.amountOff,
    created: catalogueCreated(context) + 2 * DAY,
    currency: coupon.currency,
    duration: coupon.duration,
    duration_in_months: coupon.months,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    name: coupon.name,
    percent_off: coupon.percentOff,
    redeem_by: null,
    times_redeemed: Math.round(context.size * 0.02),
    valid: coupon.valid,
  };
}

export function promotionCodeShape(context: BookContext, coupon: CouponFact): Stripe.PromotionCode {
  return {
    id: promotionCodeId(context, coupon.id),
    object: 'promotion_code',
    active: coupon.valid,
    code: coupon.id,
    created: catalogueCreated(context) + 2 * DAY,
    customer: null,
    customer_account: null,
    expires_at: null,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 0,
  };
}

export function promotionCodeId(context: BookContext, coupon: string): string {
  return context.ids.fixed('promo', coupon);
}
