import * as fc from 'fast-check';
import { addMonths, dateText, dayNumber, isTimeZone, startOfDay, wholeDaysBetween } from './period.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Beirut',
  'America/Santiago',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
];

describe('days of a zone', () => {
  it('change at midnight on the wall', () => {
    const before = new Date('2026-05-12T21:59:59.999Z');
    const after = new Date('2026-05-12T22:00:00Z');
    expect(wholeDaysBetween(before, after, 'Europe/Berlin')).toBe(1);
    expect(wholeDaysBetween(before, after, 'UTC')).toBe(0);
    expect(startOfDay(dayNumber(after, 'Europe/Berlin'), 'Europe/Berlin')).toEqual(after);
    expect(dateText(before, 'Europe/Berlin')).toBe('12 May 2026');
    expect(dateText(after, 'Europe/Berlin')).toBe('13 May 2026');
  });

  it('are one day each although they last 23 or 25 hours', () => {
    const spring = [new Date('2026-03-28T23:00:00Z'), new Date('2026-03-29T22:00:00Z')] as const;
    const autumn = [new Date('2026-10-24T22:00:00Z'), new Date('2026-10-25T23:00:00Z')] as const;
    for (const [from, to] of [spring, autumn]) {
      expect(startOfDay(dayNumber(from, 'Europe/Berlin') + 1, 'Europe/Berlin')).toEqual(to);
      expect(wholeDaysBetween(from, to, 'Europe/Berlin')).toBe(1);
    }
  });

  it('begin after the gap where clocks skip midnight', () => {
    const day = dayNumber(new Date('2026-04-24T12:00:00Z'), 'Africa/Cairo');
    expect(startOfDay(day, 'Africa/Cairo')).toEqual(new Date('2026-04-23T22:00:00Z'));
  });

  it('begin at an instant that belongs to them, after one that does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 18_000, max: 24_000 }), fc.constantFrom(...zones), (day, zone) => {
        const start = startOfDay(day, zone);
        expect(dayNumber(start, zone)).toBe(day);
        expect(dayNumber(new Date(start.getTime() - 1), zone)).toBe(day - 1);
      }),
      { numRuns: 500 },
    );
  });

  it('are followed by one that begins later, at most 25 hours away', () => {
    const instant = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (from, zone) => {
        const next = startOfDay(dayNumber(from, zone) + 1, zone);
        const hours = (next.getTime() - from.getTime()) / 3_600_000;
        return hours > 0 && hours <= 25;
      }),
    );
  });
});

describe('months', () => {
  it.each([
    ['2026-01-31T10:00:00Z', 1, '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00Z', 1, '2028-02-29T10:00:00.000Z'],
    ['2028-02-29T10:00:00Z', 12, '2029-02-28T10:00:00.000Z'],
    ['2026-03-31T10:00:00Z', -1, '2026-02-28T10:00:00.000Z'],
    ['2026-11-15T10:00:00Z', 14, '2028-01-15T10:00:00.000Z'],
  ])('%s and %i more', (from, months, to) => {
    expect(addMonths(new Date(from), months).toISOString()).toBe(to);
  });
});

describe('isTimeZone', () => {
  it('knows the zones of the runtime and nothing else', () => {
    expect(zones.every(isTimeZone)).toBe(true);
    expect(isTimeZone('Mars/Olympus')).toBe(false);
    expect(isTimeZone('')).toBe(false);
  });
});
