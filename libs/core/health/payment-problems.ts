import { dateText, wholeDaysBetween } from '../period.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { InvoiceView, SourceRef, SubscriptionView } from '../snapshot/billing-view.ts';
import { hasFailedPayment, isFailedInvoice, isOverdue } from '../snapshot/invoice-state.ts';
import { isOfSubscription, pastDueSubscriptions } from '../snapshot/same-subscription.ts';
import type { Moment } from '../triggers/trigger.ts';
import type { CapHold } from './health-score.ts';

/** One thing wrong with payment now; each puts a cap on the score. */
export interface PaymentProblem {
  readonly cause: CapHold['cause'];
  readonly ref: SourceRef;
  /** "invoice INV-118, 9 days overdue" */
  readonly words: string;
  readonly since: Date;
  /** False where the billing system does not say since when: then only the first step holds. */
  readonly isSinceKnown: boolean;
  readonly isHardDecline: boolean;
  /** What mends it, as an order: "pay INV-118". Two problems of one invoice have the same. */
  readonly repair: string;
}

/** Beyond this many days an age is given as a date: it no longer changes every day, and says more. */
export const agedDays = 60;

/** Every payment problem of an account at a moment, the oldest first. */
export function paymentProblems(snapshot: AccountSnapshot, at: Moment): readonly PaymentProblem[] {
  const ofInvoices: PaymentProblem[] = [];
  for (const invoice of snapshot.invoices) {
    if (hasFailedPayment(invoice)) ofInvoices.push(failedPayment(invoice, at));
    if (isOverdue(invoice, at.now)) ofInvoices.push(overdue(invoice, invoice.dueAt, at));
    if (isFailedInvoice(invoice)) ofInvoices.push(writtenOff(invoice, at));
  }
  const explained = new Set(ofInvoices.map((problem) => problem.ref.externalId));
  const ofSubscriptions = pastDueSubscriptions(snapshot)
    .filter((one) => !hasExplainedInvoice(snapshot, one, explained))
    .map((one) => pastDue(snapshot, one));
  return [...ofInvoices, ...ofSubscriptions].sort((a, b) => a.since.getTime() - b.since.getTime());
}

function failedPayment(invoice: InvoiceView, at: Moment): PaymentProblem {
  const since = invoice.failedAt ?? invoice.issuedAt;
  const reason = invoice.declineReason === null ? '' : ` (${invoice.declineReason})`;
  return {
    cause: 'payment_failed',
    ref: invoice.ref,
    words: `payment of invoice ${invoice.number} failed on ${dateText(since, at.timeZone)}${reason}`,
    since,
    isSinceKnown: true,
    isHardDecline: invoice.decline === 'hard',
    repair: `pay ${invoice.number}`,
  };
}

function overdue(invoice: InvoiceView, dueAt: Date, at: Moment): PaymentProblem {
  return {
    cause: 'invoice_overdue',
    ref: invoice.ref,
    words: `invoice ${invoice.number}, ${overdueWords(dueAt, at)}`,
    since: dueAt,
    isSinceKnown: true,
    isHardDecline: false,
    repair: `pay ${invoice.number}`,
  };
}

function writtenOff(invoice: InvoiceView, at: Moment): PaymentProblem {
  const since = invoice.failedAt ?? invoice.dueAt ?? invoice.issuedAt;
  return {
    cause: 'invoice_failed',
    ref: invoice.ref,
    words: `invoice ${invoice.number} of ${dateText(invoice.issuedAt, at.timeZone)} was written off unpaid`,
    since,
    isSinceKnown: true,
    isHardDecline: invoice.decline === 'hard',
    repair: `settle ${invoice.number}`,
  };
}

function pastDue(snapshot: AccountSnapshot, subscription: SubscriptionView): PaymentProblem {
  // One that was paid, or needs no payment, is not what is past due: the one that is may not be known yet.
  const latest = snapshot.invoices.find(
    (invoice) =>
      isOfSubscription(snapshot, invoice.subscription, subscription) &&
      !['draft', 'paid', 'void'].includes(invoice.status),
  );
  const name = subscription.plan === null ? subscription.ref.externalId : subscription.plan;
  const since = latest?.issuedAt ?? subscription.startedAt;
  return {
    cause: 'payment_failed',
    ref: subscription.ref,
    words: `subscription ${name} is past due`,
    // Without any date the first step of the cap holds; a made-up age would deepen it without reason.
    since: since ?? new Date(0),
    isSinceKnown: latest !== undefined,
    isHardDecline: false,
    repair: `collect the payment of ${name}`,
  };
}

function hasExplainedInvoice(
  snapshot: AccountSnapshot,
  subscription: SubscriptionView,
  explained: ReadonlySet<string>,
): boolean {
  return snapshot.invoices.some(
    (invoice) =>
      isOfSubscription(snapshot, invoice.subscription, subscription) && explained.has(invoice.ref.externalId),
  );
}

function overdueWords(dueAt: Date, at: Moment): string {
  const days = wholeDaysBetween(dueAt, at.now, at.timeZone);
  if (days === 0) return 'overdue since today';
  if (days > agedDays) return `overdue since ${dateText(dueAt, at.timeZone)}`;
  return `${days} ${days === 1 ? 'day' : 'days'} overdue`;
}
