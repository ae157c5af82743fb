import * as fc from 'fast-check';
import {
  aFailedInvoice,
  aLine,
  anInvoice,
  anOverdueInvoice,
  aRef,
  aSnapshot,
  aSubscription,
  aView,
  aWrittenOffInvoice,
  at,
  atNow,
  evaluate,
  inDays,
} from '../testing/builders.ts';
import { combineViews } from '../snapshot/combine-views.ts';
import { bandOf } from './bands.ts';
import { defaultHealthModel } from './default-health-model.ts';
import type { HealthCap, HealthModel } from './health-model.ts';
import type { HealthScore } from './health-score.ts';
import { healthVersionText, scoreHealth } from './score-health.ts';
import { validateHealthModel } from './validate-health-model.ts';

function score(
  view: Parameters<typeof aSnapshot>[0],
  model: HealthModel = defaultHealthModel,
  moment = atNow,
): HealthScore {
  return scoreHealth({ snapshot: aSnapshot(view), doubt: null, model, cardExpiringDays: 30 }, moment);
}

describe('bands', () => {
  it.each([
    [100, 'healthy'],
    [70, 'healthy'],
    [69, 'at_risk'],
    [40, 'at_risk'],
    [39, 'critical'],
    [0, 'critical'],
  ])('%i is %s', (points, band) => {
    expect(bandOf(points)).toBe(band);
  });
});

describe('caps', () => {
  it.each([
    ['a failed payment at once', aFailedInvoice(), 60],
    ['a failed payment after 6 days', aFailedInvoice({ daysAgo: 6 }), 60],
    ['a failed payment after 7 days', aFailedInvoice({ daysAgo: 7 }), 39],
    ['a hard decline at once', aFailedInvoice({ decline: 'hard' }), 39],
    ['an overdue invoice in its due moment', anOverdueInvoice({ daysOverdue: 0 }), 60],
    ['an overdue invoice after 14 days', anOverdueInvoice({ daysOverdue: 14 }), 60],
    ['an overdue invoice after 15 days', anOverdueInvoice({ daysOverdue: 15 }), 39],
    ['a written-off invoice', aWrittenOffInvoice(), 60],
    ['a written-off invoice after 15 days', aWrittenOffInvoice({ daysAgo: 15 }), 39],
  ])('caps for %s', (_name, invoice, cap) => {
    expect(score({ invoices: [invoice] })).toMatchObject({ score: cap, band: bandOf(cap), uncapped: 100 });
  });

  it('says the object and the way back in words', () => {
    expect(score({ invoices: [anOverdueInvoice()] })).toMatchObject({
      caps: [{ words: 'capped at 60: invoice INV-118, 9 days overdue', ref: { externalId: 'in_118' } }],
      wayBack: 'Pay INV-118: the cap lifts, 100 Healthy',
    });
  });

  it.each([
    ['today', 0, 'overdue since today'],
    ['yesterday', 1, '1 day overdue'],
    ['60 days ago', 60, '60 days overdue'],
    ['longer ago', 61, 'overdue since 12 March 2026'],
  ])('tells the age of what was due %s', (_name, daysOverdue, words) => {
    expect(score({ invoices: [anOverdueInvoice({ daysOverdue })] }).caps[0]?.words).toContain(words);
  });

  it('lists every cap, the lowest first, and lets the lowest bite', () => {
    const invoices = [
      aFailedInvoice({ number: 'INV-1' }),
      anOverdueInvoice({ number: 'INV-2', daysOverdue: 20 }),
      aWrittenOffInvoice({ number: 'INV-3' }),
    ];
    const health = score({ invoices });
    expect(health.caps.map(({ cause, cap }) => [cause, cap])).toEqual([
      ['invoice_overdue', 39],
      ['invoice_failed', 60],
      ['payment_failed', 60],
    ]);
    expect(health).toMatchObject({
      score: 39,
      wayBack: 'Pay INV-2, settle INV-3 and pay INV-1: the caps lift, 100 Healthy',
    });
  });

  it('lifts the moment the cause clears', () => {
    expect(score({ invoices: [anInvoice()] })).toMatchObject({ score: 100, band: 'healthy', caps: [], wayBack: null });
  });

  it.each([
    ['a recovered failure', anInvoice({ hasFailedAttempt: true, failedAt: inDays(-3), decline: 'soft' })],
    ['a void invoice', anInvoice({ status: 'void', dueAt: inDays(-3), outstandingMinor: 5 })],
    ['one forgiven by choice', anInvoice({ status: 'uncollectible', outstandingMinor: 5 })],
    ['one due in a moment', anOverdueInvoice({ dueAt: new Date(atNow.now.getTime() + 1) })],
    ['one with nothing outstanding', anOverdueInvoice({ outstandingMinor: 0 })],
  ])('does not cap for %s', (_name, invoice) => {
    expect(score({ invoices: [invoice] }).caps).toEqual([]);
  });

  it('caps a past due subscription without any invoice to blame', () => {
    const health = score({
      status: 'past_due',
      subscriptions: [aSubscription({ status: 'past_due', startedAt: null })],
    });
    expect(health).toMatchObject({ score: 60, caps: [{ words: 'capped at 60: subscription Team is past due' }] });
  });

  it.each([
    { status: 'paid', cap: 60 },
    { status: 'void', cap: 60 },
    { status: 'open', cap: 39 },
  ] as const)('caps a past due subscription at $cap that has an older invoice that is $status', ({ status, cap }) => {
    const health = score({
      status: 'past_due',
      subscriptions: [aSubscription({ status: 'past_due' })],
      invoices: [anInvoice({ status, issuedAt: inDays(-30), dueAt: null })],
    });
    expect(health).toMatchObject({ score: cap });
  });

  it('blames the invoice alone when it explains the past due subscription', () => {
    const health = score({
      status: 'past_due',
      subscriptions: [aSubscription({ status: 'past_due' })],
      invoices: [aFailedInvoice()],
    });
    expect(health.caps.map(({ ref }) => ref.externalId)).toEqual(['in_118']);
  });

  it('bites while the health is unknown', () => {
    const snapshot = aSnapshot({ invoices: [aFailedInvoice({ daysAgo: 8 })] });
    const health = scoreHealth({ snapshot, doubt: 'Stale.', model: defaultHealthModel, cardExpiringDays: 30 }, atNow);
    expect(health).toMatchObject({ score: null, band: 'critical', unknownReason: 'Stale.', caps: [{ cap: 39 }] });
  });
});

