import { retryAfterOf } from './retry-after.ts';

describe('how long an answer asks us to stay away', () => {
  const now = new Date('2026-06-15T12:00:00Z');

  it.each([
    ['nothing', undefined, null],
    ['nothing', null, null],
    ['no time', 'soon', null],
    ['no time', '', null],
    ['no time at all', '0', 0],
    ['seconds', '7', 7_000],
    ['more seconds than anybody waits', '999999999', 999_999_999_000],
    ['a date to come', 'Mon, 15 Jun 2026 12:00:30 GMT', 30_000],
    ['this very moment', 'Mon, 15 Jun 2026 12:00:00 GMT', 0],
    ['a date that has passed', 'Mon, 15 Jun 2026 11:59:30 GMT', 0],
  ])('reads %s: %j', (_what, header, milliseconds) => {
    expect(retryAfterOf(header, now)).toBe(milliseconds);
  });
});
