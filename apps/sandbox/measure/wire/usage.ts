import type { BillableItem, BillableMetric } from './catalogue.ts';
import type { Amount, Metadata } from './common.ts';

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