describe('drivers', () => {
  it.each([
    ['nothing wrong', {}, 100],
    [
      'every subscription ending',
      { subscriptions: [aSubscription({ isCancelScheduled: true, endsAt: inDays(9) })] },
      55,
    ],
    ['a pause', { subscriptions: [aSubscription({ isPaused: true })] }, 60],
    ['a trial', { status: 'trialing', subscriptions: [aSubscription({ status: 'trialing' })] }, 80],
    [
      'a trial without a payment method',
      { status: 'trialing', subscriptions: [aSubscription({ status: 'trialing', hasPaymentMethod: false })] },
      55,
    ],
    ['a card that ends in 30 days', { subscriptions: [aSubscription({ cardExpiresAt: inDays(30) })] }, 90],
    ['a card that ends in 31 days', { subscriptions: [aSubscription({ cardExpiresAt: inDays(31) })] }, 100],
    ['a card that has ended', { subscriptions: [aSubscription({ cardExpiresAt: atNow.now })] }, 75],
    [
      "a wallet's card that ends in 30 days",
      { subscriptions: [aSubscription({ cardExpiresAt: inDays(30), isWalletCard: true })] },
      95,
    ],
    [
      "a wallet's card that has ended",
      { subscriptions: [aSubscription({ cardExpiresAt: atNow.now, isWalletCard: true })] },
      90,
    ],
    [
      "a card that has ended after a wallet's",
      {
        subscriptions: [
          aSubscription({ cardExpiresAt: inDays(-9), isWalletCard: true }),
          aSubscription({ ref: aRef('subscription', 'sub_2'), cardExpiresAt: atNow.now }),
        ],
      },
      75,
    ],
    [
      'one of two ending',
      {
        subscriptions: [
          aSubscription(),
          aSubscription({ ref: aRef('subscription', 'sub_2'), isCancelScheduled: true }),
        ],
      },
      85,
    ],
  ] as const)('%s', (_name, view, expected) => {
    expect(score(view)).toMatchObject({ score: expected, uncapped: expected });
  });

  it('says that a wallet may go on paying when its card has ended', () => {
    const view = { subscriptions: [aSubscription({ cardExpiresAt: atNow.now, isWalletCard: true })] };
    expect(score(view).drivers.at(-1)).toMatchObject({
      code: 'card_expired',
      words: 'The card on file has expired; its wallet may go on paying',
    });
  });

  it('scores a canceled account 0, because we know that it left', () => {
    const ended = aSubscription({ status: 'canceled', endedAt: inDays(-3), renewsAt: null });
    expect(score({ status: 'canceled', subscriptions: [ended] })).toMatchObject({
      score: 0,
      band: 'critical',
      wayBack: null,
      drivers: [{ points: 100 }, { points: -100, words: 'Canceled since 9 May 2026: no subscription runs' }],
    });
  });

  it('shows the fewest things to mend, the heaviest first', () => {
    const subscription = aSubscription({ isCancelScheduled: true, isPaused: true, cardExpiresAt: inDays(1) });
    const health = score({ subscriptions: [subscription], invoices: [aFailedInvoice()] });
    expect(health.wayBack).toBe(
      'Pay INV-118, win back the scheduled cancellation and resume the paused subscription: the cap lifts, 90 Healthy',
    );
  });
});

