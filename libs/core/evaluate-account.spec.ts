import * as fc from 'fast-check';
import { evaluateAccount, type Evaluation } from './evaluate-account.ts';
import type { ActivePlaybook } from './enrollment/standing.ts';
import {
  aFailedInvoice,
  anInvoice,
  anOverdueInvoice,
  aSnapshot,
  aSubscription,
  at,
  atNow,
  aUsage,
  aWrittenOffInvoice,
  defaultRules,
  evaluate,
  inDays,
  nothingStanding,
  now,
} from './testing/builders.ts';

const hour = 3_600_000;

describe('evaluating an account', () => {
  it('draws every conclusion in one call', () => {
    const playbook: ActivePlaybook = {
      playbookId: 'p1',
      version: 1,
      trigger: 'payment_failed',
      cooldownDays: 7,
      lastOpenedAt: null,
    };
    const evaluation = evaluate(aSnapshot({ invoices: [aFailedInvoice()] }), atNow, { playbooks: [playbook] });
    expect(evaluation).toMatchObject({
      health: { score: 60, band: 'at_risk' },
      paymentHealth: { state: 'failed' },
      changes: {
        openFlags: [{ key: 'payment_failed:in_118' }],
        openEnrollments: [{ playbookId: 'p1', state: 'open' }],
      },
      // Seven days after the failure the cap deepens.
      wakeAt: new Date('2026-05-19T00:00:00Z'),
    });
  });

  it('wakes in the due moment', () => {
    const dueAt = new Date(now.getTime() + 60_000);
    expect(evaluate(aSnapshot({ invoices: [anOverdueInvoice({ dueAt })] })).wakeAt).toEqual(dueAt);
  });

  it('never wakes when time alone changes nothing', () => {
    expect(evaluate(aSnapshot({ subscriptions: [aSubscription({ renewsAt: null })] })).wakeAt).toBeNull();
  });

  it('wakes when the facts themselves would be read differently', () => {
    expect(evaluate(aSnapshot({ subscriptions: [], changesAt: inDays(2) })).wakeAt).toEqual(inDays(2));
  });
});

const source = (state: 'reading' | 'fresh' | 'stale' | 'disconnected', staleAt: Date | null = null) => ({
  connectionId: 'c1',
  state,
  staleAt,
});

describe('a source', () => {
  const failed = aSnapshot({ invoices: [aFailedInvoice()] });
  const judge = (sources: Parameters<typeof evaluateAccount>[0]['sources'], snapshot = failed) =>
    evaluateAccount({ accountId: 'a1', snapshot, sources }, nothingStanding, defaultRules, atNow);

  it.each([
    ['is read for the first time', [source('reading')], 'Still reading'],
    ['is stale', [source('stale')], 'not heard of'],
    ['went stale meanwhile', [source('fresh', now)], 'not heard of'],
    ['is disconnected', [source('disconnected')], 'was disconnected'],
    ['lacks what health needs', [{ ...source('stale'), lacks: 'Tick invoice_read.' }], 'invoice_read'],
    ['is stale beside a fresh one', [source('fresh'), { ...source('stale'), connectionId: 'c2' }], 'not heard of'],
    ['is missing', [], 'No connected billing system'],
  ] as const)('that %s makes health unknown, freezes every trigger, and leaves the cap', (_name, sources, reason) => {
    const { health, detections, changes } = judge(sources);
    expect(health).toMatchObject({ score: null, band: 'at_risk', unknownReason: expect.stringContaining(reason) });
    expect(detections.every(({ verdict }) => verdict === 'unknown')).toBe(true);
    expect(Object.values(changes).flat()).toEqual([]);
  });

  it('that was disconnected and of which nothing is held does not matter', () => {
    expect(judge([source('fresh'), { ...source('disconnected'), connectionId: 'c2' }]).health.score).toBe(60);
  });

  it('wakes the account when it would go stale', () => {
    expect(judge([source('fresh', inDays(1))]).wakeAt).toEqual(inDays(1));
  });

  it('of which nothing was kept yet makes health unknown', () => {
    const { health, paymentHealth, wakeAt } = evaluateAccount(
      { accountId: 'a1', snapshot: null, sources: [source('reading')] },
      nothingStanding,
      defaultRules,
      atNow,
    );
    expect(health).toMatchObject({ score: null, band: 'unknown', unknownReason: 'Still reading the billing system.' });
    expect([paymentHealth, wakeAt]).toEqual([null, null]);
  });
});

const someHour = fc.integer({ min: -100 * 24, max: 100 * 24 }).map((hours) => new Date(now.getTime() + hours * hour));
const someMoment = fc.oneof(someHour, fc.date({ min: inDays(-100), max: inDays(100), noInvalidDate: true }));
const numbered = <T>(items: readonly T[], rename: (item: T, name: string) => T) =>
  items.map((item, i) => rename(item, `INV-${i}`));
