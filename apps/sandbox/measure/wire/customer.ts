import type { Amount, IntegrationReference, Metadata } from './common.ts';
import type { ComputedEntitlement } from './entitlement.ts';

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
