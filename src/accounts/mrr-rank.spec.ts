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