describe('what is unknown', () => {
  it.each([
    ['no subscription', { status: 'none', subscriptions: [] }, 'There is no subscription'],
    [
      'a status we do not know',
      { doubts: [{ code: 'unknown_status', words: 'Status "frozen" is not known.', ref: null }] },
      'Status "frozen"',
    ],
    [
      'an invoice status we do not know',
      { invoices: [anInvoice({ status: 'unknown' })] },
      'Invoice INV-118 has a status',
    ],
    [
      'an invoice that may be unpaid and came without its amounts',
      { doubts: [{ code: 'invoice_doubtful', words: 'An invoice (INV-7) came without its amounts.', ref: null }] },
      'INV-7',
    ],
    [
      'an invoice that was written off and came without its amounts',
      { doubts: [{ code: 'write_off_unreadable', words: 'An invoice (INV-8) came without its amounts.', ref: null }] },
      'INV-8',
    ],
    [
      'an invoice that cannot be read at all',
      { doubts: [{ code: 'unreadable_object', words: 'An invoice could not be read.', ref: aRef('invoice', 'in_9') }] },
      'could not be read',
    ],
  ] as const)('is said: %s', (_name, view, reason) => {
    expect(score(view)).toMatchObject({ score: null, band: 'unknown', unknownReason: expect.stringContaining(reason) });
  });

  it('is an account whose only billing customer was deleted', () => {
    const view = aView({ status: 'canceled' });
    const snapshot = combineViews([{ ...view, customer: { ...view.customer, isDeleted: true } }], 'recurring');
    const health = scoreHealth({ snapshot, doubt: null, model: defaultHealthModel, cardExpiringDays: 30 }, atNow);
    expect(health).toMatchObject({ band: 'unknown', unknownReason: 'The billing customer was deleted.' });
  });

  it('is an account of which too little of the model is known', () => {
    const components = [
      { component: 'billing', weight: 40 },
      { component: 'usage', weight: 60 },
    ] as const;
    expect(score({}, { ...defaultHealthModel, components })).toMatchObject({ band: 'unknown' });
    expect(score({}, { ...defaultHealthModel, components, minimumCoverage: 0.4 })).toMatchObject({
      score: 100,
      coverage: 0.4,
    });
  });
});

const withCap = (cap: Partial<HealthCap>): HealthModel => ({
  ...defaultHealthModel,
  caps: defaultHealthModel.caps.map((one) => (one.cause === 'invoice_overdue' ? { ...one, ...cap } : one)),
});

describe('validating a model', () => {
  it('accepts the default', () => {
    expect(validateHealthModel(defaultHealthModel)).toEqual([]);
  });

  it.each<[string, HealthModel, string]>([
    ['weights', { ...defaultHealthModel, components: [{ component: 'billing', weight: 90 }] }, 'add up to 90'],
    ['a missing cap', { ...defaultHealthModel, caps: defaultHealthModel.caps.slice(1) }, 'cannot be switched off'],
    ['a cap of 70', withCap({ steps: [{ fromDay: 0, cap: 70 }] }), 'from 0 to 69'],
    ['a hard cap of 70', withCap({ hardDeclineCap: 70 }), 'from 0 to 69'],
    ['a late cap', withCap({ steps: [{ fromDay: 1, cap: 60 }] }), 'must begin on day 0'],
    ['no step', withCap({ steps: [] }), 'must begin on day 0'],
    [
      'a cap that lifts with age',
      withCap({
        steps: [
          { fromDay: 0, cap: 39 },
          { fromDay: 3, cap: 60 },
        ],
      }),
      'must deepen with age',
    ],
    ['coverage', { ...defaultHealthModel, minimumCoverage: 0 }, 'minimum coverage'],
  ])('refuses %s', (_name, model, problem) => {
    expect(validateHealthModel(model).join(' ')).toContain(problem);
  });
});

