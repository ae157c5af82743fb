import * as fc from 'fast-check';
import { exponentOf, formatMoney, majorText, sumByCurrency, toMoney, type Money } from './money.ts';

const eur = (minor: number): Money => ({ minor, currency: 'eur' });

describe('exponentOf', () => {
  it.each([
    ['usd', 2],
    ['EUR', 2],
    ['jpy', 0],
    ['krw', 0],
    ['kwd', 3],
    // Look as if they had none, and are sent with two.
    ['isk', 2],
    ['ugx', 2],
    ['huf', 2],
    ['mnt', 2],
    ['zzz', null],
    ['', null],
    ['constructor', null],
  ])('%s: %s', (currency, exponent) => {
    expect(exponentOf(currency)).toBe(exponent);
  });
});

describe('printing', () => {
  it.each<[Money, string, string | null]>([
    [eur(123450), '€1,234.50', '1234.50'],
    [eur(5), '€0.05', '0.05'],
    [eur(-500), '-€5.00', '-5.00'],
    [eur(0), '€0.00', '0.00'],
    [{ minor: 1234567, currency: 'jpy' }, '¥1,234,567', '1234567'],
    [{ minor: 10000, currency: 'kwd' }, 'KWD 10.000', '10.000'],
    [{ minor: 9000, currency: 'chf' }, 'CHF 90.00', '90.00'],
    [{ minor: Number.MAX_SAFE_INTEGER, currency: 'usd' }, '$90,071,992,547,409.91', '90071992547409.91'],
    [{ minor: 12345, currency: 'zzz' }, 'ZZZ 12345 (in minor units)', null],
  ])('%j', (money, text, major) => {
    expect(formatMoney(money)).toBe(text);
    expect(majorText(money)).toBe(major);
  });

  it('loses no unit', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom('eur', 'jpy', 'kwd'), (minor, currency) => {
        const text = majorText({ minor, currency }) ?? '';
        return BigInt(text.replace('.', '')) === BigInt(minor);
      }),
    );
  });
});

describe('sums', () => {
  it('keeps currencies apart and leaves zeros out', () => {
    const usd = { minor: 7, currency: 'usd' };
    const pounds = [3, -3].map((minor) => ({ minor, currency: 'gbp' }));
    expect(sumByCurrency([usd, eur(1), eur(2), ...pounds])).toEqual({ kind: 'sums', sums: [eur(3), usd] });
    expect(sumByCurrency([])).toEqual({ kind: 'sums', sums: [] });
  });

  it('does not depend on the order', () => {
    const money = fc.record({ minor: fc.integer(), currency: fc.constantFrom('eur', 'usd', 'jpy') });
    fc.assert(
      fc.property(fc.array(money), (amounts) => {
        expect(sumByCurrency(amounts.toReversed())).toEqual(sumByCurrency(amounts));
      }),
    );
  });

  it('refuses sums that cannot be held, in words, and holds the others', () => {
    const usd = { minor: 7, currency: 'usd' };
    const most = Number.MAX_SAFE_INTEGER;
    expect(sumByCurrency([eur(most), usd, eur(1)])).toEqual({
      kind: 'refused',
      sums: [usd],
      words: 'The amount 9007199254740992 EUR cannot be represented exactly.',
    });
    expect(sumByCurrency([eur(most), eur(1), eur(-1)])).toEqual({ kind: 'sums', sums: [eur(most)] });
    expect(sumByCurrency([eur(0.5), usd])).toMatchObject({ kind: 'refused', sums: [usd] });
    expect(sumByCurrency([{ minor: 2n ** 60n, currency: 'eur' }])).toMatchObject({ kind: 'refused', sums: [] });
  });
});

describe('toMoney', () => {
  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1, 2n ** 60n])(
    'refuses %s',
    (minor) => {
      expect(toMoney(minor, 'usd')).toMatchObject({ kind: 'refused', words: expect.stringContaining('USD') });
    },
  );

  it('takes whole numbers', () => {
    expect(toMoney(-0, 'USD')).toEqual({ kind: 'money', money: { minor: 0, currency: 'usd' } });
    expect(toMoney(12n, 'usd')).toEqual({ kind: 'money', money: { minor: 12, currency: 'usd' } });
  });
});
