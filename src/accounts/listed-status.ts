import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { BillingStatus } from '#core/snapshot/billing-view.ts';

/** Where lists place an account: by its status, among those whose status nobody knows, or among those whom no billing speaks of. */
export type ListedStatus = BillingStatus | 'unknown' | 'contact';

/** Where lists place an account, and, where its status is unknown, why. */
export interface Listed {
  readonly status: ListedStatus;
  readonly words: string | null;
}

/** Whom no connected billing system speaks of. */
export const contact: Listed = { status: 'contact', words: null };

/** Pure. A status that is new to us is neither a running one nor an end. */
export function listedStatus({ status }: Pick<AccountSnapshot, 'status'>): Listed {
  const { value, reason } = status.is;
  if (value !== null) return { status: value, words: null };
  return reason.code === 'no_billing_customer' ? contact : { status: 'unknown', words: reason.words };
}
