import {
  compare,
  divide,
  fractionOf,
  multiply,
  parseDecimal,
  smaller,
  subtract,
  sum,
  wholeDecimal,
  zero,
  type Decimal,
} from '../decimal.ts';
import type { Doubt, SourceRef } from '../snapshot/billing-view.ts';
import type { MrrDiscount, MrrItem, MrrPolicy } from './mrr-input.ts';
import { monthlyFactor, unknown, type Show } from './period-amount.ts';

/** One item on its way through the discounts. */
export interface ItemAmount {
  readonly item: MrrItem;
  /** Per billing period; null once it is unknown, with the reason. */
  readonly net: Decimal | null;
  readonly reason: Doubt | null;
  readonly steps: readonly string[];
}

const hundred = { numerator: 100n, denominator: 1n };

/** Whether a discount lowers MRR now under a policy (ruling 10). The end itself is the first instant without it. */
export function counts(discount: MrrDiscount, policy: MrrPolicy, now: Date): boolean {
  if (discount.endsAt !== null && discount.endsAt <= now) return false;
  if (discount.duration === 'forever') return true;
  return policy === 'all' || (policy === 'recurring' && discount.duration === 'repeating');
}

/** Applies one discount to the amounts it is meant for: a percentage to each, an amount spread over those of one invoice. */
export function applyDiscount(
  amounts: readonly ItemAmount[],
  discount: MrrDiscount,
  { currency, ref, show }: { readonly currency: string; readonly ref: SourceRef; readonly show: Show },
): readonly ItemAmount[] {
  const isMeant = ({ item }: ItemAmount) =>
    discount.products === null || (item.product !== null && discount.products.includes(item.product));
  const lose = (reason: Doubt) =>
    amounts.map((one) => (isMeant(one) ? { ...one, net: null, reason: one.reason ?? reason } : one));
  const { off } = discount;
  if (off.kind === 'unknown') return lose(off.reason);
  if (off.kind === 'amount') {
    const amount = wholeDecimal(off.minor);
    if (amount === null) return lose(unreadable(discount, ref));
    return off.currency === currency ? spread(amounts, isMeant, { discount, amount, show }) : amounts;
  }
  const percent = parseDecimal(off.percent);
  if (percent === null) return lose(unreadable(discount, ref));
  const kept = subtract(hundred, smaller(percent, hundred));
  const step = `− ${off.percent} % ${lengthOf(discount)} (${discount.label})`;
  return amounts.map((one) =>
    isMeant(one) && one.net !== null
      ? { ...one, net: divide(multiply(one.net, kept), hundred), steps: [...one.steps, step] }
      : one,
  );
}

/** Whether an amount off meets items of several billing periods: spreading it is then an approximation. */
export function isApproximate(amounts: readonly ItemAmount[], discount: MrrDiscount): boolean {
  return discount.off.kind === 'amount' && new Set(amounts.map(({ item }) => periodKey(item))).size > 1;
}

interface AmountOff {
  readonly discount: MrrDiscount;
  readonly amount: Decimal;
  readonly show: Show;
}

/**
 * An amount off is taken once an invoice. It is spread over the items that share a billing period in proportion to what they
 * cost, the shortest period first, because most invoices hold only those; what is left goes to the next longer period.
 * Nothing falls below 0.
 */
function spread(
  amounts: readonly ItemAmount[],
  isMeant: (one: ItemAmount) => boolean,
  { discount, amount, show }: AmountOff,
): readonly ItemAmount[] {
  const periods = [...new Set(amounts.filter(isMeant).map(({ item }) => periodKey(item)))];
  const length = (key: string) => periodLength(amounts.find(({ item }) => periodKey(item) === key)?.item);
  let left = amount;
  let result = amounts;
  for (const period of periods.sort((a, b) => compare(length(a), length(b)))) {
    const isIn = (one: ItemAmount) => isMeant(one) && one.net !== null && periodKey(one.item) === period;
    const total = sum(result.filter(isIn).map(({ net }) => net ?? zero));
    const taken = smaller(left, total);
    if (taken.numerator <= 0n) continue;
    left = subtract(left, taken);
    result = result.map((one) => {
      if (!isIn(one) || one.net === null) return one;
      const share = divide(multiply(taken, one.net), total);
      const step = `− ${show(share)} ${lengthOf(discount)} (${discount.label})`;
      return { ...one, net: subtract(one.net, share), steps: [...one.steps, step] };
    });
  }
  return result;
}

function periodKey({ recurring }: MrrItem): string {
  return recurring === null ? 'unknown' : `${recurring.count} ${recurring.interval}`;
}

/** Length in months, for order only; unknown periods come last. */
function periodLength(item: MrrItem | undefined): Decimal {
  const factor = item?.recurring ? monthlyFactor(item.recurring) : null;
  return factor === null ? fractionOf(1_000_000n, 1n) : divide({ numerator: 1n, denominator: 1n }, factor);
}

function lengthOf({ duration }: MrrDiscount): string {
  return duration === 'forever' ? 'forever' : duration === 'repeating' ? 'while it repeats' : 'once';
}

function unreadable({ label }: MrrDiscount, ref: SourceRef): Doubt {
  return unknown('discount_unreadable', `The discount ${label} cannot be read.`, ref).reason;
}
