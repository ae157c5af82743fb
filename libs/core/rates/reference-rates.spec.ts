import fc from 'fast-check';
import { convertAll, type ReferenceRate } from './reference-rates.ts';

const rates: readonly ReferenceRate[] = [
  { currency: 'usd', day: '2026-11-20', perEuro: '1.25' },
  { currency: 'jpy', day: '2026-11-20', perEuro: '160' },
  { currency: 'kwd', day: '2026-11-19', perEuro: '0.32' },
];
const eur = (minor: number) => ({ minor, currency: 'eur' });

describe('amounts in the currency of the workspace', () => {
  it.each([
    ['100.00 USD in euros', { minor: 10_000, currency: 'usd' }, 'eur', 8_000],
    ['80.00 EUR in dollars', eur(8_000), 'usd', 10_000],
    ['1 600 JPY, which has no decimals, in euros', { minor: 1_600, currency: 'jpy' }, 'eur', 1_000],
    ['10.00 EUR in yen', eur(1_000), 'jpy', 1_600],
    ['0.320 KWD, which has three decimals, in euros', { minor: 320, currency: 'kwd' }, 'eur', 100],
    ['1.25 USD in yen, through the euro', { minor: 125, currency: 'usd' }, 'jpy', 160],
    ['a refund', { minor: -10_000, currency: 'usd' }, 'eur', -8_000],
  ])('turns %s into the right minor units', (_name, amount, to, minor) => {
    expect(convertAll([amount], to, rates).total).toEqual({ minor, currency: to });
  });

  it('says which day the oldest rate is of', () => {
    const amounts = [eur(100), { minor: 100, currency: 'usd' }, { minor: 1_000, currency: 'kwd' }];
    expect(convertAll(amounts, 'eur', rates).rateDay).toBe('2026-11-19');
    expect(convertAll([eur(100)], 'eur', rates).rateDay).toBeNull();
  });

  it('names a currency without a rate and leaves its amounts out, never guessed', () => {
    const amounts = [eur(100), { minor: 500, currency: 'sek' }, { minor: 500, currency: 'xyz' }];
    expect(convertAll(amounts, 'eur', rates)).toEqual({ total: eur(100), rateDay: null, missing: ['sek', 'xyz'] });
    expect(convertAll([{ minor: 500, currency: 'sek' }], 'eur', rates).total).toBeNull();
    expect(convertAll([], 'eur', rates)).toEqual({ total: eur(0), rateDay: null, missing: [] });
  });

  it('leaves amounts that are in the currency already as they are, with or without rates', () => {
    expect(convertAll([{ minor: 7, currency: 'sek' }], 'sek', [])).toEqual({
      total: { minor: 7, currency: 'sek' },
      rateDay: null,
      missing: [],
    });
  });

  it('rounds once: the order and the cutting of amounts change nothing', () => {
    const amount = fc.record({
      minor: fc.integer({ min: -1e9, max: 1e9 }),
      currency: fc.constantFrom('usd', 'eur', 'jpy', 'kwd'),
    });
    fc.assert(
      fc.property(fc.array(amount), fc.constantFrom('usd', 'eur', 'jpy', 'kwd'), (amounts, to) => {
        const cut = amounts.flatMap(({ minor, currency }) => [
          { minor: minor - 1, currency },
          { minor: 1, currency },
        ]);
        expect(convertAll(cut.toReversed(), to, rates)).toEqual(convertAll(amounts, to, rates));
      }),
    );
  });

  it('refuses a total that cannot be held exactly', () => {
    const amounts = [{ minor: Number.MAX_SAFE_INTEGER, currency: 'eur' }, eur(1)];
    expect(convertAll(amounts, 'eur', rates).total).toBeNull();
  });
});
