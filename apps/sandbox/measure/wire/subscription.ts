import type { ProductPricing } from './catalogue.ts';
import type { Amount, Metadata, Term } from './common.ts';
import type { ReducedCustomer } from './customer.ts';
import type { ComputedEntitlement } from './entitlement.ts';

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
