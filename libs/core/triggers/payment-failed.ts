import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { InvoiceView } from '../snapshot/billing-view.ts';
import { hasFailedPayment } from '../snapshot/invoice-state.ts';
import { failureWords } from '../snapshot/payment-health.ts';
import { invoiceKeys } from './cause-keys.ts';
import { mrrAtRisk, subscriptionOf } from './subscription-mrr.ts';
import type { Moment, Occurrence, Trigger } from './trigger.ts';
import { undecidedInvoices } from './undecided-invoices.ts';

/** Holds for each invoice whose collection failed while money is outstanding; ends with payment. Time alone changes nothing. */
export const paymentFailed: Trigger = {
  kind: 'payment_failed',
  holds: (snapshot, _settings, at) =>
    snapshot.invoices.filter(hasFailedPayment).map((invoice) => toOccurrence(snapshot, invoice, at)),
  undecided: (snapshot) => undecidedInvoices('payment_failed', snapshot),
  wakes: () => [],
};

function toOccurrence(snapshot: AccountSnapshot, invoice: InvoiceView, at: Moment): Occurrence {
  const failedAt = invoice.failedAt ?? invoice.issuedAt;
  return {
    trigger: 'payment_failed',
    ...invoiceKeys('payment_failed', invoice, snapshot.invoices),
    since: failedAt,
    object: invoice.ref,
    words: failureWords(invoice, at),
    atRisk: mrrAtRisk(snapshot, invoice.subscription),
    facts: {
      invoiceNumber: invoice.number,
      amountDue: { minor: invoice.outstandingMinor, currency: invoice.currency },
      failedOn: failedAt,
      attempts: invoice.attemptCount,
      failureReason: invoice.declineReason,
      nextAttemptOn: invoice.nextAttemptAt,
      invoiceLink: invoice.hostedUrl,
      planName: subscriptionOf(snapshot, invoice.subscription)?.plan ?? snapshot.plan.is.value,
    },
  };
}
