import { DAY } from '../../../apps/sandbox/book/calendar.ts';
import type { Book } from '../../../apps/sandbox/book/book.ts';
import type { Household, ItemFact, SubscriptionFact } from '../../../apps/sandbox/book/facts.ts';
import { attempt } from '../../../apps/sandbox/billing/collect.ts';
import { billPeriod } from '../../../apps/sandbox/billing/invoice.ts';

/** How large one customer is to be. */
export interface Largeness {
  readonly invoices: number;
  readonly subscriptions: number;
  readonly items: number;
}

/**
 * Makes a customer who has what a marketplace or a reseller has: many subscriptions of many items, and an invoice, paid or
 * failed at first, many times a day. The rest of the book stays as it is drawn.
 */
export function enlarge(book: Book, household: Household, size: Largeness): Household {
  const { context } = book;
  const large = structuredClone(household);
  const first = large.subscriptions.at(-1);
  if (!first) throw new Error('Only a customer with a subscription can be made large.');
  const step = Math.floor((context.anchor - large.created - DAY) / size.invoices);
  for (let number = large.invoices.length; number < size.invoices; number += 1) {
    const at = large.created + step * number;
    const invoice = billPeriod(context, large, first, {
      at,
      reason: 'subscription_cycle',
      start: at,
      end: at + 30 * DAY,
      before: null,
    });
    attempt(large, invoice, at);
  }
  while (large.subscriptions.length < size.subscriptions) large.subscriptions.push(another(large, first));
  for (const one of large.subscriptions) one.items.push(...itemsUpTo(one, size.items));
  book.keep(large);
  return large;
}

function another(large: Household, like: SubscriptionFact): SubscriptionFact {
  return { ...structuredClone(like), ordinal: large.subscriptions.length };
}

function itemsUpTo({ items: [first, ...rest] }: SubscriptionFact, count: number): ItemFact[] {
  if (!first) return [];
  const missing = Math.max(0, count - 1 - rest.length);
  return Array.from({ length: missing }, (_none, place) => ({ ...first, ordinal: rest.length + 1 + place }));
}
