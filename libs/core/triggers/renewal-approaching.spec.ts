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
