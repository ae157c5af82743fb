import { z } from 'zod';
import { cardEnd, DAY, isShort, monthOf } from '../book/calendar.ts';
import type { CardFact, SubscriptionFact } from '../book/facts.ts';
import { attempt, cardOf, declineAt, openInvoicesOf, settle } from '../billing/collect.ts';
import { cadenceOf, endPeriodAt, finish, isLive, liveSubscription } from '../billing/cycle.ts';
import { billOnce } from '../billing/invoice.ts';
import { unitsBetween } from '../billing/usage.ts';
import { say } from '../shapes/announce.ts';
import { differences, Refusal, type Stage } from './stage.ts';
import { defineStep } from './step.ts';
import { renewSubscription, settleStatus } from './time.ts';

export const declineCode = z.enum([
  'insufficient_funds',
  'expired_card',
  'lost_card',
  'stolen_card',
  'generic_decline',
  'do_not_honor',
  'processing_error',
  'card_velocity_exceeded',
]);

function live(stage: Stage): SubscriptionFact {
  const subscription = liveSubscription(stage.household);
  if (subscription === null) throw new Refusal('This customer has no subscription that runs.');
  return subscription;
}

/** The card is declined from now on, and a renewal falls due at once. */
export const failPayment = defineStep(z.strictObject({ decline: declineCode.optional() }), (stage, { decline }) => {
  const subscription = live(stage);
  const card = cardOf(stage.household);
  if (subscription.collection === 'send_invoice' || card === null) {
    throw new Refusal('This customer pays sent invoices, without a card that could be declined.');
  }
  if (subscription.status === 'incomplete') throw new Refusal('The first payment of this subscription was never made.');
  card.declines = decline ?? 'insufficient_funds';
  const invoice = renewSubscription(stage, subscription, true);
  if (invoice.total === 0) throw new Refusal('The next invoice of this customer is for nothing, and cannot fail.');
  if (invoice.attempts.length === 0)
    throw new Refusal('Collection is paused for this subscription: nothing is charged.');
});

const ONE_OFF = 25_000;

/** A sent invoice whose date is now, or about to come. */
export const makeOverdue = defineStep(
  z.strictObject({ inSeconds: z.number().int().min(0).max(86_400).optional() }),
  (stage, { inSeconds = 0 }) => {
    const scale = stage.household.currency === 'jpy' ? 1 : stage.household.currency === 'kwd' ? 10 : 1;
    const invoice = billOnce(stage.household, {
      at: stage.at,
      dueDate: inSeconds === 0 ? stage.at - 1 : stage.at + inSeconds,
      amount: ONE_OFF * scale,
      text: 'Onboarding workshop',
    });
    stage.invoiceOpened(invoice);
    stage.unannounced('That the invoice is overdue is not announced: Stripe sends no such event by itself.');
  },
);

/** Sets how much of the period's allowance is used. */
export const usage = defineStep(z.strictObject({ percent: z.number().min(0).max(10_000) }), (stage, { percent }) => {
  const subscription = live(stage);
  const item = subscription.items.find(({ quantity }) => quantity === null);
  const allowance = item && stage.context.catalogue.prices.get(item.price)?.allowance;
  if (allowance == null) throw new Refusal('Nothing that this customer has is metered.');
  const from = subscription.periodStart;
  const wanted = Math.round((allowance * percent) / 100);
  const { usage: flow } = stage.household;
  // The daily flow goes on as it was; this report makes up the difference, a correction downwards included.
  flow.reports = flow.reports.filter(({ at }) => at < from);
  const used = unitsBetween(stage.household, from, stage.at);
  flow.reports.push({ at: Math.max(from, stage.at - 1), units: wanted - used });
  stage.unannounced('Stripe does not announce use: it is seen when the meter is read next.');
});

