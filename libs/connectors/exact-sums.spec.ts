import * as fc from 'fast-check';
import { exactSums } from './exact-sums.ts';

describe('exactSums', () => {
  it('adds each currency for itself, in the order of the codes, and leaves out what comes to nothing', () => {
    const rows = [
      { minor: 5, currency: 'USD' },
      { minor: 7, currency: 'eur' },
      { minor: -5, currency: 'usd' },
      { minor: 0, currency: null },
    ];
    expect(exactSums(rows)).toEqual([[{ minor: 7, currency: 'eur' }], true]);
  });

  it.each([
    ['a missing amount', [{ minor: null, currency: 'usd' }]],
    ['an amount without a currency', [{ minor: 3, currency: null }]],
    ['a sum that cannot be held exactly', [1, 2].map(() => ({ minor: Number.MAX_SAFE_INTEGER, currency: 'usd' }))],
  ])('says that %s is not in it', (_what, rows) => {
    expect(exactSums(rows)).toEqual([[], false]);
  });

  it('gives the same in any order', () => {
    const row = fc.record({ minor: fc.maxSafeInteger(), currency: fc.constantFrom('usd', 'eur', 'jpy') });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(exactSums(rows.toReversed())).toEqual(exactSums(rows));
      }),
    );
  });
});
