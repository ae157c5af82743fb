import { DAY } from '../book/calendar.ts';
import type { BookContext } from '../book/context.ts';
import type { Household, InvoiceFact, SubscriptionFact } from '../book/facts.ts';
import type { Random } from '../book/random.ts';
import { attempt, cardOf, settle, writeOff } from '../billing/collect.ts';
import { finish, roll } from '../billing/cycle.ts';
import { billPeriod } from '../billing/invoice.ts';
import type { Traits } from './traits.ts';

export interface Story {
  readonly traits: Traits;
  readonly random: Random;
  /** The renewal with which the story arrives at today, or ends. */
  readonly lastRenewal: number;
}

/** Days after the first attempt on which the next ones follow, as `attempt` plans them. */
const RETRIES = [3, 8, 15] as const;

/** Lets a subscription live from its first day to the book's anchor, or to its end. */
export function live(context: BookContext, household: Household, subscription: SubscriptionFact, story: Story): void {
  const { situation } = story.traits;
  const leaves = situation === 'churned' || situation === 'returned';
  begin(context, household, subscription, story);
  while (subscription.periodEnd <= context.anchor && subscription.status !== 'canceled') {
    // Months are of unequal length: the last renewal may fall up to three days before the one that was planned.
    if (leaves && subscription.periodEnd > story.lastRenewal - 4 * DAY) {
      leave(subscription, story.random);
      return;
    }
    renew(context, household, subscription, story);
  }
  if (subscription.status !== 'canceled') closeStory(context, subscription, story);
}

function begin(context: BookContext, household: Household, subscription: SubscriptionFact, story: Story): void {
  const invoice = billPeriod(context, household, subscription, {
    at: subscription.created,
    reason: 'subscription_create',
    start: subscription.periodStart,
    end: subscription.periodEnd,
    before: null,
  });
  if (story.traits.situation === 'incomplete') {
    fail(household, invoice, story, 1);
    invoice.nextAttempt = null;
    subscription.status = 'incomplete';
  } else {
    collect(context, household, invoice, story);
  }
}

function renew(context: BookContext, household: Household, subscription: SubscriptionFact, story: Story): void {
  const { traits, random } = story;
  const before = { start: subscription.periodStart, end: subscription.periodEnd };
  roll(context, subscription);
  if (subscription.status === 'trialing') subscription.status = 'active';
  const plan = subscription.items[0];
  if (plan?.quantity != null && random.chance(0.06)) {
    plan.quantity = Math.max(1, Math.round(plan.quantity * (0.85 + random.next() * 0.45)));
  }
  const at = subscription.periodStart;
  const invoice = billPeriod(context, household, subscription, {
    at,
    reason: 'subscription_cycle',
    start: at,
    end: subscription.periodEnd,
    before,
  });
  const isLast = at > story.lastRenewal - 4 * DAY;
  if (!isLast) collect(context, household, invoice, story);
  else if (traits.situation === 'past_due' || traits.situation === 'unpaid')
    runLate(context, household, subscription, story, invoice);
  else if (traits.situation === 'churned_unpaid') giveUp(household, subscription, story, invoice);
  else if (traits.situation === 'overdue') subscription.status = 'past_due';
  else collect(context, household, invoice, story);
}

function collect(context: BookContext, household: Household, invoice: InvoiceFact, { random }: Story): void {
  if (invoice.status !== 'open') return;
  if (invoice.collection === 'send_invoice') {
    const allowed = (invoice.dueDate ?? invoice.created) - invoice.created;
    const paidAt = invoice.created + Math.round(allowed * (0.2 + 0.7 * random.next()));
    if (paidAt < context.anchor) settle(invoice, paidAt);
    return;
  }
  const card = cardOf(household);
  const recovered = invoice.created + (RETRIES[0] ?? 3) * DAY;
  if (card !== null && recovered < context.anchor && random.chance(0.04)) {
    card.declines = 'insufficient_funds';
    attempt(household, invoice, invoice.created);
    card.declines = null;
    attempt(household, invoice, recovered);
  } else {
    attempt(household, invoice, invoice.created);
  }
  if (invoice.attempts.at(-1)?.decline === null && random.chance(0.01)) refund(context, household, invoice, random);
}

function refund(context: BookContext, household: Household, invoice: InvoiceFact, random: Random): void {
  const at = (invoice.paidAt ?? invoice.created) + random.whole(DAY, 9 * DAY);
  if (at >= context.anchor) return;
  const amount = random.chance(0.6) ? invoice.total : Math.floor(invoice.total / 20) * 10;
  if (amount === 0) return;
  household.refunds.push({
    ordinal: household.refunds.length,
    invoice: invoice.ordinal,
    at,
    amount,
    reason: random.pick(['requested_by_customer', 'requested_by_customer', 'duplicate']),
  });
}

function fail(household: Household, invoice: InvoiceFact, { traits }: Story, times: number): void {
  const card = cardOf(household);
  if (card !== null) card.declines = traits.decline;
  if (invoice.status !== 'open') return;
  const moments = [0, ...RETRIES].slice(0, times).map((days) => invoice.created + days * DAY);
  for (const at of moments) attempt(household, invoice, at);
}

function runLate(
  context: BookContext,
  household: Household,
  subscription: SubscriptionFact,
  story: Story,
  invoice: InvoiceFact,
): void {
  const tries = 1 + RETRIES.filter((days) => invoice.created + days * DAY <= context.anchor).length;
  fail(household, invoice, story, tries);
  if (invoice.status === 'open') subscription.status = story.traits.situation === 'unpaid' ? 'unpaid' : 'past_due';
}

function giveUp(household: Household, subscription: SubscriptionFact, story: Story, invoice: InvoiceFact): void {
  fail(household, invoice, story, 4);
  const at = invoice.created + 15 * DAY;
  if (invoice.status === 'open') writeOff(invoice, at);
  finish(subscription, at, 'payment_failed');
}

function leave(subscription: SubscriptionFact, random: Random): void {
  const end = subscription.periodEnd;
  subscription.canceledAt = Math.max(subscription.created, end - random.whole(1, 20) * DAY);
  subscription.cancelAtPeriodEnd = true;
  subscription.cancelAt = end;
  subscription.feedback = random.pick([
    'too_expensive',
    'missing_features',
    'switched_service',
    'unused',
    'customer_service',
  ]);
  finish(subscription, end, 'cancellation_requested');
}

/** What the story still says about the running period. */
function closeStory(context: BookContext, subscription: SubscriptionFact, { traits, random }: Story): void {
  if (traits.situation === 'cancel_scheduled') {
    subscription.canceledAt = Math.max(subscription.periodStart, context.anchor - random.whole(1, 9) * DAY);
    subscription.cancelAt = subscription.periodEnd;
    // Newer billing modes show a scheduled end by its date alone.
    subscription.cancelAtPeriodEnd = random.chance(0.5);
    subscription.feedback = 'too_expensive';
    subscription.cancelReason = 'cancellation_requested';
  }
  if (traits.situation === 'collection_paused') {
    subscription.pause = random.pick(['void', 'keep_as_draft', 'mark_uncollectible']);
  }
}
