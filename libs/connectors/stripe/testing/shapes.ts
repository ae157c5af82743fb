/**
 * Small valid objects in Stripe's shapes of the pinned version; a spec names only what it is about. Plain JSON, as it
 * comes over the wire: decimals are text there.
 */
export type Json = Readonly<Record<string, unknown>>;

/** 1 September 2026, 00:00 UTC: "now" of the specs. */
export const now = new Date('2026-09-01T00:00:00Z');

export const seconds = (iso: string): number => Math.floor(Date.parse(iso) / 1000);

export const list = (data: readonly unknown[], hasMore = false): Json => ({
  object: 'list',
  data,
  has_more: hasMore,
  url: '/v1/nested',
});

export const aProduct = (given: Json = {}): Json => ({
  id: 'prod_1',
  object: 'product',
  active: true,
  created: seconds('2025-01-01T00:00:00Z'),
  livemode: false,
  metadata: {},
  name: 'Team',
  ...given,
});

export const aPrice = (given: Json = {}, recurring: Json = {}): Json => ({
  id: 'price_1',
  object: 'price',
  active: true,
  billing_scheme: 'per_unit',
  created: seconds('2025-01-01T00:00:00Z'),
  currency: 'usd',
  custom_unit_amount: null,
  livemode: false,
  lookup_key: null,
  metadata: {},
  nickname: null,
  product: 'prod_1',
  recurring: {
    interval: 'month',
    interval_count: 1,
    meter: null,
    trial_period_days: null,
    usage_type: 'licensed',
    ...recurring,
  },
  tax_behavior: 'unspecified',
  tiers_mode: null,
  transform_quantity: null,
  type: 'recurring',
  unit_amount: 10_000,
  unit_amount_decimal: '10000',
  ...given,
});

export const aTier = (upTo: number | null, unit: number, flat: number | null = null): Json => ({
  up_to: upTo,
  unit_amount: unit,
  unit_amount_decimal: String(unit),
  flat_amount: flat,
  flat_amount_decimal: flat === null ? null : String(flat),
});

export const anItem = (price: Json, given: Json = {}): Json => ({
  id: 'si_1',
  object: 'subscription_item',
  created: seconds('2026-08-01T00:00:00Z'),
  current_period_start: seconds('2026-08-15T00:00:00Z'),
  current_period_end: seconds('2026-09-15T00:00:00Z'),
  current_trial: null,
  discounts: [],
  metadata: {},
  price,
  quantity: 1,
  subscription: 'sub_1',
  tax_rates: [],
  ...given,
});

export const aSubscription = (items: readonly Json[], given: Json = {}): Json => ({
  id: 'sub_1',
  object: 'subscription',
  automatic_tax: { enabled: false },
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  collection_method: 'charge_automatically',
  created: seconds('2025-08-15T00:00:00Z'),
  currency: 'usd',
  customer: 'cus_1',
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  ended_at: null,
  items: list(items),
  latest_invoice: 'in_1',
  livemode: false,
  metadata: {},
  pause_collection: null,
  start_date: seconds('2025-08-15T00:00:00Z'),
  status: 'active',
  trial_end: null,
  trial_start: null,
  ...given,
});

export const aCoupon = (given: Json = {}): Json => ({
  id: 'SPRING',
  object: 'coupon',
  amount_off: null,
  created: seconds('2025-01-01T00:00:00Z'),
  currency: null,
  duration: 'forever',
  duration_in_months: null,
  livemode: false,
  metadata: {},
  name: 'Spring',
  percent_off: null,
  valid: true,
  ...given,
});

export const aDiscount = (coupon: unknown, given: Json = {}): Json => ({
  id: 'di_1',
  object: 'discount',
  customer: 'cus_1',
  end: null,
  promotion_code: null,
  source: { type: 'coupon', coupon },
  start: seconds('2026-06-15T00:00:00Z'),
  subscription: 'sub_1',
  subscription_item: null,
  ...given,
});

export const aCard = (given: Json = {}, card: Json = {}): Json => ({
  id: 'pm_1',
  object: 'payment_method',
  card: { brand: 'visa', exp_month: 12, exp_year: 2029, last4: '4242', wallet: null, ...card },
  created: seconds('2025-01-01T00:00:00Z'),
  customer: 'cus_1',
  livemode: false,
  metadata: {},
  type: 'card',
  ...given,
});

export const aCustomer = (given: Json = {}): Json => ({
  id: 'cus_1',
  object: 'customer',
  created: seconds('2025-08-15T00:00:00Z'),
  currency: 'usd',
  default_source: null,
  delinquent: false,
  email: 'billing@northwind.example',
  invoice_settings: { default_payment_method: null },
  livemode: false,
  metadata: {},
  name: 'Northwind',
  ...given,
});

export const anInvoice = (given: Json = {}): Json => ({
  id: 'in_1',
  object: 'invoice',
  amount_due: 10_000,
  amount_paid: 0,
  amount_remaining: 10_000,
  attempt_count: 0,
  attempted: false,
  collection_method: 'charge_automatically',
  created: seconds('2026-08-15T00:00:00Z'),
  currency: 'usd',
  customer: 'cus_1',
  due_date: null,
  hosted_invoice_url: 'https://invoice.stripe.example/i/in_1',
  lines: list([]),
  livemode: false,
  next_payment_attempt: null,
  number: 'INV-118',
  parent: { type: 'subscription_details', subscription_details: { subscription: 'sub_1' } },
  payments: list([]),
  status: 'open',
  status_transitions: { finalized_at: seconds('2026-08-15T01:00:00Z'), paid_at: null },
  total: 10_000,
  ...given,
});

export const anInvoicePayment = (paymentIntent: string): Json => ({
  id: `inpay_${paymentIntent}`,
  object: 'invoice_payment',
  amount_paid: null,
  amount_requested: 10_000,
  invoice: 'in_1',
  is_default: true,
  payment: { type: 'payment_intent', payment_intent: paymentIntent },
  status: 'open',
});

export const aCharge = (given: Json = {}): Json => ({
  id: 'ch_1',
  object: 'charge',
  amount: 10_000,
  amount_refunded: 0,
  created: seconds('2026-08-15T02:00:00Z'),
  currency: 'usd',
  customer: 'cus_1',
  failure_code: null,
  livemode: false,
  outcome: null,
  payment_intent: 'pi_1',
  status: 'succeeded',
  ...given,
});

export const anEvent = (type: string, object: unknown, given: Json = {}): Json => ({
  id: 'evt_1',
  object: 'event',
  api_version: '2026-10-28.endive',
  created: seconds('2026-08-31T23:59:00Z'),
  data: { object },
  livemode: false,
  pending_webhooks: 1,
  request: null,
  type,
  ...given,
});
