import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { BillingStatus } from '#core/snapshot/billing-view.ts';

/** Where lists place an account: by its status, or among those whose status nobody knows. */
export type ListedStatus = BillingStatus | 'unknown';

/** Where lists place an account, and, where its status is unknown, why. */
export interface Listed {
  readonly status: ListedStatus;
  readonly words: string | null;
}

/** Pure. A status that is new to us is neither a running one nor an end. */
export function listedStatus({ status }: Pick<AccountSnapshot, 'status'>): Listed {
  const { value, reason } = status.is;
  if (value !== null) return { status: value, words: null };
  return reason.code === 'no_billing_customer'
    ? { status: 'none', words: null }
    : { status: 'unknown', words: reason.words };
}
