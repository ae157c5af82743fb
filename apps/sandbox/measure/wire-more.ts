import type { Amount, BillableItem, BillableMetric, Metadata, Term } from './wire.ts';

/** What Measure knows of usage, credits, contracts and reports. */

export interface CurrentPeriodUsage {
  readonly used_count_by_metric_id: Readonly<Record<string, number>> | null;
  readonly additional_available_credit_units: number;
}

export interface PeriodUsage {
  readonly metric: BillableMetric;
  readonly product_metric_pricing: {
    readonly id: string;
    readonly company_id: string;
    readonly item_id: string;
    readonly item: BillableItem;
    readonly item_pricing: {
      readonly base_price: Amount;
      readonly base_units: number;
      readonly carry_over: boolean;
      readonly charge_type: string;
    };
    readonly created_at: string;
  };
  readonly usage: { readonly total: number };
}

export interface Credit {
  readonly id: string;
  readonly customer_id: string;
  readonly subscription_id: string | null;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly amount: Amount;
  readonly issued_amount: Amount;
  readonly units: number;
  readonly issued_units: number;
  readonly item_id: string | null;
  readonly item: null;
  readonly expiration_date: string | null;
  readonly coupon_id: string | null;
  readonly metric_record_id: string | null;
  readonly one_time_billable_id: string | null;
  readonly proration_date: string | null;
  readonly imported_from: string | null;
  readonly import_ref: string | null;
  readonly import_created_at_ref: string | null;
  readonly created_at: string;
}

export interface CreditLog {
  readonly id: string;
  readonly credit_id: string;
  readonly customer_id: string;
  readonly customer: null;
  readonly invoice: null;
  readonly action_type: 'ISSUED' | 'CONSUMED' | 'EXPIRED' | 'REVOKED';
  readonly amount_applied: Amount;
  readonly created_at: string;
}

export interface CreditBalance {
  readonly total_amount: Readonly<Record<string, Amount>> | null;
  readonly total_units: Readonly<Record<string, number>> | null;
}

export interface Contract {
  readonly id: string;
  readonly company_id: string;
  readonly customer_id: string;
  readonly title: string;
  readonly type: 'CONTRACT';
  readonly status: string;
  readonly acv: Amount;
  readonly tcv: Amount;
  readonly auto_renews: boolean;
  readonly auto_charges: boolean;
  readonly bundle_pricing_id: string;
  readonly start_date: string;
  readonly expiration_date: string;
  readonly completed_date: string | null;
  readonly term: Term;
  readonly trial: boolean;
  readonly custom_variables: Metadata;
  readonly config_items: readonly never[];
  readonly counter_signatories: readonly string[];
  readonly contract_attachments: readonly never[];
  readonly owner_id: string | null;
  readonly metadata: Metadata;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface OneTime {
  readonly id: string;
  readonly company_id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly amount: Amount;
  readonly quantity: number;
  readonly invoice_uuid: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A persistent thing that is billed while it exists; here always a seat. */
export interface MeteredObject {
  readonly id: string;
  readonly company_id: string;
  readonly customer_id: string;
  readonly item_id: string;
  readonly identifier: string;
  readonly state: string;
  readonly properties: Metadata;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface CompanyMetric {
  readonly metrics: readonly {
    readonly grouping: Readonly<Record<string, never>>;
    readonly period: { readonly start_date: string; readonly end_date: string };
    readonly value: Amount | number;
  }[];
}

export interface ErrorBody {
  readonly error_message: string;
  readonly error_type: 'auth_error' | 'validation_error' | 'request_error' | 'idempotency_error';
  readonly error_code: string;
  readonly error_status: number;
  readonly validation_errors?: readonly { readonly field: string; readonly message: string }[];
}
