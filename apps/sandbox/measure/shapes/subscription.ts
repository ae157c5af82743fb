import { cadenceOf, isLive } from '../../billing/cycle.ts';
import type { SubscriptionFact } from '../../book/facts.ts';
import { revenueOf } from '../revenue.ts';
import { INCLUDED_TAX } from '../roster.ts';
import type { ProductPricing } from '../wire/catalogue.ts';
import type { Term } from '../wire/common.ts';
import type { CancelConfig, ConfigItem, Subscription } from '../wire/subscription.ts';
import { METRIC_PRICINGS, pricingId, pricingShape } from './catalogue.ts';
import { reducedCustomerShape } from './customer.ts';
import type { Desk, Subject } from './desk.ts';
import { allowanceOf, entitlementsOf } from './entitlements.ts';
import { amountOf, dateOf, dateOrNull, momentOf } from './stamps.ts';

const FREQUENCIES = { day: 'DAY', week: 'WEEK', month: 'MONTH', year: 'YEAR' } as const;
const WORDS: Readonly<Record<NonNullable<SubscriptionFact['feedback']>, string>> = {
  too_expensive: 'The price went up more than we can justify',
  missing_features: 'It does not do what we need',
  switched_service: 'We moved to an in-house tool',
  unused: 'Nobody here uses it any more',
  customer_service: 'We waited too long for answers',
};

/** The subscription with a number, or null. */
export function subscriptionShape(desk: Desk, { entry, ...found }: Subject): Subscription | null {
  const { household, member } = found;
  const one = household.subscriptions[entry.ordinal];
  if (one === undefined) return null;
  const { mrr, minimumSpend, difference } = revenueOf(desk.context, household, member, one);
  const live = isLive(one);
  const customer = reducedCustomerShape(desk, found);
  const start = one.latestInvoice === null ? one.periodStart : one.created;
  return {
    id: desk.ids.of('subscription', household.index, one.ordinal),
    company_id: desk.companyId,
    customer_id: customer.id,
    customer,
    status: difference === 'past_due' ? 'UNPAID' : statusOf(one, found),
    trial: one.status === 'trialing',
    currency: one.currency.toUpperCase(),
    mrr: amountOf(one.currency, mrr),
    arr: amountOf(one.currency, mrr * 12),
    minimum_spend: amountOf(one.currency, minimumSpend),
    term: termOf(desk, one),
    start_date: dateOf(start),
    // In a trial this is the trial's end; elsewhere the end that was decided on, ahead or past.
    end_date: dateOrNull(one.status === 'trialing' ? one.trialEnd : (one.endedAt ?? one.cancelAt)),
    renewal_date: live && one.status !== 'trialing' && one.cancelAt === null ? dateOf(one.periodEnd) : null,
    next_invoice_date: live && one.cancelAt === null ? dateOf(one.periodEnd) : null,
    billing_anchor_date: dateOf(one.anchor),
    auto_renews: live && one.cancelAt === null,
    auto_charges: one.collection === 'charge_automatically',
    cancel_date: dateOrNull(one.canceledAt),
    cancel_config: cancelConfigOf(one),
    customer_cancel_reason: one.feedback === null ? null : WORDS[one.feedback],
    change_date: null,
    change_config: null,
    pause_date: one.pause === null ? null : dateOf(one.periodStart),
    pause_config: one.pause === null ? null : { invoices: one.pause === 'void' ? 'VOID' : 'DRAFT' },
    bundle_pricing_id: `bundle_${desk.ids.fixed('b', one.items[0]?.price ?? 'none').slice(2)}`,
    config_items: configItemsOf(desk, one),
    product_pricings: plansOf(desk, one),
    computed_entitlements: entitlementsOf(desk, found, one),
    invoice_due_date_from_creation: one.daysUntilDue ?? 0,
    invoice_event_grace_period: 86_400,
    invoice_additional_display_fields: [],
    parent_billed: member.special?.parentBilled === true,
    parent_customer_id: customer.parent_customer_id,
    ...importOf(desk, found, one),
    metadata: member.counts === 'with_tax' ? { prices_include_tax: `${INCLUDED_TAX} %` } : {},
    created_at: momentOf(entry.created, household.index),
    updated_at: momentOf(entry.updated, household.index),
  };
}

function statusOf(one: SubscriptionFact, { household, member }: Omit<Subject, 'entry'>): string {
  const told = member.special?.subscription;
  if (told !== undefined && told.from === one.status && one.ordinal === household.subscriptions.length - 1) {
    return told.text;
  }
  switch (one.status) {
    case 'past_due':
      // Measure documents no such state: what is owed shows on the invoices.
      return 'ACTIVE';
    case 'unpaid':
      return 'UNPAID';
    case 'incomplete':
      return 'PENDING';
    case 'incomplete_expired':
      return 'ENDED';
    case 'canceled':
      return one.cancelReason === 'payment_failed' ? 'ENDED' : 'CANCELLED';
    default:
      return one.pause === null ? 'ACTIVE' : 'PAUSED';
  }
}

function termOf(desk: Desk, one: SubscriptionFact): Term {
  const { interval, count } = cadenceOf(desk.context, one);
  return { frequency: FREQUENCIES[interval], count };
}

function cancelConfigOf(one: SubscriptionFact): CancelConfig | null {
  if (one.canceledAt === null) return null;
  return {
    timing: one.cancelAt === null ? 'IMMEDIATE' : 'PERIOD_END',
    reason: one.cancelReason === 'payment_failed' ? 'payment failed' : (one.feedback?.replaceAll('_', ' ') ?? null),
    refund_type: 'NONE',
    charge_remaining_balance: false,
    custom_end_date: null,
    custom_refund_amount: amountOf(one.currency, 0),
    send_customer_receipt: true,
    campaign_id: '',
    campaign_step_id: '',
  };
}

function configItemsOf(desk: Desk, one: SubscriptionFact): ConfigItem[] {
  return one.items.map((item, i) => ({
    product_pricing_id: pricingId(desk, item.price),
    product_metric_pricing_id: item.quantity === null ? METRIC_PRICINGS.calls : METRIC_PRICINGS.seats,
    num_licenses: item.quantity ?? 0,
    minimum_units: item.quantity === null ? (allowanceOf(desk, one) ?? 0) : 0,
    quantity_config: { allow_custom_quantity: false, min_quantity: 0, max_quantity: 0 },
    upsell_product_metric_pricing_id: null,
    hide_at_checkout: false,
    sort_order: i + 1,
  }));
}

function plansOf(desk: Desk, one: SubscriptionFact): ProductPricing[] {
  return one.items.flatMap(({ price }) => {
    const fact = desk.context.catalogue.prices.get(price);
    return fact === undefined ? [] : [pricingShape(desk, fact)];
  });
}

type Imported = Pick<Subscription, 'imported_from' | 'import_ref' | 'import_created_at_ref'>;

function importOf({ context }: Desk, { household, member }: Omit<Subject, 'entry'>, one: SubscriptionFact): Imported {
  if (member.relation !== 'linked') return { imported_from: null, import_ref: null, import_created_at_ref: null };
  return {
    imported_from: 'STRIPE',
    import_ref: context.ids.of('subscription', household.index, one.ordinal),
    import_created_at_ref: dateOf(one.created),
  };
}
