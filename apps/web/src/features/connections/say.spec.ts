import { sayLatency } from './delivery-results.ts';
import { saySpan } from './say-span.ts';

describe('how long something took', () => {
  it.each([
    [null, '–'],
    [0, '0 ms'],
    [999, '999 ms'],
    [2_400, '2.4 s'],
    [180_000, '3 min'],
  ])('%p ms from arrival is said as %s', (milliseconds, words) => {
    expect(sayLatency(milliseconds)).toBe(words);
  });

  it.each([
    ['03:00:00', 'less than a second'],
    ['03:00:10', '10 s'],
    ['03:04:00', '4 min'],
    ['05:00:00', '2 h'],
    ['05:05:00', '2 h 5 min'],
  ])('a reading from 03:00:00 to %s took %s', (end, words) => {
    expect(saySpan('2026-01-02T03:00:00.000Z', `2026-01-02T${end}.000Z`)).toBe(words);
  });
});
