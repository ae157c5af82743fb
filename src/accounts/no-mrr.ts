import type { ListedStatus } from './listed-status.ts';

/** What is asked of an account. */
export interface Billed<Amount = unknown> {
  /** Null when unknown. */
  readonly status: ListedStatus | null;
  /** Amounts, one a currency; null when unknown. */
  readonly mrr: readonly Amount[] | null;
}

/**
 * Why an account has no MRR at all; null where it has some, where it is unknown, and where it is a known zero: a subscription that
 * costs nothing has an MRR, of nothing.
 */
export function noMrrWords({ status, mrr }: Billed): string | null {
  if (mrr === null || mrr.length > 0) return null;
  if (status === 'none') return 'There is no subscription.';
  return status === 'canceled' ? 'The last subscription has ended.' : null;
}
