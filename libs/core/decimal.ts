/** An exact fraction; the denominator is positive. Amounts are rounded once, at the very end, and never before. */
export interface Decimal {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const zero: Decimal = { numerator: 0n, denominator: 1n };

/** The decimal that a text names ("0.5", "-12", at most 12 places and 30 digits); null for anything else. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(\d{1,30})(?:\.(\d{1,12}))?$/.exec(text);
  if (!match) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const numerator = BigInt(sign + whole + fraction);
  return fraction === '' ? { numerator, denominator: 1n } : fractionOf(numerator, 10n ** BigInt(fraction.length));
}

/** The decimal of a whole number; null for anything that is not held exactly. */
export function wholeDecimal(value: number): Decimal | null {
  return Number.isSafeInteger(value) ? { numerator: BigInt(value), denominator: 1n } : null;
}

/** `numerator ÷ denominator` in lowest terms. */
export function fractionOf(numerator: bigint, denominator: bigint): Decimal {
  if (denominator === 1n) return { numerator, denominator };
  if (denominator === 0n) throw new RangeError('Division by zero.');
  const sign = denominator < 0n ? -1n : 1n;
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, denominator * sign) || 1n;
  return { numerator: (numerator * sign) / divisor, denominator: (denominator * sign) / divisor };
}

/** The exact sum of two decimals. */
export function add(a: Decimal, b: Decimal): Decimal {
  return fractionOf(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

/** The first less the second, exactly. */
export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { numerator: -b.numerator, denominator: b.denominator });
}

/** The exact product of two decimals. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return fractionOf(a.numerator * b.numerator, a.denominator * b.denominator);
}

/** The first divided by the second, exactly; throws a `RangeError` when the second is zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  return fractionOf(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The lesser of two decimals. */
export function smaller(a: Decimal, b: Decimal): Decimal {
  return compare(a, b) <= 0 ? a : b;
}

/** The exact sum of all of them; zero of none. */
export function sum(values: readonly Decimal[]): Decimal {
  return values.reduce(add, zero);
}

/** The nearest whole number; a half goes to the even neighbour, so that many roundings do not drift. */
export function roundHalfEven(value: Decimal): bigint {
  const floor = floorOf(value);
  const twice = 2n * (value.numerator - floor * value.denominator);
  if (twice < value.denominator) return floor;
  if (twice > value.denominator) return floor + 1n;
  return floor % 2n === 0n ? floor : floor + 1n;
}

/** Decimal text with at most `places` decimals (half-even), without trailing zeros. */
export function decimalText(value: Decimal, places: number): string {
  if (value.denominator === 1n) return value.numerator.toString();
  const scaled = roundHalfEven({ numerator: value.numerator * 10n ** BigInt(places), denominator: value.denominator });
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = places === 0 ? '' : digits.slice(-places).replace(/0+$/, '');
  return `${scaled < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function floorOf({ numerator, denominator }: Decimal): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
