import type { PriceFact, ProductFact } from '../../book/offer.ts';
import { costOf } from '../../book/amounts.ts';
import type { BillableItem, BillableMetric, Product, ProductPricing } from '../wire/catalogue.ts';
import type { PeriodUsage } from '../wire/usage.ts';
import type { Desk } from './desk.ts';
import { amountOf, dateOf } from './stamps.ts';

const FIRST = Date.UTC(2024, 0, 1) / 1000;
const BEGAN = dateOf(FIRST);
const DATES = { created_at: BEGAN, updated_at: BEGAN } as const;

/** One thing after the other was entered, a minute apart. */
function inTurn<T>(rows: readonly T[]): (T & { created_at: string; updated_at: string })[] {
  return rows.map((row, i) => {
    const at = dateOf(FIRST + i * 60);
    return { ...row, created_at: at, updated_at: at };
  });
}

export const ITEMS = { calls: 'itm_api_calls', seats: 'itm_seats' } as const;
export const METRICS = { calls: 'met_api_calls_total', seats: 'met_seats' } as const;
export const METRIC_PRICINGS = { calls: 'pmp_api_calls', seats: 'pmp_seats' } as const;

export function pricingId({ ids }: Desk, price: string): string {
  return ids.fixed('pp', price);
}

function productId({ ids }: Desk, product: string): string {
  return ids.fixed('prd', product);
}

export function pricingShape(desk: Desk, price: PriceFact): ProductPricing {
  const name = price.nickname ?? 'Plan';
  return {
    id: pricingId(desk, price.id),
    company_id: desk.companyId,
    product_id: productId(desk, price.product),
    name,
    external_name: name,
    description: '',
    currency: price.currency.toUpperCase(),
    type: 'RECURRING',
    state: price.active ? 'ACTIVE' : 'ARCHIVED',
    num_subs: 0,
    computed_entitlements: [],
    override_entitlements: [],
    tags: [],
    metadata: {},
    ...DATES,
  };
}

export function pricings(desk: Desk): ProductPricing[] {
  return inTurn([...desk.context.catalogue.prices.values()].map((price) => pricingShape(desk, price)));
}

export function products(desk: Desk): Product[] {
  return inTurn(desk.context.catalogue.products.map((product) => productShape(desk, product)));
}

function productShape(desk: Desk, product: ProductFact): Product {
  const prices = [...desk.context.catalogue.prices.values()].filter((price) => price.product === product.id);
  return {
    id: productId(desk, product.id),
    company_id: desk.companyId,
    name: product.name,
    external_name: product.name,
    description: product.text,
    image_url: null,
    state: product.active ? 'ACTIVE' : 'ARCHIVED',
    entitlements: [],
    product_pricings: prices.map((price) => pricingShape(desk, price)),
    tags: [],
    metadata: {},
    imported_from: 'STRIPE',
    import_ref: product.id,
    ...DATES,
  };
}

export function billableItems(desk: Desk): BillableItem[] {
  const item = (id: string, name: string, type: BillableItem['type']): BillableItem => ({
    id,
    company_id: desk.companyId,
    name,
    external_name: name,
    description: '',
    type,
    display_type: 'UNITS',
    standard: false,
    editable: true,
    ...DATES,
  });
  return inTurn([item(ITEMS.calls, 'API calls', 'CUSTOM_USAGE'), item(ITEMS.seats, 'Seats', 'CUSTOM_OBJ')]);
}

export function billableMetrics(desk: Desk): BillableMetric[] {
  const metric = (key: 'calls' | 'seats', name: string, aggregator: string): BillableMetric => ({
    id: METRICS[key],
    company_id: desk.companyId,
    item_id: ITEMS[key],
    name,
    external_name: name,
    description: '',
    type: key === 'calls' ? 'CUSTOM_METRIC' : 'LICENSE_METRIC',
    state: 'ACTIVE',
    is_billable: true,
    standard: false,
    editable: true,
    metering_rule: { aggregator, property: 'quantity', group_keys: [], rule: null },
    ...DATES,
  });
  return inTurn([metric('calls', 'API calls', 'SUM'), metric('seats', 'Seats', 'MAX')]);
}

/** What one metric costs in a plan, as the usage endpoint tells it. */
export function metricPricing(
  desk: Desk,
  price: PriceFact,
  currency: string,
): PeriodUsage['product_metric_pricing'] | null {
  const item = billableItems(desk).find(({ id }) => id === ITEMS.calls);
  if (item === undefined) return null;
  const units = price.allowance ?? 0;
  return {
    id: METRIC_PRICINGS.calls,
    company_id: desk.companyId,
    item_id: item.id,
    item,
    item_pricing: {
      base_price: amountOf(currency, costOf(price, currency, price.tiersMode === null ? 0 : units)),
      base_units: units,
      carry_over: false,
      charge_type: 'POST',
    },
    created_at: BEGAN,
  };
}