export const bringRenewalNear = defineStep(z.strictObject({ days: z.number().min(0).max(400) }), (stage, { days }) => {
  const subscription = live(stage);
  if (subscription.status === 'incomplete') throw new Refusal('The first payment of this subscription was never made.');
  const before = stage.subscription(subscription);
  endPeriodAt(stage.context, subscription, stage.at + Math.max(1, Math.round(days * DAY)));
  stage.subscriptionChanged(subscription, before);
  stage.unannounced(
    isShort(cadenceOf(stage.context, subscription))
      ? 'The new date is announced. A term this short renews all the time, which nobody prepares for: choose a yearly plan.'
      : 'That a renewal is near is not announced; the new date is.',
  );
});

/** A card is good through the last day of its month, so the nearest end within the days asked for is chosen. */
export const expireCardSoon = defineStep(z.strictObject({ days: z.number().min(0).max(400) }), (stage, { days }) => {
  const card = cardOf(stage.household);
  if (card === null) throw new Refusal('This customer has no card.');
  const until = stage.at + days * DAY;
  let { month, year } = monthOf(stage.at);
  for (;;) {
    const next = month === 12 ? { month: 1, year: year + 1 } : { month: month + 1, year };
    if (cardEnd(next.month, next.year) > until) break;
    ({ month, year } = next);
  }
  const before = stage.card(card);
  card.expMonth = month;
  card.expYear = year;
  const after = stage.card(card);
  stage.announce(say.methodUpdated(after, differences(before, after)));
  stage.unannounced('That a card is about to expire is not announced; only the edit of the card was.');
});

/** The customer pays everything that is open, with a new card where the old one would be declined. */
export const pay = defineStep(z.strictObject({}), (stage) => {
  const open = openInvoicesOf(stage.household);
  if (open.length === 0) throw new Refusal('This customer has no open invoice.');
  const before = stage.household.subscriptions.map((subscription) => stage.subscription(subscription));
  const card = cardOf(stage.household);
  if (card !== null && declineAt(card, stage.at) !== null) replaceCard(stage, card);
  for (const invoice of open) {
    const earlier = stage.invoice(invoice);
    if (cardOf(stage.household) === null) {
      // Paid by bank transfer: no card is charged, and no attempt is made.
      settle(invoice, stage.at);
      stage.attempted(invoice, { at: stage.at, card: null, decline: null }, earlier);
    } else {
      stage.attempted(invoice, attempt(stage.household, invoice, stage.at), earlier);
    }
  }
  stage.household.subscriptions.forEach((subscription, i) => {
    const earlier = before[i];
    if (!isLive(subscription) || earlier === undefined) return;
    if (subscription.status === 'incomplete' || subscription.status === 'unpaid') subscription.status = 'past_due';
    settleStatus(stage, subscription, false);
    const { status, default_payment_method } = stage.subscription(subscription);
    if (status !== earlier.status || default_payment_method !== earlier.default_payment_method) {
      stage.subscriptionChanged(subscription, earlier);
    }
  });
});

function replaceCard(stage: Stage, old: CardFact): void {
  const before = stage.customer();
  const { month, year } = monthOf(stage.at);
  const card: CardFact = {
    ...old,
    ordinal: stage.household.cards.length,
    created: stage.at,
    last4: String((Number(old.last4) * 7 + 4242) % 10_000).padStart(4, '0'),
    expMonth: month,
    expYear: year + 3,
    declines: null,
  };
  stage.household.cards.push(card);
  stage.household.defaultCard = card.ordinal;
  stage.announce(say.methodAttached(stage.card(card)));
  const after = stage.customer();
  stage.announce(say.customerUpdated(after, differences(before, after)));
}

export const cancel = defineStep(z.strictObject({}), (stage) => {
  const subscription = live(stage);
  finish(subscription, stage.at, 'cancellation_requested');
  for (const invoice of openInvoicesOf(stage.household, subscription)) invoice.nextAttempt = null;
  stage.announce(say.subscriptionDeleted(stage.subscription(subscription)));
});
