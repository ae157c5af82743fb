import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import type { DiscountFact, Household, ItemFact, SubscriptionFact } from '../book/facts.ts';
import { planShape, priceShape } from './catalogue.ts';
import { promotionCodeId } from './coupon.ts';
import { nestedList } from './common.ts';
import { taxRatesOf } from './tax-rates.ts';

/** Items are numbered by subscription and place; this many fit to one subscription. */
const ITEMS = 64;

export function itemId(context: BookContext, household: Household, subscription: number, item: number): string {
  return context.ids.of('subscription_item', household.index, subscription * ITEMS + item);
}

export function itemShapes(
  context: BookContext,
  household: Household,
  subscription: SubscriptionFact,
): Stripe.SubscriptionItem[] {
  return subscription.items.flatMap((item) => {
    const shape = itemShape(context, household, subscription, item);
    return shape === null ? [] : [shape];
  });
}

function itemShape(
  context: BookContext,
  household: Household,
  subscription: SubscriptionFact,
  item: ItemFact,
): Stripe.SubscriptionItem | null {
  const price = context.catalogue.prices.get(item.price);
  if (price === undefined) return null;
  return {
    id: itemId(context, household, subscription.ordinal, item.ordinal),
    object: 'subscription_item',
    billing_thresholds: null,
    created: subscription.created,
    current_period_end: subscription.periodEnd,
    current_period_start: subscription.periodStart,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planShape(context, price),
    price: priceShape(context, price),
    ...(item.quantity === null ? {} : { quantity: item.quantity }),
    subscription: context.ids.of('subscription', household.index, subscription.ordinal),
    tax_rates: [],
  };
}

export function subscriptionShape(
  context: BookContext,
  household: Household,
  subscription: SubscriptionFact,
): Stripe.Subscription {
  const { ids } = context;
  const id = ids.of('subscription', household.index, subscription.ordinal);
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: subscription.anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: subscription.cancelAt,
    cancel_at_period_end: subscription.cancelAtPeriodEnd,
    canceled_at: subscription.canceledAt,
    cancellation_details: {
      comment: null,
      feedback: subscription.feedback,
      feedback_option: null,
      reason: subscription.cancelReason,
    },
    collection_method: subscription.collection,
    created: subscription.created,
    currency: subscription.currency,
    customer: ids.of('customer', household.index),
    customer_account: null,
    days_until_due: subscription.daysUntilDue,
    default_payment_method: ownMethodOf(context, household, subscription),
    default_source: null,
    default_tax_rates: taxRatesOf(context, household),
    description: null,
    discounts: subscription.discounts.map(({ ordinal }) => ids.of('discount', household.index, ordinal)),
    ended_at: subscription.endedAt,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: nestedList(`/v1/subscription_items?subscription=${id}`, itemShapes(context, household, subscription)),
    latest_invoice:
      subscription.latestInvoice === null ? null : ids.of('invoice', household.index, subscription.latestInvoice),
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: subscription.pause === null ? null : { behavior: subscription.pause, resumes_at: null },
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: subscription.created,
    status: subscription.status,
    test_clock: null,
    transfer_data: null,
    trial_end: subscription.trialEnd,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
    trial_start: subscription.trialStart,
  };
}

/**
 * Every third customer's card was given for the subscription itself; the others' card is the customer's default. What has ended keeps
 * the card it had: nobody says of it that another one came.
 */
function ownMethodOf(
  { ids }: BookContext,
  household: Household,
  { collection, endedAt }: SubscriptionFact,
): string | null {
  if (household.index % 3 !== 0 || collection !== 'charge_automatically') return null;
  const card = household.cards.find(({ ordinal }) => ordinal === household.defaultCard);
  if (card === undefined) return null;
  const isLater = endedAt !== null && card.created > endedAt;
  const kept = isLater ? household.cards.findLast(({ created }) => created <= endedAt) : card;
  return ids.of('payment_method', household.index, (kept ?? card).ordinal);
}

export function discountShape(context: BookContext, household: Household, discount: DiscountFact): Stripe.Discount {
  const { ids } = context;
  const owner = household.subscriptions.find(({ created }) => created === discount.start);
  return {
    id: ids.of('discount', household.index, discount.ordinal),
    object: 'discount',
    checkout_session: null,
    customer: ids.of('customer', household.index),
    customer_account: null,
    end: discount.end,
    invoice: null,
    invoice_item: null,
    promotion_code: discount.coupon === 'SPRING50' ? promotionCodeId(context, discount.coupon) : null,
    source: { coupon: discount.coupon, type: 'coupon' },
    start: discount.start,
    subscription: owner === undefined ? null : ids.of('subscription', household.index, owner.ordinal),
    subscription_item: null,
  };
}
