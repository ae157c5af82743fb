import { HOUR } from './calendar.ts';
import type { Household } from './facts.ts';
import { isLive } from '../billing/cycle.ts';

/** What time alone brings about, and when. */
export interface Due {
  readonly at: number;
  readonly kind: 'renew' | 'retry' | 'expire' | 'lapse';
  /** A subscription's ordinal; for a retry, an invoice's. */
  readonly ordinal: number;
}

/** A first payment that was never made is given up after this long. */
const INCOMPLETE_FOR = 23 * HOUR;

/** The next thing that will happen to a household by itself, or null where nothing will. */
export function nextDue(household: Household): Due | null {
  if (household.deletedAt !== null) return null;
  let next: Due | null = null;
  const consider = (due: Due): void => {
    if (next === null || due.at < next.at) next = due;
  };
  for (const subscription of household.subscriptions) {
    const { ordinal } = subscription;
    if (!isLive(subscription)) continue;
    if (subscription.status === 'incomplete') {
      consider({ at: subscription.created + INCOMPLETE_FOR, kind: 'expire', ordinal });
      continue;
    }
    consider({ at: Math.min(subscription.periodEnd, subscription.cancelAt ?? Infinity), kind: 'renew', ordinal });
  }
  for (const invoice of household.invoices) {
    if (invoice.status !== 'open') continue;
    if (invoice.nextAttempt !== null) consider({ at: invoice.nextAttempt, kind: 'retry', ordinal: invoice.ordinal });
    const subscription = invoice.subscription === null ? undefined : household.subscriptions[invoice.subscription];
    // A sent invoice that passes its date makes its subscription past due. Nothing says that the invoice itself is overdue.
    if (invoice.dueDate !== null && subscription?.status === 'active') {
      consider({ at: invoice.dueDate, kind: 'lapse', ordinal: subscription.ordinal });
    }
  }
  return next;
}
