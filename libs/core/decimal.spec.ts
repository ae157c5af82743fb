import * as fc from 'fast-check';
import {
  add,
  compare,
  decimalText,
  divide,
  fractionOf,
  multiply,
  parseDecimal,
  roundHalfEven,
  subtract,
} from './decimal.ts';

const whole = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });
const anyFraction = fc
  .tuple(
    whole,
    whole.filter((n) => n !== 0n),
  )
  .map(([n, d]) => fractionOf(n, d));

describe('parsing', () => {
  it.each(['0', '-12', '0.5', '123456789.123456789012'])('reads %s and prints it again', (text) => {
    const decimal = parseDecimal(text);
    expect(decimal && decimalText(decimal, 12)).toBe(text);
  });

  it.each(['', '.5', '1.', '1e3', '+1', ' 1', '0.1234567890123', 'NaN', '1,5', '9'.repeat(31)])(
    'refuses %j',
    (text) => {
      expect(parseDecimal(text)).toBeNull();
    },
  );
});

describe('rounding', () => {
  it.each<[bigint, bigint, bigint]>([
    [1n, 2n, 0n],
    [3n, 2n, 2n],
    [5n, 2n, 2n],
    [-1n, 2n, 0n],
    [-3n, 2n, -2n],
    [2n, 3n, 1n],
    [1n, 3n, 0n],
    [-2n, 3n, -1n],
    [7n, 1n, 7n],
  ])('%s/%s to %s', (numerator, denominator, rounded) => {
    expect(roundHalfEven(fractionOf(numerator, denominator))).toBe(rounded);
  });

  it('is never more than half away, and turns around with the sign', () => {
    fc.assert(
      fc.property(anyFraction, (value) => {
        const rounded = roundHalfEven(value);
        const distance = subtract(value, { numerator: rounded, denominator: 1n });
        const negative = roundHalfEven({ numerator: -value.numerator, denominator: value.denominator });
        return compare(multiply(distance, distance), fractionOf(1n, 4n)) <= 0 && negative === -rounded;
      }),
    );
  });

  it('prints no zeros at the end', () => {
    expect(decimalText(fractionOf(1n, 3n), 4)).toBe('0.3333');
    expect(decimalText(fractionOf(-10n, 4n), 4)).toBe('-2.5');
    expect(decimalText(fractionOf(100n, 1n), 0)).toBe('100');
  });
});

describe('arithmetic', () => {
  it('is exact: what is added can be taken away, what is multiplied divided', () => {
    fc.assert(
      fc.property(anyFraction, anyFraction, (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a);
        const divisor = b.numerator === 0n ? fractionOf(1n, 3n) : b;
        expect(divide(multiply(a, divisor), divisor)).toEqual(a);
      }),
    );
  });

  it('does not divide by zero', () => {
    expect(() => fractionOf(1n, 0n)).toThrow('Division by zero');
  });
});
