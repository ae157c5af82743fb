import { wholeDaysBetween } from '../period.ts';
import type { Moment } from '../triggers/trigger.ts';
import type { InvoiceView } from './billing-view.ts';

/** Who is charged automatically is charged on the due day, or soon after. */
const graceMilliseconds = 86_400_000;

/** Open, with money outstanding, and its due moment has come: the due moment itself is the first one overdue. */
export function isOverdue(invoice: InvoiceView, now: Date): invoice is InvoiceView & { readonly dueAt: Date } {
  return isAwaited(invoice) && invoice.dueAt !== null && invoice.dueAt <= now;
}

/** Calendar days since the due day in the workspace's zone, 0 on the due day itself; null when it is not overdue. */
export function daysOverdue(invoice: InvoiceView, at: Moment): number | null {
  return isOverdue(invoice, at.now) ? wholeDaysBetween(invoice.dueAt, at.now, at.timeZone) : null;
}

/** Whether an invoice was not late yet when something happened, a day after its due date at most: who was late stays late, whatever is tried then. */
export function isInTime(at: Date | null, dueAt: Date | null): boolean {
  return at !== null && dueAt !== null && at.getTime() <= dueAt.getTime() + graceMilliseconds;
}

/** A payment was tried, failed, and the money is still awaited. A failure that was recovered is history. */
export function hasFailedPayment(invoice: InvoiceView): boolean {
  return isAwaited(invoice) && invoice.hasFailedAttempt;
}

/** Given up on for another reason than the merchant's own choice, and not paid since. */
export function isFailedInvoice(invoice: InvoiceView): boolean {
  return invoice.isWrittenOff && invoice.status !== 'paid' && invoice.status !== 'void';
}

/** A status we do not know, on an invoice with money outstanding: it may be fine or not, and is never taken as fine. */
export function isDoubtful(invoice: InvoiceView): boolean {
  return invoice.status === 'unknown' && invoice.outstandingMinor > 0;
}

/** What is said of such an invoice. */
export function statusWords({ number }: InvoiceView): string {
  return `Invoice ${number} has a status that we do not know.`;
}

/** Open, with money outstanding: somebody still has to pay it. */
export function isAwaited(invoice: InvoiceView): boolean {
  return invoice.status === 'open' && invoice.outstandingMinor > 0;
}
