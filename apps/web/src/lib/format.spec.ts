import {
  countDaysIn,
  formatAge,
  formatCount,
  formatDay,
  formatPercent,
  formatTimeLeft,
  namesAge,
  shortDates,
} from './format.ts';

const now = new Date('2026-03-10T12:00:00.000Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000).toISOString();

describe('formatting', () => {
  it.each([
    ['INV-118 (€40.00) was due on 2 May 2026', 'INV-118 (€40.00) was due on 2\u00a0May'],
    [
      'failed on 14 September 2026, first on 30 December 2025',
      'failed on 14\u00a0Sept, first on 30\u00a0Dec\u00a02025',
    ],
    ['INV-7, 9 days overdue', 'INV-7, 9\u00a0days overdue'],
    ['Plan May 2026, 99 Marches', 'Plan May 2026, 99 Marches'],
  ])('shortens the dates of %j', (words, short) => {
    expect(shortDates(words, now)).toBe(short);
  });

  it.each([
    [0, 'just now'],
    [44, 'just now'],
    [45, '1 min ago'],
    [3599, '59 min ago'],
    [3600, '1 h ago'],
    [86_399, '23 h ago'],
    [86_400, '1 day ago'],
    [30 * 86_400, '30 days ago'],
    [-44, 'in a moment'],
    [-5 * 86_400, 'in 5 days'],
  ])('says the age of %i seconds as %s', (seconds, words) => {
    expect(formatAge(before(seconds), now)).toBe(words);
  });

  it.each([
    ['INV-118 (€40.00) was due on 2 January 2026', '2026-01-02T12:00:00.000Z', true],
    ['INV-118 failed twice, first on 31 December 2025: no funds', '2025-12-31T12:00:00.000Z', true],
    ['INV-118 (€40.00) was due on 12 January 2026', '2026-01-02T12:00:00.000Z', false],
    ['INV-118 (€40.00) was due on 2 January 2025', '2026-01-02T12:00:00.000Z', false],
    ['INV-118 (€40.00) was due on 1 March 2026', '2026-03-01T12:00:00.000Z', false],
    ['Health fell', '2026-01-02T12:00:00.000Z', false],
  ])('knows whether %j says already when that was', (words, instant, isSaid) => {
    expect(namesAge(words, instant, now)).toBe(isSaid);
  });

  it.each([
    ['UTC', '2026-03-08T23:30:00.000Z', '2 days ago', '8 Mar'],
    ['UTC', '2026-03-06T00:10:00.000Z', '4 days ago', '6 Mar'],
    ['Asia/Tokyo', '2026-03-08T16:00:00.000Z', '1 day ago', '9 Mar'],
  ])('counts the days of %s as its calendar does: %s is %s', (zone, instant, age, day) => {
    countDaysIn(zone);
    expect([formatAge(instant, now), formatDay(instant, now)]).toEqual([age, day]);
    countDaysIn('UTC');
  });

  it('names the day of what is more than 30 days away, with its year only when it is another', () => {
    expect(formatAge(before(31 * 86_400), now)).toBe('7 Feb');
    expect(formatDay('2025-12-31T12:00:00.000Z', now)).toBe('31 Dec 2025');
  });

  it('groups whole numbers as amounts are grouped', () => {
    expect(formatCount(48_210)).toBe('48,210');
    expect(formatCount(0)).toBe('0');
  });

  it.each([
    [59, 'less than a minute left'],
    [60, 'about 1 min left'],
    [61, 'about 2 min left'],
    [3600, 'about 1 h left'],
  ])('says %i seconds left as %s', (seconds, words) => {
    expect(formatTimeLeft(seconds)).toBe(words);
  });

  it('keeps one decimal of a percentage that has any', () => {
    expect(formatPercent(84)).toBe('84 %');
    expect(formatPercent(104.52)).toBe('104.5 %');
    expect(formatPercent(99.96)).toBe('100 %');
  });
});
