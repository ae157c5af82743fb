import { cardOf, declineAt, openInvoicesOf } from '../billing/collect.ts';
import { cadenceOf, isLive, liveSubscription } from '../billing/cycle.ts';
import { unitsBetween } from '../billing/usage.ts';
import type { Book } from '../book/book.ts';
import { cardEnd, DAY, isShort } from '../book/calendar.ts';
import type { Household, SubscriptionFact } from '../book/facts.ts';

/** Why a renewal brought near is nothing that anybody would prepare for; null when it is. */
export function noRenewalOf({ context }: Book, subscription: SubscriptionFact | null): string | null {
  if (subscription === null) return 'Nothing is left to renew.';
  if (subscription.status === 'trialing') return 'A trial ends; it does not renew.';
  if (subscription.cancelAt !== null) return 'It ends with its period and does not renew.';
  const cadence = cadenceOf(context, subscription);
  if (isShort(cadence)) {
    return `It renews every ${cadence.interval} anyway, which nobody prepares for. Show “Yearly and quarterly” to choose another.`;
  }
  return null;
}

/** What is wrong or about to go wrong, in words. */
export function wrongWith(book: Book, household: Household, now: number): string[] {
  const wrong: string[] = [];
  for (const invoice of openInvoicesOf(household)) {
    if (invoice.attempts.length > 0)
      wrong.push(`Payment failed (${(invoice.attempts.at(-1)?.decline ?? 'no card').replaceAll('_', ' ')})`);
    else if (invoice.dueDate !== null && invoice.dueDate < now) {
      wrong.push(`Invoice overdue since ${new Date(invoice.dueDate * 1000).toISOString().slice(0, 10)}`);
    }
  }
  const card = cardOf(household);
  if (card !== null && household.subscriptions.some(isLive)) {
    if (declineAt(card, now) === 'expired_card') wrong.push('Card expired');
    else if (cardEnd(card.expMonth, card.expYear) < now + 30 * DAY) wrong.push('Card expires soon');
  }
  const subscription = liveSubscription(household);
  const metered = subscription?.items.find(({ quantity }) => quantity === null);
  const allowance = metered && book.context.catalogue.prices.get(metered.price)?.allowance;
  if (subscription !== null && allowance != null) {
    const percent = Math.round((unitsBetween(household, subscription.periodStart, now) / allowance) * 100);
    if (percent >= 80) wrong.push(`Usage at ${percent} % of plan`);
  }
  if (subscription?.cancelAt != null) wrong.push('Cancels at period end');
  if (subscription !== null && subscription.pause !== null) wrong.push('Collection paused');
  return wrong;
}
