import { formatMoney } from '../money.ts';
import { dateText, dayNumber, startOfDay } from '../period.ts';
import type { Moment } from '../triggers/trigger.ts';
import type { AccountSnapshot, PaymentFailure, PaymentHealth } from './account-snapshot.ts';
import type { InvoiceView, SubscriptionView } from './billing-view.ts';
import { blindSpot } from './blind-spot.ts';
import { hasFailedPayment, isFailedInvoice, isOverdue } from './invoice-state.ts';
import { pastDueSubscriptions, payingSubscriptions } from './same-subscription.ts';
import { isLive } from './subscription-state.ts';

/**
 * What is wrong with payment at this moment, in words that name the object ("Stripe, read-only", section 5.2): failed before
 * card expiring before ok. A card refused for good speaks first, then the oldest failure. Where something is in doubt that may be a
 * failure, nothing is called ok, nor where a source `lacks` what it may be told by, in words.
 */
export function paymentHealthAt(
  snapshot: AccountSnapshot,
  at: Moment,
  cardExpiringDays: number,
  lacks: string | null,
): PaymentHealth {
  const flags = paymentFlags(snapshot);
  // The oldest stands last; a card that is refused for good weighs more than its age.
  const { invoices } = snapshot;
  const failed =
    invoices.findLast((one) => hasFailedPayment(one) && one.decline === 'hard') ??
    invoices.findLast(hasFailedPayment) ??
    invoices.findLast((one) => isOverdue(one, at.now)) ??
    invoices.findLast(isFailedInvoice);
  if (failed) {
    return {
      state: 'failed',
      failure: failureOf(failed, at),
      words: failureWords(failed, at),
      from: failed.ref,
      flags,
    };
  }
  const [pastDue] = pastDueSubscriptions(snapshot);
  if (pastDue) {
    const words = `${nameOf(pastDue)} is past due`;
    return { state: 'failed', failure: 'past_due', words, from: pastDue.ref, flags };
  }
  const expiring = expiringCards(snapshot, at, cardExpiringDays)[0];
  if (expiring) {
    const from = expiring.card ?? expiring.ref;
    return { state: 'card_expiring', failure: null, words: cardWords(expiring, at), from, flags };
  }
  const doubt = blindSpot(snapshot);
  if (doubt !== null) return { state: null, failure: null, words: doubt.words, from: doubt.ref, flags };
  if (lacks !== null) return { state: null, failure: null, words: lacks, from: null, flags };
  const words = flags.includes('no_payment_method') ? 'No payment method is stored' : 'No failed or overdue payment';
  return { state: 'ok', failure: null, words, from: null, flags };
}

function failureOf(invoice: InvoiceView, at: Moment): PaymentFailure {
  if (hasFailedPayment(invoice)) return 'payment';
  return isOverdue(invoice, at.now) ? 'overdue' : 'written_off';
}

/** "INV-118 failed twice, first on 12 May 2026: insufficient funds", "INV-118 is overdue since …", "INV-118 was written off". */
export function failureWords(invoice: InvoiceView, at: Moment): string {
  if (hasFailedPayment(invoice)) {
    const when = invoice.failedAt
      ? `${invoice.attemptCount > 1 ? ', first' : ''} on ${dateText(invoice.failedAt, at.timeZone)}`
      : '';
    return `${invoice.number} failed${timesText(invoice.attemptCount)}${when}${invoice.declineReason ? `: ${invoice.declineReason}` : ''}`;
  }
  const amount = formatMoney({ minor: invoice.outstandingMinor, currency: invoice.currency });
  if (isOverdue(invoice, at.now))
    return `${invoice.number} (${amount}) is overdue since ${dateText(invoice.dueAt, at.timeZone)}`;
  return `${invoice.number} (${amount}) was written off`;
}

/** A subscription that a card pays for. */
export type CardPayer = SubscriptionView & { readonly cardExpiresAt: Date };

/** Live subscriptions whose card ends within so many days, or already has; the first to end first. */
export function expiringCards(snapshot: AccountSnapshot, at: Moment, cardExpiringDays: number): readonly CardPayer[] {
  return cardPayers(snapshot)
    .filter((one) => cardWarningAt(one.cardExpiresAt, at.timeZone, cardExpiringDays) <= at.now)
    .sort((a, b) => a.cardExpiresAt.getTime() - b.cardExpiresAt.getTime());
}

/**
 * When what is said about cards changes by time alone: the warning about the first card to end begins, that card ends. A wallet's weighs
 * less, so the first of either counts.
 */
export function cardMoments(snapshot: AccountSnapshot, timeZone: string, cardExpiringDays: number): readonly Date[] {
  const payers = Map.groupBy(cardPayers(snapshot), ({ isWalletCard }) => isWalletCard === true);
  return [...payers.values()].flatMap((same) => {
    const first = new Date(Math.min(...same.map(({ cardExpiresAt }) => cardExpiresAt.getTime())));
    return [cardWarningAt(first, timeZone, cardExpiringDays), first];
  });
}

function cardPayers(snapshot: AccountSnapshot): readonly CardPayer[] {
  return payingSubscriptions(snapshot).filter(
    (one): one is CardPayer => isLive(one) && one.isAutoCharged && one.cardExpiresAt !== null,
  );
}

function cardWarningAt(cardExpiresAt: Date, timeZone: string, days: number): Date {
  return startOfDay(dayNumber(cardExpiresAt, timeZone) - days, timeZone);
}

function paymentFlags(snapshot: AccountSnapshot): readonly string[] {
  const lacksMethod = snapshot.subscriptions.some((one) => isLive(one) && one.isAutoCharged && !one.hasPaymentMethod);
  return lacksMethod ? ['no_payment_method'] : [];
}

function cardWords(payer: CardPayer, at: Moment): string {
  const card = payer.cardLabel ?? 'The card on file';
  // The card is valid through the instant before: that day is the one printed on it.
  const lastDay = dateText(new Date(payer.cardExpiresAt.getTime() - 1), 'UTC');
  return payer.cardExpiresAt <= at.now ? `${card} expired after ${lastDay}` : `${card} expires after ${lastDay}`;
}

function nameOf(subscription: SubscriptionView): string {
  return subscription.plan === null
    ? `Subscription ${subscription.ref.externalId}`
    : `Subscription ${subscription.plan}`;
}

function timesText(count: number): string {
  if (count <= 1) return '';
  return count === 2 ? ' twice' : ` ${count} times`;
}
