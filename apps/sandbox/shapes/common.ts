import { Stripe } from 'stripe';
import type { CardFact, Household, InvoiceFact, AttemptFact } from '../book/facts.ts';

/** The version whose shapes this folder builds; the one that the `stripe` package of this project is made for. */
export const API_VERSION = '2026-10-28.endive' satisfies Stripe.LatestApiVersion;

/** Stripe cuts every list inside an object after this many. */
const NESTED_LIMIT = 10;

/** A list inside an object: its first page, and where the rest is. */
export function nestedList<T>(url: string, all: readonly T[]): Stripe.ApiList<T> {
  return { object: 'list', data: all.slice(0, NESTED_LIMIT), has_more: all.length > NESTED_LIMIT, url };
}

/** A decimal amount: an object here as in the SDK's types, a string on the wire. */
export function decimal(value: number | string): Stripe.Decimal {
  return Stripe.Decimal.from(value);
}

/** Whole minor units, or null where Stripe gives only the decimal form because there is a fraction. */
export function wholeOrNull(value: number): number | null {
  return Number.isInteger(value) ? value : null;
}

/** Charges are numbered by invoice and attempt; this many attempts fit to one invoice. */
const ATTEMPTS = 64;

export interface ChargeFact {
  readonly invoice: InvoiceFact;
  readonly attempt: AttemptFact;
  readonly number: number;
  readonly ordinal: number;
}

/** Every attempt at a card is a charge; an attempt without a card is none, as there is nothing to charge. */
export function chargesOf(invoice: InvoiceFact): ChargeFact[] {
  return invoice.attempts.flatMap((attempt, number) =>
    attempt.card === null ? [] : [{ invoice, attempt, number, ordinal: invoice.ordinal * ATTEMPTS + number }],
  );
}

export function chargeAt(household: Household, ordinal: number): ChargeFact | null {
  const invoice = household.invoices[Math.floor(ordinal / ATTEMPTS)];
  return (invoice && chargesOf(invoice).find((charge) => charge.ordinal === ordinal)) ?? null;
}

export function cardAt(household: Household, ordinal: number | null): CardFact | null {
  return household.cards.find((card) => card.ordinal === ordinal) ?? null;
}
