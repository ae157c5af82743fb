import type Stripe from 'stripe';
import type { PriceFact, PriceListFact, ProductFact, TierFact } from '../book/offer.ts';
import type { BookContext } from '../book/context.ts';
import { DAY } from '../book/calendar.ts';
import { decimal, wholeOrNull } from './common.ts';

/** The catalogue is older than every customer. */
const CATALOGUE_AGE = 1200 * DAY;

export function catalogueCreated(context: BookContext): number {
  return context.anchor - CATALOGUE_AGE;
}

export function productShape(context: BookContext, product: ProductFact): Stripe.Product {
  const created = catalogueCreated(context);
  return {
    id: product.id,
    object: 'product',
    active: product.active,
    created,
    default_price: null,
    description: product.text,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: product.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: product.unitLabel,
    updated: created,
    url: null,
  };
}

export function priceShape(context: BookContext, price: PriceFact): Stripe.Price {
  const list = price.lists[price.currency];
  const unit = list === undefined || list.tiers !== undefined ? null : list.unit;
  return {
    id: price.id,
    object: 'price',
    active: price.active,
    billing_scheme: list?.tiers === undefined ? 'per_unit' : 'tiered',
    created: catalogueCreated(context) + DAY,
    currency: price.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: price.lookupKey,
    metadata: { ...price.metadata },
    nickname: price.nickname,
    product: price.product,
    recurring: {
      interval: price.cadence.interval,
      interval_count: price.cadence.count,
      meter: price.usage === 'metered' ? context.catalogue.meterId : null,
      trial_period_days: null,
      usage_type: price.usage,
    },
    tax_behavior: 'unspecified',
    tiers_mode: price.tiersMode,
    transform_quantity: price.pack === null ? null : { divide_by: price.pack, round: 'up' },
    type: 'recurring',
    unit_amount: unit === null ? null : wholeOrNull(unit),
    unit_amount_decimal: unit === null ? null : decimal(unit),
  };
}

export function tiersShape(list: PriceListFact | undefined): Stripe.Price.Tier[] | null {
  return list?.tiers?.map(tierShape) ?? null;
}

function tierShape(tier: TierFact): Stripe.Price.Tier {
  return {
    flat_amount: tier.flat === 0 ? null : tier.flat,
    flat_amount_decimal: tier.flat === 0 ? null : decimal(tier.flat),
    unit_amount: wholeOrNull(tier.unit),
    unit_amount_decimal: decimal(tier.unit),
    up_to: tier.upTo,
  };
}

export function currencyOptionsShape(price: PriceFact): Record<string, Stripe.Price.CurrencyOptions> {
  return Object.fromEntries(
    Object.entries(price.lists).map(([currency, list]): [string, Stripe.Price.CurrencyOptions] => {
      const unit = list.tiers === undefined ? list.unit : null;
      return [
        currency,
        {
          custom_unit_amount: null,
          tax_behavior: 'unspecified',
          ...(list.tiers === undefined ? {} : { tiers: list.tiers.map(tierShape) }),
          unit_amount: unit === null ? null : wholeOrNull(unit),
          unit_amount_decimal: unit === null ? null : decimal(unit),
        },
      ];
    }),
  );
}

/** The older form of a price, which items still carry beside it. */
export function planShape(context: BookContext, price: PriceFact): Stripe.Plan {
  const shape = priceShape(context, price);
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: shape.unit_amount,
    amount_decimal: shape.unit_amount_decimal,
    billing_scheme: shape.billing_scheme,
    created: shape.created,
    currency: price.currency,
    interval: price.cadence.interval,
    interval_count: price.cadence.count,
    livemode: false,
    metadata: shape.metadata,
    meter: shape.recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiersMode,
    transform_usage: price.pack === null ? null : { divide_by: price.pack, round: 'up' },
    trial_period_days: null,
    usage_type: price.usage,
  };
}

export function meterShape(context: BookContext): Stripe.Billing.Meter {
  const created = catalogueCreated(context);
  return {
    id: context.catalogue.meterId,
    object: 'billing.meter',
    created,
    customer_mapping: { event_payload_key: 'stripe_customer_id', type: 'by_id' },
    default_aggregation: { formula: 'sum' },
    display_name: 'API calls',
    event_name: 'api_call',
    event_time_window: null,
    livemode: false,
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: created,
    value_settings: { event_payload_key: 'value' },
  };
}
