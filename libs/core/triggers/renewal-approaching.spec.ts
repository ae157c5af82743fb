import { aRef, aSubscription, at, inDays, now } from '../testing/builders.ts';
import { held, keys } from '../testing/held.ts';
import { renewalApproaching } from './renewal-approaching.ts';

const berlin = (text: string) => ({ moment: at(new Date(text), 'Europe/Berlin') });
const key = (days: number) => `renewal_approaching:sub_1:2026-10-25:${days}`;
const quarterly = (days: number) => ({ subscriptions: [aSubscription({ termMonths: 3, renewsAt: inDays(days) })] });

describe('renewal_approaching', () => {
  const renewsAt = new Date('2026-10-25T12:00:00Z');
  const view = { subscriptions: [aSubscription({ renewsAt })] };

  it.each([
    ['2026-07-26T21:59:59Z', []],
    // Berlin begins 27 July, 90 days before, at 22:00 UTC.
    ['2026-07-26T22:00:00Z', [90]],
    ['2026-08-25T21:59:59Z', [90]],
    ['2026-08-25T22:00:00Z', [60]],
    ['2026-09-24T22:00:00Z', [30]],
    // Clocks have gone back: the day still counts as one.
    ['2026-10-25T11:59:59Z', [30]],
    ['2026-10-25T12:00:00Z', []],
  ])('at %s only the tightest threshold reached holds: %j', (instant, thresholds) => {
    expect(keys(renewalApproaching, view, berlin(instant))).toEqual(thresholds.map(key));
  });

  it.each([
    // The last day of February in a leap year, the day after it, the end of a month, and days on which clocks change.
    '2028-02-29T10:00:00Z',
    '2028-03-01T03:00:00Z',
    '2027-03-31T23:00:00Z',
    '2027-03-28T12:00:00Z',
    '2026-11-01T12:00:00Z',
  ])('reaches each threshold once, on its day of the calendar, before %s', (renewal) => {
    const ending = { subscriptions: [aSubscription({ renewsAt: new Date(renewal) })] };
    for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'Australia/Lord_Howe']) {
      const day = (instant: Date) =>
        Date.parse(new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(instant)) /
        86_400_000;
      const begun: [number, number][] = [];
      for (let hours = 95 * 24; hours > 0; hours -= 1) {
        const instant = new Date(Date.parse(renewal) - hours * 3_600_000);
        const [begins] = keys(renewalApproaching, ending, { moment: at(instant, zone) });
        const threshold = Number(begins?.split(':').at(-1) ?? 0);
        if (threshold !== (begun.at(-1)?.[0] ?? 0)) begun.push([threshold, day(new Date(renewal)) - day(instant)]);
      }
      expect({ zone, begun }).toEqual({
        zone,
        begun: [
          [90, 90],
          [60, 60],
          [30, 30],
        ],
      });
    }
  });

  it('keeps its key when the workspace changes its zone', () => {
    const late = { subscriptions: [aSubscription({ renewsAt: new Date('2026-07-01T23:30:00Z') })] };
    const zones = ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago'];
    const found = zones.map((zone) => keys(renewalApproaching, late, { moment: at(now, zone) }));
    expect(new Set(found.flat()).size).toBe(1);
  });

  it.each([
    ['a monthly plan', { termMonths: 1 }],
    ['a term of unknown length', { termMonths: null }],
    ['the conversion of a trial', { renewalKind: 'trial_conversion' }],
    ['a subscription that ends', { renewsAt: null, endsAt: inDays(20) }],
    ['a canceled subscription', { status: 'canceled' }],
  ] as const)('does not fire for %s', (_name, more) => {
    expect(keys(renewalApproaching, { subscriptions: [aSubscription({ renewsAt: inDays(20), ...more })] })).toEqual([]);
  });

  it('has no threshold as long as the term itself', () => {
    expect(keys(renewalApproaching, quarterly(80))).toEqual([]);
    expect(keys(renewalApproaching, quarterly(60))).toHaveLength(1);
  });

  it('names the subscription and its MRR', () => {
    expect(held(renewalApproaching, view, berlin('2026-10-01T00:00:00Z'))[0]).toMatchObject({
      words: 'Team renews on 25 October 2026, within 30 days',
      object: aRef('subscription', 'sub_1'),
      atRisk: [{ minor: 10000, currency: 'eur' }],
    });
  });
});
