import type { Money } from '../money.ts';

/**
 * What one payment left after fees, before refunds and disputes, as the books of a billing system say it. All three are in the currency it was settled in, which
 * may be another than the one it was paid in, in whole minor units; `net` is `gross` less `fee`.
 */
export interface Settlement {
  readonly gross: Money;
  readonly fee: Money;
  readonly net: Money;
}
