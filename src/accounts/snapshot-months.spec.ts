import { aLine, aSnapshot, aSubscription } from '#core/testing/builders.ts';
import { lostWords, monthsOf, type MonthRange } from './snapshot-months.ts';

const now = new Date('2026-10-12T10:00:00Z');
const monthsIn = (range: MonthRange, startedAt: string | null, monthly = '10000') => {
  const began = startedAt === null ? null : new Date(`${startedAt}T08:00:00Z`);
  const lines = [aLine({ monthly: { value: monthly } })];
  const rows = monthsOf(aSnapshot({ subscriptions: [aSubscription({ startedAt: began, lines })] }), now, [range]);
  expect(rows.at(-1)).toMatchObject({ month: '2026-10', isReconstructed: false, connectionIds: ['c1'] });
  expect(rows.slice(0, -1).every((row) => row.isReconstructed)).toBe(true);
  return rows.slice(0, -1).map(({ month, mrr, doubts, connectionIds }) => {
    const isUntold = doubts.includes(lostWords);
    expect([month, connectionIds]).toEqual([month, isUntold ? [] : ['c1']]);
    return [month, isUntold ? 'nobody tells' : (mrr?.[0]?.minor ?? mrr)];
  });
};

describe('months that are open', () => {
  it('begin with the first of them, though it says what held before', () => {
    expect(monthsIn({ from: '2026-07', until: '2026-09' }, '2024-03-10')).toEqual([['2026-07', 10_000]]);
    expect(monthsIn({ from: '2026-07', until: null }, '2024-03-10')).toEqual([['2026-07', 10_000]]);
  });

  it('say that nothing ran, until something did', () => {
    expect(monthsIn({ from: '2026-05', until: null }, '2026-08-10')).toEqual([
      ['2026-05', []],
      ['2026-08', 10_000],
    ]);
    expect(monthsIn({ from: null, until: null }, '2026-08-10')).toEqual([['2026-08', 10_000]]);
    expect(monthsIn({ from: '2026-05', until: '2026-07' }, '2026-08-10')).toEqual([['2026-05', []]]);
  });

  it('are unknown where nobody can tell: too long ago, or without a beginning', () => {
    expect(monthsIn({ from: '2023-02', until: '2026-09' }, '2022-03-10')).toEqual([
      ['2023-02', 'nobody tells'],
      ['2024-09', 10_000],
    ]);
    expect(monthsIn({ from: '2026-05', until: null }, null)).toEqual([['2026-05', 'nobody tells']]);
  });

  it('are none where the month of this moment is the first', () => {
    expect(monthsIn({ from: '2026-10', until: null }, '2024-03-10')).toEqual([]);
  });
});
