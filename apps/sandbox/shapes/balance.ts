import type Stripe from 'stripe';
import { DAY } from '../book/calendar.ts';
import type { BookContext } from '../book/context.ts';
import type { Household, RefundFact } from '../book/facts.ts';
import type { ChargeFact } from './common.ts';

/** The merchant is paid out in US dollars: presentment in the currency's main unit × rate = dollars. */
const RATES: Readonly<Record<string, number>> = { eur: 1.087, gbp: 1.266, jpy: 0.00667, kwd: 3.257 };
const EXPONENTS: Readonly<Record<string, number>> = { usd: 2, eur: 2, gbp: 2, jpy: 0, kwd: 3 };

function inDollars(amount: number, currency: string): { cents: number; rate: number | null } {
  const rate = RATES[currency];
  if (rate === undefined) return { cents: amount, rate: null };
  return { cents: Math.round((amount * rate * 100) / 10 ** (EXPONENTS[currency] ?? 2)), rate };
}

export function chargeBalanceShape(
  context: BookContext,
  household: Household,
  charge: ChargeFact,
): Stripe.BalanceTransaction {
  const { cents, rate } = inDollars(charge.invoice.total, charge.invoice.currency);
  const fee = Math.round(cents * 0.029) + 30;
  return {
    id: context.ids.of('balance_transaction', household.index, charge.ordinal * 2),
    object: 'balance_transaction',
    amount: cents,
    available_on: charge.attempt.at + 2 * DAY,
    balance_type: 'payments',
    created: charge.attempt.at,
    currency: 'usd',
    description: 'Subscription update',
    exchange_rate: rate,
    fee,
    fee_details: [
      { amount: fee, application: null, currency: 'usd', description: 'Stripe processing fees', type: 'stripe_fee' },
    ],
    net: cents - fee,
    reporting_category: 'charge',
    source: context.ids.of('charge', household.index, charge.ordinal),
    status: charge.attempt.at + 2 * DAY <= context.anchor ? 'available' : 'pending',
    type: 'charge',
  };
}

export function refundBalanceShape(
  context: BookContext,
  household: Household,
  refund: RefundFact,
): Stripe.BalanceTransaction {
  const { cents, rate } = inDollars(-refund.amount, household.currency);
  return {
    id: context.ids.of('balance_transaction', household.index, refund.ordinal * 2 + 1),
    object: 'balance_transaction',
    amount: cents,
    available_on: refund.at,
    balance_type: 'payments',
    created: refund.at,
    currency: 'usd',
    description: 'REFUND FOR CHARGE',
    exchange_rate: rate,
    fee: 0,
    fee_details: [],
    net: cents,
    reporting_category: 'refund',
    source: context.ids.of('refund', household.index, refund.ordinal),
    status: 'available',
    type: 'refund',
  };
}
