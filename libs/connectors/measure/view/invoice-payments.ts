import type { Doubt, InvoiceStatus, InvoiceView } from '#core/snapshot/billing-view.ts';
import { isInTime } from '#core/snapshot/invoice-state.ts';
import { quotedWord } from '#core/visible-text.ts';
import { refTo } from '../../held-objects.ts';
import { declineOf } from '../dialect/declines.ts';
import { isRefund, paymentStateOf } from '../dialect/statuses.ts';
import type { Invoice, Transaction } from '../shapes/money.ts';
import type { Holdings } from './holdings.ts';

/** Transactions by the invoice they name. */
export type InvoicedTransactions = ReadonlyMap<string | null, readonly Transaction[]>;

/** Once for all invoices: a customer may have tens of thousands of both. What came twice, for the payer too, counts once. */
export function invoicedBy({ transactions, payersTransactions }: Holdings): InvoicedTransactions {
  const once = new Map([...transactions, ...payersTransactions].map((one) => [one.id, one]));
  return Map.groupBy(once.values(), (one) => one.invoice_uuid);
}

/** Charges of the invoice, oldest first: a refund is no attempt to collect. */
export function paymentsOf(invoice: Invoice, invoiced: InvoicedTransactions): readonly Transaction[] {
  return (invoiced.get(invoice.uuid) ?? [])
    .filter((one) => !isRefund(one.transaction_type))
    .toSorted((a, b) => (a.created_at?.getTime() ?? 0) - (b.created_at?.getTime() ?? 0) || (a.id < b.id ? -1 : 1));
}

type Attempts = Pick<
  InvoiceView,
  'hasFailedAttempt' | 'failedAt' | 'attemptCount' | 'nextAttemptAt' | 'decline' | 'declineReason'
>;

/**
 * Failing: the newest charge that was decided failed, and money is outstanding (reference "measure-api" §7.2). One that is still being
 * tried again changes nothing: what failed is not well before it is paid. When it is tried next is not told.
 */
export function attemptsOf(payments: readonly Transaction[], status: InvoiceStatus, outstanding: number): Attempts {
  const tried = triedOf(payments);
  const decided = tried.findLast((one) => paymentStateOf(one.status) !== 'pending');
  const failed = tried.filter((one) => paymentStateOf(one.status) === 'failed');
  const isUnpaid = outstanding > 0 && (status === 'open' || status === 'uncollectible' || status === 'unknown');
  const hasFailed = isUnpaid && decided !== undefined && paymentStateOf(decided.status) === 'failed';
  const decline = hasFailed ? declineOf(decided.status_message) : null;
  return {
    hasFailedAttempt: hasFailed && status === 'open',
    // The first failure: since then the payment is failed, however often it was tried again.
    failedAt: hasFailed ? (failed[0]?.created_at ?? null) : null,
    attemptCount: hasFailed ? failed.length : tried.length,
    nextAttemptAt: null,
    decline: decline?.kind ?? null,
    declineReason: decline?.reason ?? null,
  };
}

const dayMilliseconds = 86_400_000;
/** How many days a payment may be on its way: bank debits are the slowest. */
const pendingDays = 14;
/** How many days an invoice may be silent about money that has come: all are read again each night. */
const uncountedDays = 1;

/**
 * Whether its first payment failed before the invoice was late: it was made in time, and decided before nobody waited for it any more.
 * When it was decided is not told, only when it was last touched: it was not later.
 */
export function hasFailedInTime(payments: readonly Transaction[], dueAt: Date | null): boolean {
  const first = payments.find((one) => paymentStateOf(one.status) === 'failed');
  if (first === undefined || first.created_at === null) return false;
  const decidedAt = first.updated_at ?? first.created_at;
  return isInTime(first.created_at, dueAt) && decidedAt < daysAfter(first.created_at, pendingDays);
}

/**
 * Until when money may still be collected, or have come without the invoice saying so: payments and invoices are told apart, in any
 * order. Null when none is. Beyond that whoever still owes it is late: what is never decided, or was paid back, hides nothing for ever.
 */
export function collectingUntil(
  payments: readonly Transaction[],
  { paidMinor, dueAt }: { readonly paidMinor: number; readonly dueAt: Date | null },
): Date | null {
  const last = triedOf(payments).at(-1);
  if (last === undefined || last.created_at === null) return null;
  const state = paymentStateOf(last.status);
  const decidedBy = daysAfter(last.created_at, pendingDays);
  if (state === 'pending') return isInTime(last.created_at, dueAt) ? decidedBy : null;
  const came = payments.filter((one) => paymentStateOf(one.status) === 'succeeded');
  const isMore = came.reduce((sum, one) => sum + (one.total_amount?.minor ?? Infinity), 0) > paidMinor;
  if (state !== 'succeeded' || !isMore) return null;
  // When it was last touched, for whatever reason, is not when it came: that was in its time.
  const cameAt = Math.min((last.updated_at ?? last.created_at).getTime(), decidedBy.getTime());
  return daysAfter(new Date(cameAt), uncountedDays);
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * dayMilliseconds);
}

function triedOf(payments: readonly Transaction[]): readonly Transaction[] {
  return payments.filter((one) => ['succeeded', 'failed', 'pending'].includes(paymentStateOf(one.status)));
}

/**
 * Payments whose state is new to us. Where the newest one of an invoice that is still awaited is such, nobody can say whether
 * it failed: the invoice is doubtful and nothing about it reads healthy, also while it is tried again. A failure that is known stays one.
 */
export function paymentDoubts(payments: readonly Transaction[], view: InvoiceView): readonly Doubt[] {
  const isAwaited = view.outstandingMinor > 0 && !['paid', 'void', 'draft'].includes(view.status);
  const newest = payments.findLast((one) => paymentStateOf(one.status) !== 'pending');
  return payments
    .filter((one) => paymentStateOf(one.status) === 'unknown')
    .map((one) => {
      const isOpen = isAwaited && !view.hasFailedAttempt && one === newest;
      const called = one.status === null ? 'has no state' : `is called ${quotedWord(one.status)}, which is new to us`;
      const words = `A payment of ${view.number} in Measure ${called}.`;
      if (isOpen) return { code: 'invoice_doubtful', words, ref: view.ref };
      const ref = refTo(view.ref.connectionId, 'payment_transaction', one.id);
      return { code: 'unknown_payment_status', words, ref };
    });
}
