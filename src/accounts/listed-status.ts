import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { BillingStatus } from '#core/snapshot/billing-view.ts';

/** Where lists place an account: by its status, among those whose status nobody knows, or among those whom no billing speaks of. */
export type ListedStatus = BillingStatus | 'unknown' | 'contact';

/** Where lists place an account, and, where its status is unknown, why. */
export interface Listed {
  readonly status: ListedStatus;
  readonly words: string | null;
}

/**
 * Pure. Who has no customer in a connected billing system is a contact. A customer of whom it tells nothing, for the reason in `untold`,
 * is none: it is missing from no list.
 */
export function listedWithoutFacts(untold: string | null): Listed {
  return untold === null ? { status: 'contact', words: null } : { status: 'unknown', words: untold };
}

/** Pure. A status that is new to us is neither a running one nor an end. */
export function listedStatus({ status }: Pick<AccountSnapshot, 'status'>): Listed {
  const { value, reason } = status.is;
  return value === null ? { status: 'unknown', words: reason.words } : { status: value, words: null };
}
