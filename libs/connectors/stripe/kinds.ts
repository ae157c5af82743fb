import type { Stripe } from 'stripe';
import type { KindDescription } from '../connector.ts';
import type { Limits, ReadAllowance } from '../limits.ts';
import { needOf, type Resource } from './permissions.ts';

/** Filters of a list; each kind is only ever given those it knows (reference "stripe" §8.2). */
export interface ListFilters {
  readonly created?: { readonly gte?: number; readonly lt?: number };
  readonly active?: boolean;
  readonly status?: string;
}

export type ListParams = ListFilters & { limit: number; starting_after?: string; expand?: string[] };
type ReadParams = { expand?: string[] };
type VendorAnswer = { readonly lastResponse: object };

/** A nested object we ask for, and the slugs that allow it: without them the rest is still read. */
export interface Expansion {
  readonly path: string;
  readonly slugs: readonly string[];
}

export interface KindReading extends KindDescription {
  readonly resource: Resource;
  /** How the list is cut into ranges that no row can leave while it is read. */
  readonly cut: 'whole' | 'active' | 'created' | 'never';
  /** Filters that every list of this kind needs. */
  readonly always: ListFilters;
  readonly expansions: readonly Expansion[];
  /** True where a deleted one can still be read: of it only the id is left, and nothing to expand (400). */
  readonly leavesId?: boolean;
  readonly list: ((stripe: Stripe, params: ListParams) => Promise<VendorAnswer>) | null;
  readonly retrieve: (stripe: Stripe, id: string, params: ReadParams) => Promise<VendorAnswer>;
}

const cardSlugs = ['payment_method_read', 'source_read'];
const couponSlugs = ['coupon_read', 'promotion_code_read'];
const expansion = (path: string, slugs: readonly string[] = []): Expansion => ({ path, slugs });

const kind = (
  name: string,
  label: string,
  reading: Pick<KindReading, 'resource' | 'cut' | 'list' | 'retrieve'> & Partial<KindReading>,
): KindReading => ({ kind: name, label, isCatalogue: false, always: {}, expansions: [], ...reading });

/** Everything that is mirrored, in backfill order: what others refer to comes first (reference "stripe" §8.3, §8.4). */
export const kindReadings: readonly KindReading[] = [
  kind('product', 'Products', {
    isCatalogue: true,
    resource: 'products',
    cut: 'active',
    list: (stripe, params) => stripe.products.list(params),
    retrieve: (stripe, id, params) => stripe.products.retrieve(id, params),
  }),
  kind('price', 'Prices', {
    isCatalogue: true,
    resource: 'prices',
    cut: 'active',
    expansions: [expansion('tiers'), expansion('currency_options')],
    list: (stripe, params) => stripe.prices.list(params),
    retrieve: (stripe, id, params) => stripe.prices.retrieve(id, params),
  }),
  kind('coupon', 'Coupons', {
    isCatalogue: true,
    resource: 'coupons',
    cut: 'whole',
    expansions: [expansion('applies_to'), expansion('currency_options')],
    list: (stripe, params) => stripe.coupons.list(params),
    retrieve: (stripe, id, params) => stripe.coupons.retrieve(id, params),
  }),
  kind('meter', 'Meters', {
    isCatalogue: true,
    resource: 'meters',
    cut: 'whole',
    list: (stripe, params) => stripe.billing.meters.list({ limit: params.limit, ...after(params) }),
    retrieve: (stripe, id, params) => stripe.billing.meters.retrieve(id, params),
  }),
  kind('subscription', 'Subscriptions', {
    resource: 'subscriptions',
    cut: 'created',
    always: { status: 'all' },
    expansions: [
      expansion('discounts.source.coupon', couponSlugs),
      expansion('items.data.discounts'),
      expansion('default_payment_method', cardSlugs),
      expansion('default_source', cardSlugs),
    ],
    list: (stripe, params) => stripe.subscriptions.list(params),
    retrieve: (stripe, id, params) => stripe.subscriptions.retrieve(id, params),
  }),
  kind('customer', 'Customers', {
    resource: 'customers',
    cut: 'created',
    leavesId: true,
    expansions: [
      expansion('invoice_settings.default_payment_method', cardSlugs),
      expansion('default_source', cardSlugs),
      expansion('discount.source.coupon', couponSlugs),
    ],
    list: (stripe, params) => stripe.customers.list(params),
    retrieve: (stripe, id, params) => stripe.customers.retrieve(id, params),
  }),
  kind('invoice', 'Invoices', {
    isHistory: true,
    resource: 'invoices',
    cut: 'created',
    expansions: [expansion('payments')],
    list: (stripe, params) => stripe.invoices.list(params),
    retrieve: (stripe, id, params) => stripe.invoices.retrieve(id, params),
  }),
  kind('charge', 'Charges', {
    isHistory: true,
    resource: 'charges',
    cut: 'created',
    list: (stripe, params) => stripe.charges.list(params),
    retrieve: (stripe, id, params) => stripe.charges.retrieve(id, params),
  }),
  kind('balance_transaction', 'Balance transactions', {
    isCatalogue: true,
    isBookkeeping: true,
    resource: 'balance_transactions',
    cut: 'created',
    list: (stripe, params) => stripe.balanceTransactions.list(params),
    retrieve: (stripe, id, params) => stripe.balanceTransactions.retrieve(id, params),
  }),
  // Never listed (one call a customer, ruling 17): they come expanded, and one by one after an event about them.
  kind('payment_method', 'Payment methods', {
    resource: 'payment_methods',
    cut: 'never',
    list: null,
    retrieve: (stripe, id, params) => stripe.paymentMethods.retrieve(id, params),
  }),
];

function after(params: ListParams): { starting_after?: string } {
  return params.starting_after === undefined ? {} : { starting_after: params.starting_after };
}

/** The reading of one kind; undefined for kinds that cannot be read by id. */
export function readingOf(name: string): KindReading | undefined {
  return kindReadings.find((reading) => reading.kind === name);
}

/** Kinds with a phase of their own in the backfill. */
export const listedKinds: readonly KindDescription[] = kindReadings
  .filter((reading) => reading.list !== null)
  .map(({ kind: name, label, isCatalogue, isHistory = false, isBookkeeping = false, resource }) => ({
    kind: name,
    label,
    isCatalogue,
    isHistory,
    isBookkeeping,
    isOptional: !needOf(resource).isRequired,
  }));

/**
 * Shared with the merchant's own use of the account, so far below Stripe's own limits. An operator may allow more in all; what
 * Stripe allows one endpoint stays (reference "stripe" §8.1).
 */
export const stripeLimits: Limits = {
  live: { perSecond: 20, inFlight: 4, perEndpoint: 25 },
  test: { perSecond: 5, inFlight: 4, perEndpoint: 25 },
};

/** Reads that Stripe allows: 500 a transaction over 30 days, at least 10 000 (reference "stripe" §8.1). */
export const stripeAllowance: ReadAllowance = {
  leastPerMonth: 10_000,
  perUsage: 1,
  perTransaction: 500,
  transaction: { kind: 'charge', createdField: 'created', holds: { status: 'succeeded' } },
  pageSize: 100,
};

/** Where the check says whether a kind may be read; usage has a kind of its own. */
export function resourceOf(name: string): Resource | undefined {
  return name === 'usage' ? 'meter_usage' : readingOf(name)?.resource;
}
