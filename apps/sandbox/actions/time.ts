import { z } from 'zod';
import type { InvoiceFact, SubscriptionFact } from '../book/facts.ts';
import { attempt, openInvoicesOf, writeOff } from '../billing/collect.ts';
import { finish, restart, roll } from '../billing/cycle.ts';
import { billPeriod } from '../billing/invoice.ts';
import { say } from '../shapes/announce.ts';
import { Refusal, type Stage } from './stage.ts';
import { defineStep } from './step.ts';

const which = z.strictObject({ ordinal: z.number().int().min(0) });

function subscriptionAt(stage: Stage, ordinal: number): SubscriptionFact {
  const subscription = stage.household.subscriptions[ordinal];
  if (subscription === undefined) throw new Refusal('There is no such subscription.');
  return subscription;
}

/** A period ends: the subscription ends with it, or is billed for the next one. */
export const renew = defineStep(which, (stage, { ordinal }) => {
  const subscription = subscriptionAt(stage, ordinal);
  if (subscription.cancelAt !== null && subscription.cancelAt <= subscription.periodEnd) {
    finish(subscription, stage.at, 'cancellation_requested');
    stage.announce(say.subscriptionDeleted(stage.subscription(subscription)));
    return;
  }
  renewSubscription(stage, subscription, false);
});

/** Bills the next period; with `now` the running one is cut short at this moment. */
export function renewSubscription(stage: Stage, subscription: SubscriptionFact, now: boolean): InvoiceFact {
  const before = stage.subscription(subscription);
  const ended = { start: subscription.periodStart, end: now ? stage.at : subscription.periodEnd };
  if (now && subscription.status === 'trialing') subscription.trialEnd = stage.at;
  if (now) restart(stage.context, subscription, stage.at);
  else roll(stage.context, subscription);
  if (subscription.status === 'trialing') subscription.status = 'active';
  const invoice = billPeriod(stage.context, stage.household, subscription, {
    at: stage.at,
    reason: 'subscription_cycle',
    start: subscription.periodStart,
    end: subscription.periodEnd,
    before: ended,
  });
  if (subscription.pause !== null) holdBack(subscription, invoice, stage.at);
  if (invoice.status === 'uncollectible' || invoice.status === 'void' || invoice.status === 'draft') {
    const shape = stage.invoice(invoice);
    stage.announce(say.invoiceCreated(shape));
    if (invoice.status === 'uncollectible') stage.announce(say.invoiceMarkedUncollectible(shape));
  } else {
    stage.invoiceOpened(invoice);
    if (invoice.collection === 'charge_automatically') charge(stage, subscription, invoice);
  }
  stage.subscriptionChanged(subscription, before);
  return invoice;
}

/** While collection is paused, what would be collected is kept, written off or voided. */
function holdBack(subscription: SubscriptionFact, invoice: InvoiceFact, at: number): void {
  if (subscription.pause === 'mark_uncollectible') writeOff(invoice, at);
  else invoice.status = subscription.pause === 'void' ? 'void' : 'draft';
}

/** Tries to take the money; what follows for the subscription is left for the caller to announce. */
function charge(stage: Stage, subscription: SubscriptionFact, invoice: InvoiceFact): void {
  if (invoice.status !== 'open') return;
  const before = stage.invoice(invoice);
  const made = attempt(stage.household, invoice, stage.at);
  settleStatus(stage, subscription, made.decline !== null);
  stage.attempted(invoice, made, before);
}

/** Past due while anything failed is open, active once nothing is. */
export function settleStatus(stage: Stage, subscription: SubscriptionFact, failed: boolean): void {
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') return;
  if (failed) {
    if (subscription.status !== 'incomplete') subscription.status = 'past_due';
    return;
  }
  const owing = openInvoicesOf(stage.household, subscription).some(
    (invoice) => invoice.attempts.length > 0 || (invoice.dueDate !== null && invoice.dueDate <= stage.at),
  );
  if (!owing && subscription.status !== 'trialing') subscription.status = 'active';
}

/** Another automatic attempt at an invoice that failed before. */
export const retry = defineStep(which, (stage, { ordinal }) => {
  const invoice = stage.household.invoices[ordinal];
  if (invoice?.status !== 'open') throw new Refusal('The invoice is not open.');
  const before = stage.invoice(invoice);
  const made = attempt(stage.household, invoice, stage.at);
  const subscription = invoice.subscription === null ? undefined : stage.household.subscriptions[invoice.subscription];
  const earlier = subscription && stage.subscription(subscription);
  if (subscription !== undefined) settleStatus(stage, subscription, made.decline !== null);
  stage.attempted(invoice, made, before);
  if (subscription !== undefined && earlier !== undefined && earlier.status !== subscription.status) {
    stage.subscriptionChanged(subscription, earlier);
  }
});

/** A first payment that never came: the subscription never began. */
export const expire = defineStep(which, (stage, { ordinal }) => {
  const subscription = subscriptionAt(stage, ordinal);
  const before = stage.subscription(subscription);
  subscription.status = 'incomplete_expired';
  subscription.endedAt = stage.at;
  for (const invoice of openInvoicesOf(stage.household, subscription)) {
    invoice.status = 'void';
    invoice.nextAttempt = null;
  }
  stage.subscriptionChanged(subscription, before);
});

/** A sent invoice passes its date: its subscription is past due. Of the invoice itself nothing is said. */
export const lapse = defineStep(which, (stage, { ordinal }) => {
  const subscription = subscriptionAt(stage, ordinal);
  const before = stage.subscription(subscription);
  subscription.status = 'past_due';
  stage.subscriptionChanged(subscription, before);
  stage.unannounced('That an invoice is overdue is announced by nobody.');
});
