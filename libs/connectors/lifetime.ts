import type { BillingView, Doubt } from '#core/snapshot/billing-view.ts';
import { exactSums, type StatedAmount } from './exact-sums.ts';

export interface Lifetime extends Pick<BillingView, 'lifetimeValue' | 'refunded'> {
  readonly doubts: readonly Doubt[];
}

/**
 * What was paid in all and, beside it, what was paid back (ruling 10), each currency for itself. A doubt, not a smaller number,
 * where an amount is missing or a sum too large to be exact.
 */
export function lifetimeSums(paid: readonly StatedAmount[], back: readonly StatedAmount[]): Lifetime {
  const [lifetimeValue, isPaidWhole] = exactSums(paid);
  const [refunded, isBackWhole] = exactSums(back);
  const words = 'What was paid in all could not be added up exactly: an amount is missing or too large.';
  const doubts = isPaidWhole && isBackWhole ? [] : [{ code: 'lifetime_value_uncertain', words, ref: null }];
  return { lifetimeValue, refunded, doubts };
}