const someInvoice = fc.oneof(
  fc.constant(anInvoice()),
  fc.record({ dueAt: someMoment }).map((more) => anOverdueInvoice(more)),
  fc
    .record({ failedAt: someMoment, decline: fc.constantFrom('hard', 'soft', null) })
    .map((more) => aFailedInvoice(more)),
  fc.record({ failedAt: someMoment }).map((more) => aWrittenOffInvoice(more)),
);
const someSubscription = fc
  .record({
    status: fc.constantFrom('active', 'active', 'past_due', 'trialing', 'canceled'),
    renewsAt: fc.option(someMoment),
    termMonths: fc.constantFrom(1, 3, 12, null),
    cardExpiresAt: fc.option(someMoment),
    isWalletCard: fc.boolean(),
    isAutoCharged: fc.boolean(),
  })
  .map((more) => aSubscription(more));
const someUsage = fc
  .record({ percent: fc.constantFrom(null, 50, 85, 130), periodStart: someMoment, hasEnd: fc.boolean() })
  .map(({ percent, periodStart, hasEnd }) =>
    aUsage({ percent, periodStart, periodEnd: hasEnd ? new Date(periodStart.getTime() + 720 * hour) : null }),
  );
const somePlaybook = fc
  .record({
    trigger: fc.constantFrom('payment_failed', 'invoice_overdue', 'renewal_approaching'),
    cooldownDays: fc.constantFrom(0, 7, 30),
    lastOpenedAt: fc.option(fc.integer({ min: 0, max: 40 }).map((days) => inDays(-days))),
  })
  .map((more): ActivePlaybook => ({ playbookId: more.trigger, version: 1, ...more }));
const someSnapshot = fc
  .record({
    subscriptions: fc.array(someSubscription, { maxLength: 3 }),
    invoices: fc.array(someInvoice, { maxLength: 3 }),
    usage: fc.array(someUsage, { maxLength: 2 }),
  })
  .map(({ invoices, ...view }) =>
    aSnapshot({
      ...view,
      invoices: numbered(invoices, (invoice, number) => ({
        ...invoice,
        number,
        ref: { ...invoice.ref, externalId: number },
      })),
    }),
  );
const someZone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Kiritimati');

/**
 * Everything that follows, apart from when to ask again. Nothing that is concluded here stands afterwards, so a playbook that
 * opens is opened anew at every look, and what waits beside it waits from that look on: until when says nothing about wakes.
 */
function conclusion({ wakeAt: _wakeAt, changes, ...rest }: Evaluation): string {
  const opening = new Set(changes.openEnrollments.map(({ playbookId }) => playbookId));
  const silences = changes.silences.map((one) => (opening.has(one.playbookId) ? { ...one, reason: 'waits' } : one));
  return JSON.stringify({ ...rest, changes: { ...changes, silences } });
}

describe('whatever is known', () => {
  const anyQuestion = fc.record({
    snapshot: someSnapshot,
    zone: someZone,
    playbooks: fc.uniqueArray(somePlaybook, { maxLength: 3, selector: ({ playbookId }) => playbookId }),
    staleAt: fc.option(someMoment, { freq: 6 }),
    usageThresholds: fc.constantFrom([100], [80, 90, 100]),
    overdueGraceDays: fc.constantFrom(0, 0, 3),
  });

  it('evaluating twice says the same, and answers for every moment', () => {
    fc.assert(
      fc.property(anyQuestion, someMoment, ({ snapshot, zone, playbooks }, moment) => {
        const first = evaluate(snapshot, at(moment, zone), { playbooks });
        expect(evaluate(snapshot, at(moment, zone), { playbooks })).toEqual(first);
        expect(first.wakeAt === null || first.wakeAt > moment).toBe(true);
      }),
    );
  });

  it('wakes are never late, and at least nine in ten change something over 90 days', () => {
    let wakes = 0;
    let changes = 0;
    fc.assert(
      fc.property(anyQuestion, ({ snapshot, zone, playbooks, staleAt, usageThresholds, overdueGraceDays }) => {
        const rules = {
          ...defaultRules,
          playbooks,
          triggers: { ...defaultRules.triggers, usageThresholds, overdueGraceDays },
        };
        const sources = [{ connectionId: 'c1', state: 'fresh', staleAt } as const];
        const ask = (moment: Date) =>
          evaluateAccount({ accountId: 'a1', snapshot, sources }, nothingStanding, rules, at(moment, zone));
        let current = ask(now);
        // Brute force looks every hour; between two looks the wake-ups must account for every difference.
        for (let moment = now.getTime() + hour; moment <= now.getTime() + 90 * 24 * hour; moment += hour) {
          while (current.wakeAt !== null && current.wakeAt.getTime() <= moment) {
            const next = ask(current.wakeAt);
            wakes += 1;
            if (conclusion(next) !== conclusion(current)) changes += 1;
            current = next;
          }
          expect(conclusion(ask(new Date(moment)))).toBe(conclusion(current));
        }
      }),
      { numRuns: 20 },
    );
    // Few books wake often: only that the question was put at all.
    expect(wakes).toBeGreaterThan(20);
    expect(changes / wakes).toBeGreaterThanOrEqual(0.9);
  });
});
