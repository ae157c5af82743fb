import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { BillingView } from '../snapshot/billing-view.ts';
import {
  aFailedInvoice,
  anInvoice,
  anOverdueInvoice,
  aRef,
  aSnapshot,
  aSubscription,
  at,
  atNow,
  aUsage,
  inDays,
  now,
} from '../testing/builders.ts';
import { defaultTriggerSettings } from './default-trigger-settings.ts';
import { detectTriggers, triggers } from './detect-triggers.ts';
import { invoiceOverdue } from './invoice-overdue.ts';
import { paymentFailed } from './payment-failed.ts';
import { renewalApproaching } from './renewal-approaching.ts';
import type { Moment, Trigger, TriggerSettings } from './trigger.ts';
import { usageOverPlan } from './usage-over-plan.ts';

interface Asked {
  readonly settings?: Partial<TriggerSettings>;
  readonly moment?: Moment;
}

function held(trigger: Trigger, view: Partial<BillingView>, { settings = {}, moment = atNow }: Asked = {}) {
  return trigger.holds(aSnapshot(view), { ...defaultTriggerSettings, ...settings }, moment);
}

function keys(trigger: Trigger, view: Partial<BillingView>, asked: Asked = {}): string[] {
  return held(trigger, view, asked).map(({ key }) => key);
}

describe('payment_failed', () => {
  it('holds for each failed invoice, with its object, words, facts and the MRR at risk', () => {
    const [occurrence] = held(paymentFailed, {
      invoices: [aFailedInvoice({ daysAgo: 2, hostedUrl: 'https://pay.example/1' })],
    });
    expect(occurrence).toMatchObject({
      key: 'payment_failed:in_118',
      since: inDays(-2),
      object: { externalId: 'in_118' },
      words: 'INV-118 failed twice, last on 10 May 2026: insufficient funds',
      atRisk: [{ minor: 10000, currency: 'eur' }],
      facts: { invoiceNumber: 'INV-118', amountDue: { minor: 120000, currency: 'eur' }, planName: 'Team' },
    });
  });

  it.each([
    ['was paid since', anInvoice({ hasFailedAttempt: true, failedAt: inDays(-1) })],
    ['has nothing outstanding', aFailedInvoice({ outstandingMinor: 0 })],
    ['was voided', aFailedInvoice({ status: 'void' })],
    ['is a draft', aFailedInvoice({ status: 'draft' })],
    ['was never tried', anInvoice({ status: 'open' })],
  ])('does not hold when the invoice %s', (_name, invoice) => {
    expect(keys(paymentFailed, { invoices: [invoice] })).toEqual([]);
  });

  it('puts the whole MRR at risk when the invoice belongs to no subscription', () => {
    const [occurrence] = held(paymentFailed, { invoices: [aFailedInvoice({ subscription: null })] });
    expect(occurrence?.atRisk).toEqual([{ minor: 10000, currency: 'eur' }]);
  });
});

describe('invoice_overdue', () => {
  const moment = (milliseconds: number) => at(new Date(now.getTime() + milliseconds));
  const due = { invoices: [anOverdueInvoice({ dueAt: now })] };

  it('begins with the due moment, not a moment before', () => {
    expect(keys(invoiceOverdue, due, { moment: moment(-1) })).toEqual([]);
    expect(keys(invoiceOverdue, due, { moment: moment(0) })).toEqual(['invoice_overdue:in_118']);
  });

  it('counts days of grace in the zone of the workspace', () => {
    const settings = { overdueGraceDays: 3 };
    const begin = new Date('2026-05-14T22:00:00Z');
    const berlin = (instant: number) => ({ settings, moment: at(new Date(instant), 'Europe/Berlin') });
    expect(keys(invoiceOverdue, due, berlin(begin.getTime() - 1))).toEqual([]);
    expect(keys(invoiceOverdue, due, berlin(begin.getTime()))).toEqual(['invoice_overdue:in_118']);
  });

  it('says the amount and the day, and offers them to templates', () => {
    expect(held(invoiceOverdue, { invoices: [anOverdueInvoice()] })[0]).toMatchObject({
      words: 'INV-118 (€1,200.00) was due on 3 May 2026',
      since: inDays(-9),
      facts: { dueOn: inDays(-9), invoiceNumber: 'INV-118' },
    });
  });

  it('does not hold for invoices that are charged automatically', () => {
    expect(keys(invoiceOverdue, { invoices: [aFailedInvoice()] })).toEqual([]);
  });
});

describe('usage_over_plan', () => {
  const usage = (percent: number | null) => ({ usage: [aUsage({ percent })] });
  const settings = { usageThresholds: [80, 90, 100] };

  it.each([
    [null, []],
    [80, []],
    [80.1, [80]],
    [90, [80]],
    [95, [90]],
    [100, [90]],
    [100.5, [100]],
    [400, [100]],
  ])('at %s %% fires only the highest threshold passed', (percent, thresholds) => {
    const expected = thresholds.map((threshold) => `usage_over_plan:mtr_1:2026-05-02:${threshold}`);
    expect(keys(usageOverPlan, usage(percent), { settings })).toEqual(expected);
  });

  it('fires above 100 by default', () => {
    expect(keys(usageOverPlan, usage(99))).toEqual([]);
    expect(held(usageOverPlan, usage(124.7))[0]).toMatchObject({
      words: 'API calls at 124 % of the plan in the period to 1 June 2026',
      facts: { usagePercent: 124, threshold: 100 },
    });
  });

  it('ends with its period', () => {
    const view = usage(150);
    expect(keys(usageOverPlan, view, { moment: at(new Date(inDays(20).getTime() - 1)) })).toHaveLength(1);
    expect(keys(usageOverPlan, view, { moment: at(inDays(20)) })).toEqual([]);
    expect(keys(usageOverPlan, view, { moment: at(inDays(-11)) })).toEqual([]);
  });
});

describe('renewal_approaching', () => {
  const renewsAt = new Date('2026-10-25T12:00:00Z');
  const view = { subscriptions: [aSubscription({ renewsAt })] };
  const berlin = (text: string) => ({ moment: at(new Date(text), 'Europe/Berlin') });
  const key = (days: number) => `renewal_approaching:sub_1:2026-10-25:${days}`;

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
    const quarterly = (days: number) => ({ subscriptions: [aSubscription({ termMonths: 3, renewsAt: inDays(days) })] });
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

describe('detecting', () => {
  const snapshot: AccountSnapshot = aSnapshot({ invoices: [aFailedInvoice()] });

  it('answers for every trigger', () => {
    const detections = detectTriggers(snapshot, null, defaultTriggerSettings, atNow);
    expect(detections.map(({ trigger, verdict }) => [trigger, verdict])).toEqual(
      triggers.map(({ kind }) => [kind, 'known']),
    );
    expect(detections[0]).toMatchObject({ occurrences: [{ key: 'payment_failed:in_118' }] });
  });

  it.each([
    ['nothing is known', null, null, 'Nothing is known about this account yet.'],
    ['the facts are in doubt', snapshot, 'Stale.', 'Stale.'],
  ])('is unknown for every trigger when %s', (_name, given, doubt, reason) => {
    const detections = detectTriggers(given, doubt, defaultTriggerSettings, atNow);
    expect(detections).toEqual(triggers.map(({ kind }) => ({ trigger: kind, verdict: 'unknown', reason })));
  });
});
