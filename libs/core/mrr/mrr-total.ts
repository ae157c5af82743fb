import { add, decimalText, parseDecimal, roundHalfEven, zero, type Decimal } from '../decimal.ts';
import { toMoney, type Money } from '../money.ts';
import type { Doubt, Known, MrrLine } from '../snapshot/billing-view.ts';

/** Decimals of a line's monthly text: enough for any sum of lines to come out exact where it matters. */
export const monthlyPlaces = 24;

/** What a sum is cleaned to before the one rounding: thirds that were cut at 24 places meet again here. */
const sumPlaces = 12;

/**
 * The MRR of these lines: one amount a currency, rounded half-even once; empty when it is a known zero. Unknown as soon as
 * one line that counts is unknown, with that line's reason: a sum without it would be a guess.
 */
export function totalMrr(lines: readonly MrrLine[]): Known<readonly Money[]> {
  return total(lines.filter((line) => line.isCounted));
}

/** Twelve times the unrounded monthly sum, rounded once: a yearly plan shows exactly its price. */
export function totalArr(lines: readonly MrrLine[]): Known<readonly Money[]> {
  return total(
    lines.filter((line) => line.isCounted),
    12n,
  );
}

/** The monthly sum of the lines given, counted or not; unknown lines are left out. For trials, and for money at risk. */
export function knownMonthly(lines: readonly MrrLine[]): readonly Money[] {
  return total(lines.filter((line) => line.monthly.value !== null)).value ?? [];
}

function total(lines: readonly MrrLine[], times = 1n): Known<readonly Money[]> {
  const sums = new Map<string, Decimal>();
  for (const line of lines) {
    if (line.monthly.value === null) return { value: null, reason: line.monthly.reason };
    const amount = parseMonthly(line.monthly.value);
    if (amount === null) return { value: null, reason: unreadable(line) };
    sums.set(line.currency, add(sums.get(line.currency) ?? zero, amount));
  }
  const amounts: Money[] = [];
  for (const [currency, sum] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const clean = parseDecimal(decimalText(sum, sumPlaces)) ?? sum;
    const result = toMoney(
      roundHalfEven({ numerator: clean.numerator * times, denominator: clean.denominator }),
      currency,
    );
    if (result.kind === 'refused') return { value: null, reason: tooLarge(result.words) };
    if (result.money.minor !== 0) amounts.push(result.money);
  }
  return { value: amounts };
}

function parseMonthly(text: string): Decimal | null {
  const match = /^(-?\d{1,40})(?:\.(\d{1,24}))?$/.exec(text);
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  return { numerator: BigInt(whole + fraction), denominator: 10n ** BigInt(fraction.length) };
}

function unreadable(line: MrrLine): Doubt {
  return {
    code: 'amount_unreadable',
    words: `The monthly amount of ${line.label} cannot be read.`,
    ref: line.subscription,
  };
}

function tooLarge(words: string): Doubt {
  return { code: 'amount_too_large', words, ref: null };
}
