/** Payloads as Measure's documents describe them (reference "measure-api" §14), each made whole by default. */
export type Json = Readonly<Record<string, unknown>>;

export const company = 'cmp_3FqzDemoTenant0000000000001';
export const now = new Date('2026-02-11T09:00:00.000Z');

export const usd = (value_in_cents: number): Json => ({ currency: 'USD', value_in_cents });

export function aCustomer(given: Json = {}): Json {
  return {
    id: 'cus_Qa71brindleworks',
    identifier: 'acct-20417',
    company_id: company,
    name: 'Priya Raman',
    org_name: 'Brindle Works Ltd',
    display_name: 'Brindle Works Ltd',
    email: 'priya@brindleworks.example',
    billing_emails: ['ap@brindleworks.example'],
    title: 'Head of Operations',
    status: 'ACTIVE',
    mrr: usd(240_000),
    arr: usd(2_880_000),
    owner_id: 'usr_owner_07',
    parent_customer_id: null,
    exclude_from_metrics: false,
    managed_externally: false,
    computed_entitlements: [],
    integration_references: [
      {
        integration_id: 'int_01',
        integration_key: 'stripe',
        integration_name: 'Stripe',
        reference_type: 'CUSTOMER',
        remote_id: 'cus_StripeDemo123',
        remote_type: 'customer',
      },
    ],
    metadata: { segment: 'mid-market' },
    created_at: '2024-03-04T10:22:31Z',
    updated_at: '2026-02-10T17:05:09.551Z',
    ...given,
  };
}

export const seats: Json = {
  product_pricing_id: 'pp_growth_annual',
  product_metric_pricing_id: 'pmp_seats',
  num_licenses: 40,
  minimum_units: 0,
};

export const calls: Json = {
  product_pricing_id: 'pp_growth_annual',
  product_metric_pricing_id: 'pmp_api_calls',
  num_licenses: 0,
  minimum_units: 500_000,
};

export function aSubscription(given: Json = {}): Json {
  return {
    id: 'subs_7Hc2',
    company_id: company,
    customer_id: 'cus_Qa71brindleworks',
    status: 'ACTIVE',
    trial: false,
    currency: 'USD',
    mrr: usd(240_000),
    arr: usd(2_880_000),
    minimum_spend: usd(0),
    term: { frequency: 'YEAR', count: 1 },
    start_date: '2025-04-01T00:00:00Z',
    end_date: null,
    renewal_date: '2026-04-01T00:00:00Z',
    next_invoice_date: '2026-03-01T00:00:00Z',
    billing_anchor_date: '2025-04-01T00:00:00Z',
    auto_renews: true,
    auto_charges: true,
    cancel_date: null,
    cancel_config: null,
    customer_cancel_reason: null,
    pause_date: null,
    bundle_pricing_id: 'bundle_growth_2025',
    config_items: [seats, calls],
    computed_entitlements: [],
    parent_billed: false,
    imported_from: null,
    import_ref: null,
    metadata: {},
    created_at: '2025-03-28T14:11:00Z',
    updated_at: '2026-02-01T00:03:12Z',
    ...given,
  };
}

export function anInvoice(given: Json = {}): Json {
  return {
    uuid: '6f6a0c1e-2d0b-4a7f-9a55-0f4f7b1f0001',
    number: 'INV-1042',
    name: 'Growth plan, January 2026',
    status: 'PAID',
    customer_id: 'cus_Qa71brindleworks',
    billed_customer_id: 'cus_Qa71brindleworks',
    subscription_id: 'subs_7Hc2',
    currency: 'USD',
    sub_total: usd(240_000),
    prorated_amount: usd(0),
    total: usd(240_000),
    paid: usd(240_000),
    due: usd(0),
    invoice_date: '2026-01-01T00:00:00Z',
    due_date: '2026-01-31T00:00:00Z',
    paid_date: '2026-01-04T09:12:55Z',
    auto_charges: true,
    hosted_link: 'https://pay.example/i/INV-1042',
    pdf_link: null,
    created_at: '2026-01-01T00:02:10Z',
    updated_at: '2026-01-04T09:12:56Z',
    ...given,
  };
}

/** Not paid, and not charged automatically. */
export function anOpenInvoice(given: Json = {}): Json {
  return anInvoice({
    uuid: '6f6a0c1e-2d0b-4a7f-9a55-0f4f7b1f0003',
    number: 'INV-1103',
    status: 'PENDING',
    paid: usd(0),
    due: usd(240_000),
    invoice_date: '2026-02-05T00:00:00Z',
    due_date: '2026-02-12T00:00:00Z',
    paid_date: null,
    auto_charges: false,
    created_at: '2026-02-05T00:01:00Z',
    updated_at: '2026-02-09T06:40:00Z',
    ...given,
  });
}

