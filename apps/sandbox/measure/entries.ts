import type { Household, InvoiceFact, SubscriptionFact } from '../book/facts.ts';
import { hash32 } from '../book/random.ts';
import { chargesOf } from '../shapes/common.ts';
import { isLive } from '../billing/cycle.ts';
import type { Member } from './roster.ts';

/** The kinds that can be found across all customers. */
export const LISTED = [
  'customer',
  'subscription',
  'invoice',
  'transaction',
  'credit',
  'credit_log',
  'contract',
  'one_time',
  'object',
] as const;

export type Listed = (typeof LISTED)[number];

/** One object's place; `created` and `updated` in whole seconds. */
export interface Entry {
  readonly owner: number;
  readonly ordinal: number;
  readonly created: number;
  readonly updated: number;
}

type Emit = (ordinal: number, created: number, updated: number) => void;

/** A payment as Measure counts them: a charge, a transfer that no card was asked for, or a refund. */
export type TransactionFact =
  | { readonly kind: 'charge'; readonly invoice: InvoiceFact; readonly number: number; readonly at: number }
  | { readonly kind: 'transfer'; readonly invoice: InvoiceFact; readonly at: number }
  | { readonly kind: 'refund'; readonly invoice: InvoiceFact; readonly number: number; readonly at: number };

const CHARGE = 0;
const REFUND = 1;
const TRANSFER = 2;
const WAYS = 4;

/** Every payment of a customer with the number by which it can be found again. */
export function transactionsOf(household: Household): (TransactionFact & { readonly ordinal: number })[] {
  const made = household.invoices.flatMap((invoice): (TransactionFact & { ordinal: number })[] => {
    const charges = chargesOf(invoice).map(({ ordinal, attempt, number }) => {
      return { kind: 'charge', invoice, number, at: attempt.at, ordinal: ordinal * WAYS + CHARGE } as const;
    });
    const byCard = invoice.attempts.some(({ decline, card }) => decline === null && card !== null);
    if (invoice.paidAt === null || byCard || invoice.total === 0) return charges;
    return [...charges, { kind: 'transfer', invoice, at: invoice.paidAt, ordinal: invoice.ordinal * WAYS + TRANSFER }];
  });
  const back = household.refunds.flatMap((refund, number): (TransactionFact & { ordinal: number })[] => {
    const invoice = household.invoices[refund.invoice];
    return invoice === undefined
      ? []
      : [{ kind: 'refund', invoice, number, at: refund.at, ordinal: refund.ordinal * WAYS + REFUND }];
  });
  return [...made, ...back];
}

/** Which objects of a kind a member has. An object that was changed by hand is moved up by whoever keeps those moments. */
export const entriesOf: Readonly<Record<Listed, (household: Household, member: Member, emit: Emit) => void>> = {
  customer: (household, _member, emit) => emit(0, household.created, customerUpdated(household)),
  subscription: (household, _member, emit) => {
    for (const one of household.subscriptions) emit(one.ordinal, one.created, subscriptionUpdated(one));
  },
  invoice: (household, _member, emit) => {
    for (const one of household.invoices) emit(one.ordinal, one.created, invoiceUpdated(one));
  },
  transaction: (household, _member, emit) => {
    for (const { ordinal, at } of transactionsOf(household)) emit(ordinal, at, at);
  },
  credit: (household, member, emit) => {
    const granted = creditGrantedAt(household, member);
    if (granted !== null) emit(0, granted, granted);
  },
  credit_log: (household, member, emit) => {
    const granted = creditGrantedAt(household, member);
    if (granted !== null) emit(0, granted, granted);
  },
  contract: (household, _member, emit) => {
    if (hash32(household.index, 0xc0) % 5 !== 0) return;
    for (const one of household.subscriptions) emit(one.ordinal, one.created, one.created);
  },
  one_time: (household, _member, emit) => {
    for (const one of household.invoices) {
      if (one.subscription === null) emit(one.ordinal, one.created, one.created);
    }
  },
  object: (household, _member, emit) => {
    const subscription = household.subscriptions.findLast(isLive);
    const seats = Math.min(subscription?.items[0]?.quantity ?? 0, MOST_OBJECTS);
    if (subscription === undefined || hash32(household.index, 0x0b) % 10 !== 0) return;
    for (let i = 0; i < seats; i++) emit(i, subscription.created + i, subscription.created + i);
  },
};

/** Enough seats to page through, few enough to list. */
const MOST_OBJECTS = 12;

function customerUpdated(household: Household): number {
  return household.subscriptions.reduce((last, { created, endedAt }) => {
    return Math.max(last, created, endedAt ?? 0);
  }, household.created);
}

function subscriptionUpdated(one: SubscriptionFact): number {
  const begun = one.latestInvoice === null ? 0 : one.periodStart;
  return Math.max(one.created, one.endedAt ?? Math.max(begun, one.canceledAt ?? 0));
}

function invoiceUpdated(one: InvoiceFact): number {
  return Math.max(one.created, one.paidAt ?? 0, one.uncollectibleAt ?? 0, one.attempts.at(-1)?.at ?? 0);
}

/** Some customers with a meter bought units ahead; null for the others. */
export function creditGrantedAt(household: Household, member: Member): number | null {
  const subscription = household.subscriptions.findLast(isLive);
  if (subscription === undefined || !subscription.items.some(({ quantity }) => quantity === null)) return null;
  if (member.special?.creditsEndIn === undefined && hash32(household.index, 0xcd) % 2 !== 0) return null;
  return subscription.created;
}
