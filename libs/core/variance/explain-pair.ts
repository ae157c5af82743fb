import { divide, multiply, parseDecimal, roundHalfEven, type Decimal } from '../decimal.ts';
import { formatMoney, type Money } from '../money.ts';
import { knownMonthly, totalMrr } from '../mrr/mrr-total.ts';
import type { MrrLine } from '../snapshot/billing-view.ts';
import { difference, isNothing, sumOf } from './money-difference.ts';
import type { VarianceReason } from './variance.ts';
import { isMetered, type Told, whyLeft, whyNotCounted } from './why-left.ts';

/**
 * Why two systems count the same subscription differently. The first of these that facts show: another currency, counted by
 * one alone (past due, paused, in trial, left out), a discount or included tax that one takes off, metered use, another number of
 * seats.
 */
export function explainPair(shown: Told, other: Told): readonly VarianceReason[] {
  const [mine, its] = [totalMrr(shown.is.lines).value, totalMrr(other.is.lines).value];
  if (mine === null || its === null) return [];
  const apart = difference(its, mine);
  if (apart === null || isNothing(apart)) return [];
  const found =
    otherCurrency(mine, its) ??
    countedByOne(shown, other, { mine, its }) ??
    takenOff(shown, other, its) ??
    takenOff(other, shown, mine) ??
    lineLeftOut(shown, other) ??
    lineLeftOut(other, shown) ??
    otherQuantity(shown, other);
  return found === null ? [] : [{ ...found, amount: apart, refs: [shown.is.ref, other.is.ref] }];
}

type Found = Pick<VarianceReason, 'code' | 'words'>;

function otherCurrency(mine: readonly Money[], its: readonly Money[]): Found | null {
  const own = mine.map(({ currency }) => currency);
  if (isNothing(mine) || isNothing(its) || its.some(({ currency }) => own.includes(currency))) return null;
  return { code: 'other_currency', words: `One bills ${texts(mine)}, the other ${texts(its)}: two currencies.` };
}

function countedByOne(
  shown: Told,
  other: Told,
  { mine, its }: { readonly mine: readonly Money[]; readonly its: readonly Money[] },
): Found | null {
  if (isNothing(mine) === isNothing(its)) return null;
  const [counts, leaves, amount] = isNothing(its) ? [shown, other, mine] : [other, shown, its];
  const { code, why } = whyLeft(leaves);
  const name = leaves.is.plan ?? leaves.is.ref.externalId;
  const counted = `${counts.label} counts ${name} (${texts(amount)})`;
  return { code, words: `${counted}, ${leaves.label} does not${why}` };
}

/** One system's figure is what the other's would be without the discount, or with the tax that is inside its price. */
function takenOff(takes: Told, full: Told, amount: readonly Money[]): Found | null {
  const who = takes.label;
  const counted = takes.is.lines.filter((line) => line.isCounted);
  const more = difference(amount, knownMonthly(counted));
  if (more === null || more.some(({ minor }) => minor < 0)) return null;
  const without = (withTax: boolean, withDiscount: boolean) => {
    const monthly = monthlyOf(counted, withTax, withDiscount);
    const apart = monthly && difference(monthly, amount);
    return apart !== null && isNothing(apart);
  };
  const hasDiscount = counted.some((line) => line.gross !== null && line.net !== null && line.gross !== line.net);
  const whole = `${full.label} counts ${texts(amount)}`;
  if (hasDiscount && without(false, true)) {
    return { code: 'discount_counted_by_one', words: `${whole}; ${who} takes a discount off.` };
  }
  if (without(true, false)) return { code: 'tax_included_by_one', words: `${whole}; ${who} takes the tax in it off.` };
  if (hasDiscount && without(true, true)) {
    return { code: 'discount_and_tax', words: `${whole}; ${who} takes a discount and tax off.` };
  }
  return null;
}

/** The monthly sum of lines, by their own arithmetic, without taking tax or discounts off; null when it is too large. */
function monthlyOf(lines: readonly MrrLine[], withTax: boolean, withDiscount: boolean): readonly Money[] | null {
  const whole = lines.flatMap((line) => {
    const base = decimal(withDiscount ? line.gross : line.net);
    const [net, monthly] = [decimal(line.net), decimal(line.monthly.value)];
    if (base === null || net === null || monthly === null) return [];
    const factor = withTax ? periodFactor(line) : net.numerator === 0n ? periodFactor(line) : divide(monthly, net);
    if (factor === null) return [];
    return [{ minor: roundHalfEven(multiply(base, factor)), currency: line.currency }];
  });
  return sumOf(whole);
}

function periodFactor({ interval, intervalCount }: MrrLine): Decimal | null {
  if (interval === null || intervalCount < 1) return null;
  const [numerator, denominator] = { day: [365n, 12n], week: [52n, 12n], month: [1n, 1n], year: [1n, 12n] }[interval];
  return numerator === undefined || denominator === undefined
    ? null
    : { numerator, denominator: denominator * BigInt(intervalCount) };
}

/** Rounds lines of 24 decimals: the arithmetic of one line needs no more. */
function decimal(text: string | null): Decimal | null {
  if (text === null) return null;
  const [whole = '0', fraction] = text.split('.');
  return parseDecimal(fraction === undefined ? whole : `${whole}.${fraction.slice(0, 12)}`);
}

/** A line that does not count here (metered use, once-only) while the other system's figure is higher. */
function lineLeftOut(leaves: Told, counts: Told): Found | null {
  const line = leaves.is.lines.find((one) => !one.isCounted && one.notCounted !== null);
  const [less, more] = [leaves, counts].map((one) => knownMonthly(one.is.lines.filter((each) => each.isCounted)));
  const isHigher = difference(more ?? [], less ?? [])?.some(({ minor }) => minor > 0) ?? false;
  if (line === undefined || !isHigher) return null;
  const code = isMetered(line) ? 'metering' : 'line_not_counted';
  return { code, words: `${leaves.label} does not count ${line.label}: ${whyNotCounted(line)}.` };
}

/** Only where the amounts are as far apart as the numbers: otherwise the price differs too. */
function otherQuantity(shown: Told, other: Told): Found | null {
  const [own, its] = [shown, other].map(({ is }) => is.lines.filter((line) => line.isCounted));
  const [mine, theirs] = [own?.[0], its?.[0]];
  if (own?.length !== 1 || its?.length !== 1 || !mine?.quantity || !theirs?.quantity) return null;
  const [less, more] = [mine, theirs].map((line) => knownMonthly([line])[0]?.minor ?? 0);
  const isInProportion = (less ?? 0) * theirs.quantity === (more ?? 0) * mine.quantity;
  if (mine.quantity === theirs.quantity || !isInProportion) return null;
  const words = `${shown.label} counts ${mine.quantity}, ${other.label} ${theirs.quantity} of the same plan.`;
  return { code: 'other_quantity', words };
}

function texts(amounts: readonly Money[]): string {
  return amounts.map(formatMoney).join(' + ');
}
