/**
 * Measure's objects as they go over the wire. There is no official package of types: these are written from the public reference.
 * A row whose field the reference calls uncertain is given as the reference assumes it.
 */

export interface Amount {
  readonly currency: string;
  readonly value_in_cents: number;
}

export type Metadata = Readonly<Record<string, string>>;

export interface ComputedEntitlement {
  readonly id: string;
  readonly entitlement_id: string;
  readonly key: string;
  readonly name: string;
  readonly type: 'BOOL' | 'NUMBER' | 'TEXT' | 'ENUM';
  readonly value: number | boolean | string;
  readonly original_value: number | boolean | string;
  readonly overridden: boolean | null;
  readonly inherited_from_id: string | null;
  readonly inherited_from_type: string | null;
}

export interface IntegrationReference {
  readonly integration_id: string;
  readonly integration_key: string;
  readonly integration_name: string;
  readonly integration_icon: string;
  readonly reference_type: string;
  readonly remote_id: string;
  readonly remote_type: string;
}

/** The form in which a customer stands in webhooks. */
export interface ReducedCustomer {
  readonly id: string;
  readonly identifier: string;
  readonly name: string;
  readonly org_name: string;
  readonly email: string;
  readonly title: string;
  readonly status: string;
  readonly owner_id: string | null;
  readonly parent_customer_id: string | null;
  readonly managed_externally: boolean;
  readonly exclude_from_metrics: boolean;
  readonly metadata: Metadata | null;
}

export interface Customer extends ReducedCustomer {
  readonly company_id: string;
  readonly display_name: string | null;
  readonly billing_emails: readonly string[] | null;
  readonly phone: string;
  readonly locale: string;
  readonly address: {
    readonly address_line_1: string;
    readonly address_line_2: string;
    readonly city: string;
    readonly state: string;
    readonly zip: string;
    readonly country: string;
    readonly place_id: string | null;
  };
  readonly mrr: Amount;
  readonly arr: Amount;
  readonly computed_entitlements: readonly ComputedEntitlement[];
  readonly integration_references: readonly IntegrationReference[];
  readonly customer_integration_metadata: Metadata;
  readonly tags: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
}

export interface Term {
  readonly frequency: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';
  readonly count: number;
}

export interface ConfigItem {
  readonly product_pricing_id: string;
  readonly product_metric_pricing_id: string;
  readonly num_licenses: number;
  readonly minimum_units: number;
  readonly quantity_config: {
    readonly allow_custom_quantity: boolean;
    readonly min_quantity: number;
    readonly max_quantity: number;
  };
  readonly upsell_product_metric_pricing_id: string | null;
  readonly hide_at_checkout: boolean;
  readonly sort_order: number;
}

export interface CancelConfig {
  readonly timing: 'IMMEDIATE' | 'PERIOD_END';
  readonly reason: string | null;
  readonly refund_type: string;
  readonly charge_remaining_balance: boolean;
  readonly custom_end_date: string | null;
  readonly custom_refund_amount: Amount;
  readonly send_customer_receipt: boolean;
  readonly campaign_id: string;
  readonly campaign_step_id: string;
}

