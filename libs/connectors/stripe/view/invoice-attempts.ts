import type { Doubt, InvoiceStatus, InvoiceView } from '#core/snapshot/billing-view.ts';
import { isAwaited } from '#core/snapshot/invoice-state.ts';
import { quotedWord } from '#core/visible-text.ts';
import type { Charge, Invoice } from '../shapes/invoice.ts';
import { chargeStatusOf } from './charges.ts';
import { declineOf } from './declines.ts';

type Attempts = Pick<InvoiceView, 'hasFailedAttempt' | 'failedAt' | 'attemptCount' | 'decline' | 'declineReason'>;

/**
 * A failure counts while money is outstanding; one that was recovered later is history (reference "stripe" §5.2). What is tried again
 * has still failed: it is not well before it is paid.
 */
export function attemptsOf(invoice: Invoice, charges: readonly Charge[], status: InvoiceStatus): Attempts {
  const failed = charges.filter((charge) => charge.status === 'failed');
  const attemptCount = invoice.attempt_count ?? 0;
  // A bank debit under way was attempted and has not failed, unless Stripe counts one that left no charge before it.
  const isUnderWay = charges.at(-1)?.status === 'pending' && attemptCount <= charges.length;
  // Of a payment whose status is new nobody knows whether it failed.
  const isOpen = isUnderWay || unclearOf(charges) !== null;
  const wasTried = (invoice.attempted === true && attemptCount > 0 && !isOpen) || failed.length > 0;
  const isUnpaid = (invoice.amount_remaining ?? 0) > 0 && (status === 'open' || status === 'uncollectible');
  const hasFailed = isUnpaid && wasTried;
  const decline = hasFailed ? lastDecline(failed) : null;
  const beganAt = invoice.status_transitions?.finalized_at ?? invoice.created;
  return {
    hasFailedAttempt: hasFailed && status === 'open',
    // The first failure: since then the payment is failed, however often it was tried again.
    failedAt: hasFailed ? (failed[0]?.created ?? beganAt) : null,
    attemptCount: hasFailed ? timesFailed(attemptCount, failed, charges) : attemptCount,
    decline: decline?.kind ?? null,
    declineReason: decline?.reason ?? null,
  };
}

/**
 * Stripe counts attempts whatever became of them, but none that somebody began by hand: what is known to have failed counts, and what it
 * counted without a charge; not what is under way, nor what nobody can say of.
 */
function timesFailed(attemptCount: number, failed: readonly Charge[], charges: readonly Charge[]): number {
  const undecided = charges.filter((charge) => ['pending', 'unknown'].includes(chargeStatusOf(charge))).length;
  return Math.max(1, failed.length, attemptCount - undecided);
}

function lastDecline(failed: readonly Charge[]): ReturnType<typeof declineOf> {
  const last = failed.at(-1);
  return last === undefined ? null : declineOf(last);
}

/**
 * Nobody can say whether the newest payment of an invoice that is awaited failed: it is the invoice that is doubtful, also while it is
 * tried again. A failure that is known stays one.
 */
export function paymentDoubt(view: InvoiceView, charges: readonly Charge[]): Doubt | null {
  const unclear = unclearOf(charges);
  if (unclear === null || !isAwaited(view) || view.hasFailedAttempt) return null;
  const which = unclear === charges.at(-1) ? 'The newest payment' : 'A payment';
  const called =
    unclear.status === null ? 'has no status' : `is called ${quotedWord(unclear.status)}, which is new to us`;
  return { code: 'invoice_doubtful', words: `${which} of ${view.number} in Stripe ${called}.`, ref: view.ref };
}

/** Once is enough: where one invoice came without its payments, all may have. */
export const paymentsUnread = 'invoice_payments_unread';

/** Attempted, and its payments did not come with it: this key may not expand them. */
export function unreadPaymentsDoubt(invoice: Invoice, view: InvoiceView, charges: readonly Charge[]): Doubt | null {
  const isNamed = invoice.payments !== null || invoice.payment_intent !== null || invoice.charge !== null;
  const wasAttempted = invoice.attempted === true && view.attemptCount > 0;
  if (isNamed || charges.length > 0 || !wasAttempted || !isAwaited(view)) return null;
  const words = `Stripe did not tell the payments of ${view.number}: whether one is under way, or why one failed, is not known.`;
  return { code: paymentsUnread, words, ref: view.ref };
}

/** The newest charge that is not under way, where its status is new to us. */
function unclearOf(charges: readonly Charge[]): Charge | null {
  const newest = charges.findLast(({ status }) => status !== 'pending');
  return newest !== undefined && chargeStatusOf(newest) === 'unknown' ? newest : null;
}
