import type { Amount, Metadata, Term } from './common.ts';

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

export interface CompanyMetric {
  readonly metrics: readonly {
    readonly grouping: Readonly<Record<string, never>>;
    readonly period: { readonly start_date: string; readonly end_date: string };
    readonly value: Amount | number;
  }[];
}
