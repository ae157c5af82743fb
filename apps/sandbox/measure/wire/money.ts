import type { Amount, Metadata } from './common.ts';
import type { ReducedCustomer } from './customer.ts';

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
