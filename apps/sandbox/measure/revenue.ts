import { costOf, takeOff } from '../book/amounts.ts';
import type { BookContext } from '../book/context.ts';
import type { Household, SubscriptionFact } from '../book/facts.ts';
import { cadenceOf } from '../billing/cycle.ts';
import type { Difference, Member } from './roster.ts';

/** Periods of a cadence in a year. */
const IN_A_YEAR = { day: 365, week: 52, month: 12, year: 1 } as const;

/** What a metered customer commits to spend each month, in cents of the dollar and its like. */
const COMMITTED = 5000;

export interface Revenue {
  /** In minor units of the subscription's currency. */
  readonly mrr: number;
  /** Why Stripe's figures give another MRR; null where they give the same. */
  readonly difference: Difference | null;
  readonly minimumSpend: number;
}

/** A subscription's MRR as Measure has it. */
export function revenueOf(
  context: BookContext,
  household: Household,
  member: Member,
  subscription: SubscriptionFact,
): Revenue {
  const net = isCounted(subscription) ? monthly(context, subscription, true) : 0;
  const plain = { mrr: net, difference: null, minimumSpend: 0 };
  if (net === 0 || member.counts === null) return plain;
  // The price is the same in both systems: what Stripe knows to be tax is revenue here.
  if (member.counts === 'with_tax') return { ...plain, difference: 'tax' };
  if (subscription.status === 'past_due') return { ...plain, mrr: 0, difference: 'past_due' };
  const gross = monthly(context, subscription, false);
  if (gross !== net) return { ...plain, mrr: gross, difference: 'discount' };
  if (!isMetered(subscription)) return plain;
  const minimumSpend = committedIn(household);
  return { mrr: net + minimumSpend, difference: 'metering', minimumSpend };
}

function isMetered(subscription: SubscriptionFact): boolean {
  return subscription.items.some(({ quantity }) => quantity === null);
}

function committedIn({ currency }: Household): number {
  return currency === 'kwd' ? COMMITTED * 3 : COMMITTED;
}

/** Trials, unpaid, unbegun and uncollected subscriptions bring no revenue that recurs. */
function isCounted({ status, pause }: SubscriptionFact): boolean {
  return (status === 'active' || status === 'past_due') && (pause === null || pause === 'keep_as_draft');
}

/** Flat recurring prices by the month, rounded once; discounts that recur are taken off on demand. */
function monthly(context: BookContext, subscription: SubscriptionFact, discounted: boolean): number {
  const { prices, coupons } = context.catalogue;
  let lines = subscription.items.flatMap((item) => {
    const price = prices.get(item.price);
    return price === undefined || item.quantity === null
      ? []
      : [{ product: price.product, amount: costOf(price, subscription.currency, item.quantity) }];
  });
  for (const { coupon } of discounted ? subscription.discounts : []) {
    const terms = coupons.get(coupon);
    if (terms === undefined || terms.duration === 'once') continue;
    const off = takeOff(terms, subscription.currency, lines);
    lines = lines.map((line, i) => ({ ...line, amount: line.amount - (off[i] ?? 0) }));
  }
  const { interval, count } = cadenceOf(context, subscription);
  const period = lines.reduce((sum, { amount }) => sum + amount, 0);
  return toEven((period * IN_A_YEAR[interval]) / (count * 12));
}

/** Half a unit goes to the even neighbour, as bookkeepers do: no sum of many drifts upwards. */
function toEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
