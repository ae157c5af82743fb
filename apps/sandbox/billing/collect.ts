import { DAY, cardEnd } from '../book/calendar.ts';
import type { AttemptFact, CardFact, DeclineCode, Household, InvoiceFact, SubscriptionFact } from '../book/facts.ts';

/** Days between one failed attempt and the next; after the last of them nothing is tried by itself. */
const RETRY_AFTER_DAYS = [3, 5, 7] as const;

export function cardOf(household: Household): CardFact | null {
  return household.cards.find(({ ordinal }) => ordinal === household.defaultCard) ?? null;
}

/** What the issuer would answer at that moment. */
export function declineAt(card: CardFact, at: number): DeclineCode | null {
  return card.declines ?? (cardEnd(card.expMonth, card.expYear) <= at ? 'expired_card' : null);
}

/** Tries to take the money of an open invoice, and records what came of it. */
export function attempt(household: Household, invoice: InvoiceFact, at: number): AttemptFact {
  const card = cardOf(household);
  const made: AttemptFact = {
    at,
    card: card?.ordinal ?? null,
    // Without any card there is nothing to charge: the attempt fails as Stripe's does, and no charge is made.
    decline: card === null ? 'generic_decline' : declineAt(card, at),
  };
  invoice.attempts.push(made);
  if (made.decline === null) {
    settle(invoice, at);
  } else {
    const wait = RETRY_AFTER_DAYS[invoice.attempts.length - 1];
    invoice.nextAttempt = wait === undefined ? null : at + wait * DAY;
  }
  return made;
}

export function settle(invoice: InvoiceFact, at: number): void {
  invoice.status = 'paid';
  invoice.paidAt = at;
  invoice.nextAttempt = null;
}

export function writeOff(invoice: InvoiceFact, at: number): void {
  invoice.status = 'uncollectible';
  invoice.uncollectibleAt = at;
  invoice.nextAttempt = null;
}

export function openInvoicesOf(household: Household, subscription?: SubscriptionFact): InvoiceFact[] {
  return household.invoices.filter(
    (invoice) =>
      invoice.status === 'open' && (subscription === undefined || invoice.subscription === subscription.ordinal),
  );
}

/** Whether the newest thing that happened to the customer's invoices was a failure; Stripe's `delinquent`. */
export function isDelinquent(household: Household): boolean {
  const latest = household.invoices.at(-1);
  if (latest === undefined) return false;
  return latest.status === 'open' && latest.attempts.length > 0;
}