describe('a kept version', () => {
  it('does not change because a day passed, and changes when a step deepens', () => {
    const invoices = [anOverdueInvoice({ daysOverdue: 9 })];
    const today = healthVersionText(score({ invoices }));
    expect(healthVersionText(score({ invoices }, defaultHealthModel, at(inDays(1))))).toBe(today);
    expect(healthVersionText(score({ invoices }, defaultHealthModel, at(inDays(6))))).not.toBe(today);
  });
});

describe('whatever the signals', () => {
  const problem = fc.oneof(
    fc
      .record({ daysAgo: fc.integer({ min: 0, max: 900 }), decline: fc.constantFrom('hard', 'soft', null) })
      .map(aFailedInvoice),
    fc.record({ daysOverdue: fc.integer({ min: 0, max: 900 }) }).map(anOverdueInvoice),
    fc.record({ daysAgo: fc.integer({ min: 0, max: 900 }) }).map(aWrittenOffInvoice),
  );
  const status = fc.constantFrom('active', 'trialing', 'past_due', 'canceled', 'none');
  const subscription = fc
    .record({
      status,
      isPaused: fc.boolean(),
      isCancelScheduled: fc.boolean(),
      isAutoCharged: fc.boolean(),
      hasPaymentMethod: fc.boolean(),
      cardExpiresAt: fc.option(fc.integer({ min: -90, max: 90 }).map(inDays)),
      lines: fc.constantFrom([], [aLine()]),
    })
    .map(aSubscription);
  const weights = fc.integer({ min: 1, max: 100 }).map((weight) => [{ component: 'billing', weight } as const]);
  const step = fc.record({ fromDay: fc.integer({ min: 0, max: 30 }), cap: fc.integer({ min: 0, max: 100 }) });
  const cap = fc.record({
    cause: fc.constantFrom('payment_failed', 'invoice_overdue', 'invoice_failed'),
    steps: fc.array(step, { maxLength: 3 }),
    hardDeclineCap: fc.option(fc.integer({ min: 0, max: 100 })),
  });
  const anyModel = fc.record({
    version: fc.constant(2),
    name: fc.constant('Any'),
    components: weights,
    caps: fc.array(cap, { maxLength: 4 }),
    minimumCoverage: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('a failed payment, an overdue or a failed invoice is never Healthy, even under a model that nobody checked', () => {
    fc.assert(
      fc.property(
        fc.record({ status, subscriptions: fc.array(subscription, { maxLength: 3 }) }),
        fc.array(problem, { minLength: 1, maxLength: 3 }),
        fc.option(anyModel),
        (view, invoices, model) => {
          const snapshot = aSnapshot({ ...view, invoices: [anInvoice(), ...invoices] });
          const { health } = evaluate(snapshot, atNow, model ? { model } : {});
          expect(health.band).not.toBe('healthy');
          expect(health.score ?? 0).toBeLessThan(70);
          expect(health.caps.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('the drivers add up to the score before caps, which stays between 0 and 100', () => {
    fc.assert(
      fc.property(status, fc.array(subscription, { maxLength: 3 }), (standing, subscriptions) => {
        const health = score({ status: standing, subscriptions });
        if (health.uncapped === null) return;
        expect(health.drivers.reduce((total, { points }) => total + points, 0)).toBe(health.uncapped);
        expect(health.uncapped).toBeGreaterThanOrEqual(0);
        expect(health.uncapped).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('following the way back leads to Healthy', () => {
    fc.assert(
      fc.property(
        fc.array(subscription, { minLength: 1, maxLength: 3 }),
        fc.array(problem, { maxLength: 2 }),
        (subscriptions, invoices) => {
          const health = score({ subscriptions, invoices });
          if (health.wayBack === null) return;
          const reached = Number(/(\d+) Healthy$/.exec(health.wayBack)?.[1]);
          expect(reached).toBeGreaterThanOrEqual(70);
          expect(reached).toBeLessThanOrEqual(100);
        },
      ),
    );
  });
});
