import { setImmediate } from 'node:timers/promises';
import { openInvoicesOf } from '../billing/collect.ts';
import { cadenceOf, liveSubscription } from '../billing/cycle.ts';
import { costOf, takeOff } from '../book/amounts.ts';
import type { Book } from '../book/book.ts';
import { roughLength } from '../book/calendar.ts';
import type { Household, SubscriptionFact } from '../book/facts.ts';
import { identityOf } from '../book/identity.ts';
import { memberAt } from '../measure/roster.ts';
import { noRenewalOf, wrongWith } from './words.ts';

/** A customer as the sandbox's own page shows them. Amounts are a guide for people, not Keepwell's arithmetic. */
export interface CustomerSummary {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly plan: string;
  readonly status: string;
  readonly currency: string;
  /** About what they pay in a month, in minor units. */
  readonly monthly: number;
  readonly renews: string | null;
  /** Why a renewal brought near is nothing that anybody would prepare for; null when it is. */
  readonly noRenewal: string | null;
  /** What is wrong or about to go wrong, in words. */
  readonly wrong: readonly string[];
  readonly metered: boolean;
  readonly hasCard: boolean;
  readonly openInvoices: number;
  /** Whose customer this is. */
  readonly system: 'stripe' | 'both' | 'measure';
}

/** The groups by which the page narrows its list. */
export const SHOWN = {
  all: () => true,
  active: ({ status }) => status === 'active',
  trialing: ({ status }) => status === 'trialing',
  past_due: ({ status }) => status === 'past_due' || status === 'unpaid' || status === 'incomplete',
  canceled: ({ status }) => status === 'canceled',
  yearly: ({ noRenewal }) => noRenewal === null,
  metered: ({ metered }) => metered,
  trouble: ({ wrong }) => wrong.length > 0,
  both: ({ system }) => system === 'both',
  measure: ({ system }) => system === 'measure',
} as const satisfies Record<string, (summary: CustomerSummary) => boolean>;

type Shown = keyof typeof SHOWN;

export interface Search {
  readonly search: string;
  readonly limit: number;
  readonly show?: Shown | undefined;
}

/** Customers are looked at in portions, so that a search through a large book does not keep calls waiting. */
const PORTION = 1000;

/** Customers by a part of their name or address, or by their id or that of anything of theirs; newest first. */
export async function searchCustomers(
  book: Book,
  { search, limit, show }: Search,
  now: number,
): Promise<CustomerSummary[]> {
  const wanted = search.trim();
  const exact = book.context.ids.placeOf(wanted);
  if (exact !== null && exact.kind !== 'event') {
    const household = book.household(exact.owner);
    return household === null || household.deletedAt !== null ? [] : [summaryOf(book, household, now)];
  }
  const found: CustomerSummary[] = [];
  let seen = 0;
  for (const { owner } of book.walk('customer', { newestFirst: true })) {
    seen += 1;
    if (seen % PORTION === 0) await setImmediate();
    const household = book.household(owner);
    if (household === null || !matches(book, household, wanted.toLowerCase())) continue;
    const summary = summaryOf(book, household, now);
    if (SHOWN[show ?? 'all'](summary)) found.push(summary);
    if (found.length >= limit) break;
  }
  return found;
}

function matches(book: Book, household: Household, wanted: string): boolean {
  if (wanted === '') return true;
  const { name, email } = identityOf(book.context.seed, household);
  return name.toLowerCase().includes(wanted) || email.toLowerCase().includes(wanted);
}

export function summaryOf(book: Book, household: Household, now: number): CustomerSummary {
  const { context } = book;
  const { name, email } = identityOf(context.seed, household);
  const subscription = liveSubscription(household);
  return {
    id: context.ids.of('customer', household.index),
    name,
    email,
    plan: planOf(book, subscription ?? household.subscriptions.at(-1)),
    status: subscription?.status ?? (household.subscriptions.length > 0 ? 'canceled' : 'no subscription'),
    currency: household.currency,
    monthly:
      subscription === null || !['active', 'past_due'].includes(subscription.status)
        ? 0
        : monthlyOf(book, subscription),
    renews: subscription === null ? null : new Date(subscription.periodEnd * 1000).toISOString(),
    noRenewal: noRenewalOf(book, subscription),
    wrong: wrongWith(book, household, now),
    metered: subscription?.items.some(({ quantity }) => quantity === null) ?? false,
    hasCard: household.cards.length > 0,
    openInvoices: openInvoicesOf(household).length,
    system: systemOf(book, household),
  };
}

function systemOf({ context }: Book, { index }: Household): CustomerSummary['system'] {
  const member = memberAt(context, index);
  if (member === null) return 'stripe';
  return member.relation === 'alone' ? 'measure' : 'both';
}

function planOf(book: Book, subscription: SubscriptionFact | undefined): string {
  if (subscription === undefined) return '—';
  const { prices } = book.context.catalogue;
  const [first, ...more] = subscription.items.map((item) => prices.get(item.price)?.nickname ?? item.price);
  return more.length > 0 ? `${first} +${more.length}` : (first ?? '—');
}

function monthlyOf(book: Book, subscription: SubscriptionFact): number {
  const { prices, coupons } = book.context.catalogue;
  let lines = subscription.items.flatMap((item) => {
    const price = prices.get(item.price);
    return price === undefined || item.quantity === null
      ? []
      : [{ product: price.product, amount: costOf(price, subscription.currency, item.quantity) }];
  });
  for (const discount of subscription.discounts) {
    const terms = coupons.get(discount.coupon);
    if (terms === undefined) continue;
    const off = takeOff(terms, subscription.currency, lines);
    lines = lines.map((line, i) => ({ ...line, amount: line.amount - (off[i] ?? 0) }));
  }
  const period = lines.reduce((sum, { amount }) => sum + amount, 0);
  const months = roughLength(cadenceOf(book.context, subscription)) / roughLength({ interval: 'month', count: 1 });
  return Math.round(period / Math.max(months, 0.01));
}

export function customerCount(book: Book): number {
  return book.count('customer');
}
