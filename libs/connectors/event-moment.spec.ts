import { eventMoment } from './event-moment.ts';

describe('the moment of an event', () => {
  const heardAt = new Date('2026-09-01T10:00:00Z');
  const heard = heardAt.getTime();

  it.each([
    ['now', heard],
    ['300 seconds ahead', heard + 300_000],
    ['the first there is', 0],
  ])('may be %s', (_what, milliseconds) => {
    expect(eventMoment(milliseconds, heardAt)).toEqual(new Date(milliseconds));
  });

  it.each([
    ['301 seconds ahead', heard + 301_000],
    ['before 1970', -1],
    ['the year 300 000', 9_404_000_000_000_000],
    ['no number', Number.NaN],
    ['no end', Number.POSITIVE_INFINITY],
  ])('is not %s', (_what, milliseconds) => {
    expect(eventMoment(milliseconds, heardAt)).toBeNull();
  });
});
