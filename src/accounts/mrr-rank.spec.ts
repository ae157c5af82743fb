import { currencyExponents } from '#core/currency-exponents.ts';
import { accountRank, mrrRank } from './mrr-rank.ts';

describe('mrrRank', () => {
  it('puts amounts of different currencies into one order', () => {
    const yen = mrrRank([{ minor: 100_000, currency: 'jpy' }]);
    const euros = mrrRank([{ minor: 90_000, currency: 'eur' }]);
    expect(euros).toBe(90_000);
    expect(yen).toBeGreaterThan(60_000);
    expect(yen).toBeLessThan(euros);
  });

  it('adds the ranks of several currencies', () => {
    const both = mrrRank([
      { minor: 5_000, currency: 'eur' },
      { minor: 10_400, currency: 'usd' },
    ]);
    expect(both).toBe(15_000);
  });

  it('knows roughly what an amount is worth in every currency whose decimals are known', () => {
    const worth = (code: string, exponent: number) => mrrRank([{ minor: 1_000_000 * 10 ** exponent, currency: code }]);
    const nothing = [...currencyExponents].filter(([code, exponent]) => worth(code, exponent) <= 0);
    expect(nothing.map(([code]) => code)).toEqual(['ssp']);
  });

  it.each([
    // What 100 euros are, within a tenth.
    ['twd', 341_000],
    ['vnd', 2_650_000],
    ['clp', 103_000],
    ['cop', 46_000_000],
    ['ars', 10_700_000],
    ['ngn', 16_100_000],
    ['mnt', 35_700_000],
    ['tnd', 331_000],
  ])('counts %s', (currency, minor) => {
    const rank = mrrRank([{ minor, currency }]);
    expect([rank > 9_000, rank < 11_000]).toEqual([true, true]);
  });

  it('puts what is unknown and what has no rate last', () => {
    expect(mrrRank(null)).toBe(0);
    expect(mrrRank([])).toBe(0);
    expect(mrrRank([{ minor: 5_000, currency: 'xyz' }])).toBe(0);
  });
});

describe('accountRank', () => {
  it('puts an account without any MRR behind those whose MRR is zero', () => {
    expect(accountRank({ status: 'active', mrr: [] })).toBe(0);
    expect(accountRank({ status: 'none', mrr: [] })).toBe(-1);
    expect(accountRank({ status: 'canceled', mrr: [] })).toBe(-1);
    expect(accountRank({ status: 'none', mrr: null })).toBe(0);
  });
});
