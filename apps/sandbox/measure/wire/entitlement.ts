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
