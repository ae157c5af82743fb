import type { Metadata } from './common.ts';
import type { ComputedEntitlement } from './entitlement.ts';

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
