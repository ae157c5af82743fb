import { formatMoney } from '../money.ts';
import { dateText, dayNumber, startOfDay, wholeDaysBetween } from '../period.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { InvoiceView } from '../snapshot/billing-view.ts';
import { isAwaited, isOverdue } from '../snapshot/invoice-state.ts';
import { invoiceKeys } from './cause-keys.ts';
import { mrrAtRisk, subscriptionOf } from './subscription-mrr.ts';
import type { Moment, Occurrence, Trigger } from './trigger.ts';
import { undecidedInvoices } from './undecided-invoices.ts';

/**
 * Holds for each open invoice past its due moment. With days of grace it begins with the calendar day that is so many days
 * after the due day, in the workspace's zone; without, at the due moment itself.
 */
export const invoiceOverdue: Trigger = {
  kind: 'invoice_overdue',
  holds: (snapshot, { overdueGraceDays }, at) =>
    snapshot.invoices.flatMap((invoice) =>
      isOverdue(invoice, at.now) && wholeDaysBetween(invoice.dueAt, at.now, at.timeZone) >= overdueGraceDays
        ? [toOccurrence(snapshot, invoice, invoice.dueAt, at)]
        : [],
    ),
  undecided: (snapshot) => undecidedInvoices('invoice_overdue', snapshot),
  wakes: (snapshot, { overdueGraceDays }, at) =>
    snapshot.invoices.flatMap((invoice) => {
      const { dueAt } = invoice;
      if (!isAwaited(invoice) || dueAt === null) return [];
      if (overdueGraceDays === 0) return [dueAt];
      return [startOfDay(dayNumber(dueAt, at.timeZone) + overdueGraceDays, at.timeZone)];
    }),
};

function toOccurrence(snapshot: AccountSnapshot, invoice: InvoiceView, dueAt: Date, at: Moment): Occurrence {
  const amountDue = { minor: invoice.outstandingMinor, currency: invoice.currency };
  return {
    trigger: 'invoice_overdue',
    ...invoiceKeys('invoice_overdue', invoice, snapshot.invoices),
    since: dueAt,
    object: invoice.ref,
    words: `${invoice.number} (${formatMoney(amountDue)}) was due on ${dateText(dueAt, at.timeZone)}`,
    atRisk: mrrAtRisk(snapshot, invoice.subscription),
    facts: {
      invoiceNumber: invoice.number,
      amountDue,
      issuedOn: invoice.issuedAt,
      dueOn: dueAt,
      invoiceLink: invoice.hostedUrl,
      planName: subscriptionOf(snapshot, invoice.subscription)?.plan ?? snapshot.plan.is.value,
    },
  };
}
