import { divide, multiply, parseDecimal, roundHalfEven, sum, type Decimal } from '../decimal.ts';
import { exponentOf, toMoney, type Money } from '../money.ts';

/** Units of one currency for one euro on one day, as the European Central Bank publishes them. */
export interface ReferenceRate {
  /** Lower-case ISO 4217 code. */
  readonly currency: string;
  /** `YYYY-MM-DD`, the day the rate is for. */
  readonly day: string;
  /** Decimal text, exactly as published. */
  readonly perEuro: string;
}

/** A total in one currency, and what it rests on. */
export interface Converted {
  /** Null when not one of the amounts could be converted. */
  readonly total: Money | null;
  /** The oldest day of the rates that were used; null when none was needed. */
  readonly rateDay: string | null;
  /** Currencies without a rate: their amounts are not in the total, and never guessed. */
  readonly missing: readonly string[];
}

/** The base of the published rates: one euro is one euro on every day, and no row says so. */
const base = 'eur';

/**
 * The sum of amounts in another currency at given rates, exact until one rounding half-even at the end, in minor units of
 * `to`. An amount already in `to` needs no rate. `rates` holds at most one rate a currency: the one in force on the day
 * that the amounts are of (promise R17: stated, dated rates; currencies are never added raw).
 */
export function convertAll(amounts: readonly Money[], to: string, rates: readonly ReferenceRate[]): Converted {
  const rateOf = new Map(rates.map((rate) => [rate.currency, rate]));
  const parts: Decimal[] = [];
  const missing = new Set<string>();
  const days = new Set<string>();
  for (const { minor, currency } of amounts) {
    const factor = factorBetween(currency, to, rateOf);
    if (factor === null) missing.add(currency);
    else parts.push(multiply({ numerator: BigInt(minor), denominator: 1n }, factor));
    if (factor === null || currency === to) continue;
    for (const code of [currency, to]) {
      const day = rateOf.get(code)?.day;
      if (day !== undefined && code !== base) days.add(day);
    }
  }
  const isNothing = parts.length === 0 && missing.size > 0;
  return {
    total: isNothing ? null : rounded(sum(parts), to),
    rateDay: [...days].sort()[0] ?? null,
    missing: [...missing].sort(),
  };
}

/** What one minor unit of `from` is in minor units of `to`; null when a rate or the decimals of a currency are unknown. */
function factorBetween(from: string, to: string, rateOf: ReadonlyMap<string, ReferenceRate>): Decimal | null {
  if (from === to) return { numerator: 1n, denominator: 1n };
  const [source, target] = [perEuro(from, rateOf), perEuro(to, rateOf)];
  const [sourceExponent, targetExponent] = [exponentOf(from), exponentOf(to)];
  if (source === null || target === null || sourceExponent === null || targetExponent === null) return null;
  const scale = { numerator: 10n ** BigInt(targetExponent), denominator: 10n ** BigInt(sourceExponent) };
  return multiply(divide(target, source), scale);
}

function perEuro(currency: string, rateOf: ReadonlyMap<string, ReferenceRate>): Decimal | null {
  if (currency === base) return { numerator: 1n, denominator: 1n };
  const rate = rateOf.get(currency);
  const value = rate === undefined ? null : parseDecimal(rate.perEuro);
  return value !== null && value.numerator > 0n ? value : null;
}

function rounded(value: Decimal, currency: string): Money | null {
  const result = toMoney(roundHalfEven(value), currency);
  return result.kind === 'money' ? result.money : null;
}
