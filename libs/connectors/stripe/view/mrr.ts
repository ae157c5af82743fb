import type { MrrInput, MrrItem } from '#core/mrr/mrr-input.ts';
import type { Doubt, SourceRef } from '#core/snapshot/billing-view.ts';
import { refTo } from '../../held-objects.ts';
import type { Price } from '../shapes/price.ts';
import type { Subscription, SubscriptionItem } from '../shapes/subscription.ts';
import { hasUnknownScope, ownDiscounts, subscriptionDiscounts, toMrrDiscounts } from './discounts.ts';
import type { Holdings } from './holdings.ts';
import { pricingOf } from './pricing.ts';
import type { Standing } from './standing.ts';
import { includedTax } from './tax.ts';

const intervals = ['day', 'week', 'month', 'year'] as const;

/** What the arithmetic of MRR needs of one subscription, and what could not be read on the way. */
export function toMrrInput(
  subscription: Subscription,
  standing: Standing,
  holdings: Holdings,
): { readonly input: MrrInput; readonly doubts: readonly Doubt[] } {
  const ref = refTo(holdings.connectionId, 'subscription', subscription.id);
  const items = itemsOf(subscription) ?? [];
  const currency = (subscription.currency ?? items[0]?.price?.currency ?? '').toLowerCase();
  const context = { subscription, currency, holdings, ref };
  return {
    input: {
      subscription: ref,
      currency,
      standing: standing.mrr,
      collection: standing.collection,
      // Without items a subscription would look worth nothing: one that is unknown makes its MRR unknown.
      items: items.length === 0 ? [unreadItem(context)] : items.map((item) => toMrrItem(item, context)),
      discounts: subscriptionDiscounts(subscription, holdings, ref),
    },
    doubts: hasScopeDoubt(subscription, items, holdings) ? [scopeDoubt(ref)] : [],
  };
}

function scopeDoubt(ref: SourceRef): Doubt {
  const words = 'A coupon may be limited to certain products; it could not be read, and is taken to apply to all.';
  return { code: 'coupon_scope_unknown', words, ref };
}

function unreadItem({ subscription, ref }: ItemContext): MrrItem {
  const reason: Doubt = { code: 'items_unreadable', words: 'The items of a subscription could not be read.', ref };
  return {
    id: subscription.id,
    label: subscription.id,
    product: null,
    usage: 'licensed',
    recurring: null,
    quantity: null,
    pricing: { kind: 'unknown', reason },
    includedTaxPercent: null,
    discounts: [],
    intro: null,
  };
}

/** Items as they are, or the one plan that older shapes hung on the subscription itself. */
export function itemsOf(subscription: Subscription): readonly SubscriptionItem[] | null {
  if (subscription.items !== null || !subscription.plan) return subscription.items;
  return [
    {
      id: subscription.id,
      price: subscription.plan,
      quantity: subscription.quantity,
      discounts: null,
      current_period_start: null,
      current_period_end: null,
      current_trial: null,
      tax_rates: null,
    },
  ];
}

/** What people call the thing that an item sells. */
export function labelOf(price: Price | null, holdings: Holdings, fallback: string): string {
  if (price === null) return fallback;
  const product =
    price.product === null ? undefined : (holdings.products.get(price.product.id) ?? price.product.object);
  return price.nickname ?? product?.name ?? price.lookup_key ?? price.id;
}

interface ItemContext {
  readonly subscription: Subscription;
  readonly currency: string;
  readonly holdings: Holdings;
  readonly ref: SourceRef;
}

function toMrrItem(item: SubscriptionItem, { subscription, currency, holdings, ref }: ItemContext): MrrItem {
  const { price } = item;
  const label = labelOf(price, holdings, item.id);
  const reason: Doubt = { code: 'price_unreadable', words: `The price of ${label} could not be read.`, ref };
  return {
    id: item.id,
    label,
    product: price?.product?.id ?? null,
    usage: price?.recurring?.usage_type === 'metered' ? 'metered' : 'licensed',
    ...recurringOf(price),
    quantity: item.quantity,
    pricing: price === null ? { kind: 'unknown', reason } : pricingOf(price, currency, holdings, ref),
    includedTaxPercent: price === null ? null : includedTax(item, price, subscription, ref),
    discounts: toMrrDiscounts(item.discounts ?? [], currency, holdings, ref),
    intro: item.current_trial === null ? null : { until: item.current_trial.end_date, thenUnit: null },
  };
}

function recurringOf(price: Price | null): Pick<MrrItem, 'recurring' | 'newInterval'> {
  const raw = price?.recurring?.interval ?? null;
  if (raw === null) return { recurring: null };
  const interval = intervals.find((known) => known === raw);
  if (interval === undefined) return { recurring: null, newInterval: raw };
  return { recurring: { interval, count: Math.max(1, price?.recurring?.interval_count ?? 1) } };
}

function hasScopeDoubt(subscription: Subscription, items: readonly SubscriptionItem[], holdings: Holdings): boolean {
  const all = [...ownDiscounts(subscription), ...items.flatMap((item) => item.discounts ?? [])];
  return all.some((discount) => hasUnknownScope(discount, holdings));
}