export function aFailedPayment(given: Json = {}): Json {
  return {
    id: 'ptx_F0301',
    company_id: company,
    customer_id: 'cus_Qa71brindleworks',
    customer: { id: 'cus_Qa71brindleworks', identifier: 'acct-20417', parent_customer: null },
    invoice_uuid: '6f6a0c1e-2d0b-4a7f-9a55-0f4f7b1f0003',
    invoice_number: 'INV-1103',
    status: 'FAILED',
    status_message: 'Card was declined: insufficient funds',
    transaction_type: 'CHARGE',
    provider_type: 'STRIPE',
    provider_transaction_id: 'pi_demo_0301',
    payment_method: { brand: 'visa', last_4: '4242', name: 'Tomas Vero', type: 'card' },
    total_amount: usd(240_000),
    net_amount: usd(0),
    refundable_amount: usd(0),
    is_refundable: false,
    deleted_at: null,
    created_at: '2026-02-09T06:39:58Z',
    updated_at: '2026-02-09T06:40:00Z',
    ...given,
  };
}

export function aPayment(given: Json = {}): Json {
  return aFailedPayment({
    id: 'ptx_S0100',
    invoice_uuid: '6f6a0c1e-2d0b-4a7f-9a55-0f4f7b1f0001',
    invoice_number: 'INV-1042',
    status: 'SUCCESS',
    status_message: null,
    provider_transaction_id: 'ch_demo_0100',
    created_at: '2026-01-04T09:12:50Z',
    updated_at: '2026-01-04T09:12:55Z',
    ...given,
  });
}

export function aCard(given: Json = {}): Json {
  return {
    id: 'pm_demo_77',
    type: 'card',
    brand: 'visa',
    last_4: '4242',
    exp_month: 3,
    exp_year: 2026,
    default: true,
    name: 'Tomas Vero',
    country: 'ES',
    created_at: '2024-11-14T09:00:00Z',
    payment_provider_key: 'stripe',
    mandate_id: 'mandate-secret',
    institution_number: 'institution-secret',
    transit_number: 'transit-secret',
    routing_number: 'routing-secret',
    ...given,
  };
}

export const anItem: Json = {
  id: 'itm_api_calls',
  company_id: company,
  name: 'API calls',
  external_name: 'API calls',
  type: 'CUSTOM_USAGE',
  display_type: 'UNITS',
  created_at: '2024-01-01T00:00:00Z',
  updated_at: '2024-01-01T00:00:00Z',
};

export const aMetric: Json = {
  id: 'met_api_calls_total',
  company_id: company,
  item_id: 'itm_api_calls',
  name: 'API calls',
  external_name: 'API calls',
  type: 'CUSTOM_METRIC',
  created_at: '2024-01-01T00:00:00Z',
  updated_at: '2024-01-01T00:00:00Z',
};

export const aPricing: Json = {
  id: 'pp_growth_annual',
  company_id: company,
  product_id: 'prod_growth',
  name: 'growth-annual',
  external_name: 'Growth',
  currency: 'USD',
  state: 'ACTIVE',
  created_at: '2024-01-01T00:00:00Z',
  updated_at: '2024-01-01T00:00:00Z',
};

export function aCredit(given: Json = {}): Json {
  return {
    id: 'crd_0012',
    customer_id: 'cus_Qa71brindleworks',
    subscription_id: 'subs_7Hc2',
    name: 'Onboarding credit',
    type: 'UNITS',
    state: 'ACTIVE',
    amount: usd(0),
    issued_amount: usd(0),
    units: 25_000,
    issued_units: 100_000,
    item_id: 'itm_api_calls',
    item: null,
    expiration_date: '2026-03-31T00:00:00Z',
    created_at: '2025-10-01T00:00:00Z',
    ...given,
  };
}

export function aContract(given: Json = {}): Json {
  return {
    id: 'ctr_0777',
    company_id: company,
    customer_id: 'cus_Qa71brindleworks',
    title: 'Enterprise renewal 2026',
    type: 'CONTRACT',
    status: 'EXECUTED',
    auto_renews: false,
    start_date: '2025-06-01T00:00:00Z',
    term: { frequency: 'YEAR', count: 1 },
    completed_date: '2025-05-20T00:00:00Z',
    created_at: '2025-05-01T10:00:00Z',
    ...given,
  };
}