export interface Subscription {
  readonly id: string;
  readonly company_id: string;
  readonly customer_id: string;
  readonly customer: ReducedCustomer;
  readonly status: string;
  readonly trial: boolean;
  readonly currency: string;
  readonly mrr: Amount;
  readonly arr: Amount;
  readonly minimum_spend: Amount;
  readonly term: Term;
  readonly start_date: string;
  readonly end_date: string | null;
  readonly renewal_date: string | null;
  readonly next_invoice_date: string | null;
  readonly billing_anchor_date: string;
  readonly auto_renews: boolean;
  readonly auto_charges: boolean;
  readonly cancel_date: string | null;
  readonly cancel_config: CancelConfig | null;
  readonly customer_cancel_reason: string | null;
  readonly change_date: string | null;
  readonly change_config: null;
  readonly pause_date: string | null;
  readonly pause_config: { readonly invoices: string } | null;
  readonly bundle_pricing_id: string;
  readonly config_items: readonly ConfigItem[];
  readonly product_pricings: readonly ProductPricing[];
  readonly computed_entitlements: readonly ComputedEntitlement[];
  readonly invoice_due_date_from_creation: number;
  readonly invoice_event_grace_period: number;
  readonly invoice_additional_display_fields: readonly { readonly name: string; readonly value: string }[];
  readonly parent_billed: boolean;
  readonly parent_customer_id: string | null;
  readonly imported_from: string | null;
  readonly import_ref: string | null;
  readonly import_created_at_ref: string | null;
  readonly metadata: Metadata;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface Invoice {
  readonly uuid: string;
  readonly number: string;
  readonly name: string;
  readonly status: string;
  readonly customer_id: string;
  readonly billed_customer_id: string;
  readonly customer: ReducedCustomer;
  readonly billed_customer: ReducedCustomer;
  readonly subscription_id: string | null;
  readonly currency: string;
  readonly sub_total: Amount;
  readonly prorated_amount: Amount;
  readonly total: Amount;
  readonly paid: Amount;
  readonly due: Amount;
  readonly invoice_date: string;
  readonly due_date: string;
  readonly paid_date: string | null;
  readonly auto_charges: boolean;
  readonly hosted_link: string | null;
  readonly pdf_link: string | null;
  readonly metadata: Metadata;
  readonly notes: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface PaymentTransaction {
  readonly id: string;
  readonly company_id: string;
  readonly customer_id: string;
  readonly customer: {
    readonly id: string;
    readonly identifier: string;
    readonly name: string;
    readonly org_name: string;
    readonly email: string;
    readonly parent_customer: null;
    readonly parent_customer_id: string | null;
  };
  readonly invoice_uuid: string;
  readonly invoice_number: string;
  readonly status: string;
  readonly status_message: string | null;
  readonly transaction_type: string;
  readonly provider_type: string;
  readonly provider_transaction_id: string;
  readonly payment_method: {
    readonly brand: string;
    readonly last_4: string;
    readonly name: string;
    readonly type: string;
  } | null;
  readonly total_amount: Amount;
  readonly net_amount: Amount;
  readonly total_fee_amount: Amount;
  readonly stripe_fee_amount: Amount;
  readonly application_fee_amount: Amount;
  readonly refundable_amount: Amount;
  readonly total_amount_default_currency: Amount;
  readonly is_refundable: boolean;
  readonly is_voidable: boolean;
  readonly disallow_partial_refund: boolean | null;
  readonly connected_account_transaction: boolean;
  readonly initiated_by: string | null;
  readonly initiated_by_type: string | null;
  readonly note: string | null;
  readonly proposal_id: string | null;
  readonly deleted_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface PaymentMethod {
  readonly id: string;
  readonly type: string;
  readonly brand: string;
  readonly last_4: string;
  readonly exp_month: number;
  readonly exp_year: number;
  readonly default: boolean;
  readonly name: string;
  readonly country: string;
  readonly created_at: string;
  readonly payment_provider_key: string;
  readonly mandate_id: string;
  readonly institution_number: string;
  readonly transit_number: string;
  readonly routing_number: string;
}

export interface ProductPricing {
  readonly id: string;
  readonly company_id: string;
  readonly product_id: string;
  readonly name: string;
  readonly external_name: string;
  readonly description: string;
  readonly currency: string;
  readonly type: string;
  readonly state: 'ACTIVE' | 'ARCHIVED';
  readonly num_subs: number;
  readonly computed_entitlements: readonly ComputedEntitlement[];
  readonly override_entitlements: readonly ComputedEntitlement[];
  readonly tags: readonly string[];
  readonly metadata: Metadata;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface Product {
  readonly id: string;
  readonly company_id: string;
  readonly name: string;
  readonly external_name: string;
  readonly description: string;
  readonly image_url: string | null;
  readonly state: 'ACTIVE' | 'ARCHIVED';
  readonly entitlements: readonly ComputedEntitlement[];
  readonly product_pricings: readonly ProductPricing[] | null;
  readonly tags: readonly string[];
  readonly metadata: Metadata;
  readonly imported_from: string | null;
  readonly import_ref: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface BillableItem {
  readonly id: string;
  readonly company_id: string;
  readonly name: string;
  readonly external_name: string;
  readonly description: string;
  readonly type: 'CUSTOM_USAGE' | 'CUSTOM_OBJ';
  readonly display_type: 'UNITS' | 'AMOUNT' | 'THOUSAND_UNITS' | 'MILLION_UNITS';
  readonly standard: boolean;
  readonly editable: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface BillableMetric {
  readonly id: string;
  readonly company_id: string;
  readonly item_id: string;
  readonly name: string;
  readonly external_name: string;
  readonly description: string;
  readonly type: 'LICENSE_METRIC' | 'ONETIME_METRIC' | 'CUSTOM_METRIC';
  readonly state: 'ACTIVE' | 'ARCHIVED';
  readonly is_billable: boolean;
  readonly standard: boolean;
  readonly editable: boolean;
  readonly metering_rule: {
    readonly aggregator: string;
    readonly property: string;
    readonly group_keys: readonly string[];
    readonly rule: null;
  };
  readonly created_at: string;
  readonly updated_at: string;
}

export interface EntitlementDefinition {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly type: ComputedEntitlement['type'];
  readonly aggregator_type: 'OR' | 'AND' | 'ADD' | 'MINIMUM' | 'MAXIMUM' | 'COALESCE';
  readonly possible_values: readonly string[];
  readonly created_at: string;
  readonly updated_at: string;
}
