/**
 * Measure's objects as they go over the wire. There is no official package of types: these are written from the public reference.
 * A row whose field the reference calls uncertain is given as the reference assumes it.
 */

export interface Amount {
  readonly currency: string;
  readonly value_in_cents: number;
}

export type Metadata = Readonly<Record<string, string>>;

export interface Term {
  readonly frequency: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR';
  readonly count: number;
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
