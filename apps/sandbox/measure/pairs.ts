import { isLive } from '../billing/cycle.ts';
import { CASE_NAMES } from './cases.ts';
import type { MeasureBook } from './book.ts';
import { revenueOf } from './revenue.ts';
import { memberNumbers, numberOf, type Difference, type Relation } from './roster.ts';

/** A customer who is in both systems, and what is known to differ. */
export interface Pair {
  readonly measure: string;
  readonly stripe: string;
  readonly relation: Relation;
  /** Why Measure's MRR is another than Stripe's; null where it is the same. */
  readonly difference: Difference | null;
  readonly currency: string;
  /** Measure's MRR in minor units. */
  readonly mrr: number;
  readonly managedExternally: boolean;
}

/** Enough for a person or a test; a large book has more. */
const SHOWN = 500;

export function pairsOf(book: MeasureBook): Pair[] {
  const pairs: Pair[] = [];
  for (const index of memberNumbers(book.context)) {
    if (pairs.length >= SHOWN) break;
    const found = book.find(index);
    if (found === null || found.member.relation === 'alone') continue;
    const { household, member } = found;
    const figures = household.subscriptions.filter(isLive).map((one) => {
      return revenueOf(book.context, household, member, one);
    });
    pairs.push({
      measure: book.ids.of('customer', index),
      stripe: book.context.ids.of('customer', index),
      relation: member.relation,
      difference: figures.find(({ difference }) => difference !== null)?.difference ?? null,
      currency: household.currency,
      mrr: figures.reduce((sum, { mrr }) => sum + mrr, 0),
      managedExternally: member.special?.external === true,
    });
  }
  return pairs;
}

/** The customer of each rarity, by its name. */
export function casesOf(book: MeasureBook): Record<string, string> {
  return Object.fromEntries(CASE_NAMES.map((name) => [name, book.ids.of('customer', numberOf(name) ?? 0)]));
}
