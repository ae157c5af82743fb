import type { Doubt, InvoiceStatus, InvoiceView } from '#core/snapshot/billing-view.ts';
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

/** Failing: the newest charge failed and money is outstanding (reference "measure-api" §7.2). When it is tried next is not told. */
export function attemptsOf(payments: readonly Transaction[], status: InvoiceStatus, outstanding: number): Attempts {
  const tried = triedOf(payments);
  const last = tried.at(-1);
  const failed = tried.filter((one) => paymentStateOf(one.status) === 'failed');
  const isUnpaid = outstanding > 0 && (status === 'open' || status === 'uncollectible' || status === 'unknown');
  const hasFailed = isUnpaid && last !== undefined && paymentStateOf(last.status) === 'failed';
  const decline = hasFailed ? declineOf(last.status_message) : null;
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

/**
 * Money is being collected, or has come and the invoice does not say so yet: payments and invoices are told apart, in any order
 * (reference "measure-api" §7.2).
 */
export function isCollecting(payments: readonly Transaction[], paidMinor: number): boolean {
  const last = triedOf(payments).at(-1);
  if (last === undefined) return false;
  if (paymentStateOf(last.status) !== 'succeeded') return true;
  const came = payments.filter((one) => paymentStateOf(one.status) === 'succeeded');
  return came.reduce((sum, one) => sum + (one.total_amount?.minor ?? Infinity), 0) > paidMinor;
}

function triedOf(payments: readonly Transaction[]): readonly Transaction[] {
  return payments.filter((one) => ['succeeded', 'failed', 'pending'].includes(paymentStateOf(one.status)));
}

/**
 * Payments whose state is new to us. Where the newest one of an invoice that is still awaited is such, nobody can say whether
 * it failed: the invoice is doubtful and nothing about it reads healthy. A failure that is known stays one.
 */
export function paymentDoubts(payments: readonly Transaction[], view: InvoiceView): readonly Doubt[] {
  const isAwaited = view.outstandingMinor > 0 && !['paid', 'void', 'draft'].includes(view.status);
  return payments
    .filter((one) => paymentStateOf(one.status) === 'unknown')
    .map((one) => {
      const isOpen = isAwaited && !view.hasFailedAttempt && one === payments.at(-1);
      const called = one.status === null ? 'has no state' : `is called ${quotedWord(one.status)}, which is new to us`;
      const words = `A payment of ${view.number} in Measure ${called}.`;
      if (isOpen) return { code: 'invoice_doubtful', words, ref: view.ref };
      const ref = refTo(view.ref.connectionId, 'payment_transaction', one.id);
      return { code: 'unknown_payment_status', words, ref };
    });
}
