import type { Money } from '../money.ts';
import type { SourceRef } from '../snapshot/billing-view.ts';

/** Why two systems state another MRR, as far as facts tell. */
export interface VarianceReason {
  readonly code: string;
  readonly words: string;
  /** The part of the difference (other less shown) that this explains; empty where it cannot be told. */
  readonly amount: readonly Money[];
  readonly refs: readonly SourceRef[];
}

export interface Variance {
  /** Other less shown, one entry a currency; null when either is unknown. */
  readonly difference: readonly Money[] | null;
  readonly reasons: readonly VarianceReason[];
  /** What no reason explains; null when the difference is unknown. */
  readonly unexplained: readonly Money[] | null;
}
