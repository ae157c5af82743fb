import * as fc from 'fast-check';
import type { BillingView, MrrLine, SubscriptionView } from '../snapshot/billing-view.ts';
import { aLine, aRef, aSubscription, aView, now } from '../testing/builders.ts';
import { explainVariance, type Side } from './explain-variance.ts';
import { difference, sumOf } from './money-difference.ts';

const stripeSub = (line: Partial<MrrLine> = {}, more: Partial<SubscriptionView> = {}): SubscriptionView =>
  aSubscription({ aliases: ['stripe:sub_1'], lines: [aLine(line)], ...more });
const measureSub = (line: Partial<MrrLine> = {}, more: Partial<SubscriptionView> = {}): SubscriptionView =>
  aSubscription({
    ref: aRef('subscription', 'ms_1', 'c2'),
    aliases: ['stripe:sub_1'],
    lines: [aLine({ gross: null, net: null, ...line })],
    ...more,
  });
const side = (
  system: string,
  subscriptions: SubscriptionView[],
  customer: Partial<BillingView['customer']> = {},
): Side => {
  const view = aView({ system, connectionId: system === 'stripe' ? 'c1' : 'c2', subscriptions });
  return {
    system,
    label: system === 'stripe' ? 'Stripe' : 'Measure',
    views: [{ ...view, customer: { ...view.customer, ...customer } }],
  };
};
const compare = (stripe: SubscriptionView[], measure: SubscriptionView[]) =>
  explainVariance(side('stripe', stripe), side('measure', measure));
const eur = (minor: number) => [{ minor, currency: 'eur' }];
const monthly = (value: string) => ({ monthly: { value } });

describe('why two systems state another MRR', () => {
  it('says nothing where they agree', () => {
    expect(compare([stripeSub()], [measureSub()])).toEqual({ difference: [], reasons: [], unexplained: [] });
  });

  it.each<[string, SubscriptionView[], SubscriptionView[], string, string, number]>([
    [
      'a discount that one takes off',
      [stripeSub({ gross: '10000', net: '8000', ...monthly('8000') })],
      [measureSub(monthly('10000'))],
      'discount_counted_by_one',
      'Measure counts €100.00; Stripe takes a discount off.',
      2_000,
    ],
    [
      'tax inside a yearly price',
      [stripeSub({ gross: '145200', net: '145200', interval: 'year', ...monthly('10000') })],
      [measureSub(monthly('12100'))],
      'tax_included_by_one',
      'Measure counts €121.00; Stripe takes the tax in it off.',
      2_100,
    ],
    [
      'a subscription that is paused in one',
      [stripeSub({ isCounted: false, notCounted: 'paused' }, { isPaused: true })],
      [measureSub()],
      'paused',
      'Measure counts Team (€100.00), Stripe does not: paused.',
      10_000,
    ],
    [
      'one that is past due',
      [stripeSub()],
      [measureSub(monthly('0'), { rawStatus: 'UNPAID', status: 'past_due' })],
      'past_due',
      'Stripe counts Team (€100.00), Measure does not: it is past due.',
      -10_000,
    ],
    [
      'one of a customer that Measure leaves out, past due or not',
      [stripeSub()],
      [
        measureSub(
          { isCounted: false, isLeftOut: true, notCounted: 'left out of the metrics' },
          { status: 'past_due' },
        ),
      ],
      'left_out_of_metrics',
      'Stripe counts Team (€100.00), Measure does not: it leaves this customer out of its metrics.',
      -10_000,
    ],
    [
      'one in trial of a customer that Measure leaves out',
      [stripeSub()],
      [measureSub({ isCounted: false, isLeftOut: true, notCounted: 'in trial' }, { status: 'trialing' })],
      'trial',
      'Stripe counts Team (€100.00), Measure does not: in trial.',
      -10_000,
    ],
    [
      'one that runs, and costs nothing there',
      [stripeSub()],
      [measureSub(monthly('0'), { rawStatus: 'ACTIVE' })],
      'counted_by_one',
      'Stripe counts Team (€100.00), Measure does not: it states no MRR for it.',
      -10_000,
    ],
    [
      'metering',
      [
        stripeSub(
          {},
          {
            lines: [aLine(), aLine({ label: 'Calls', isCounted: false, notCounted: 'metered: usage is shown apart' })],
          },
        ),
      ],
      [measureSub(monthly('13000'))],
      'metering',
      'Stripe does not count Calls: it is billed by usage.',
      3_000,
    ],
    [
      'metering alone',
      [stripeSub({ isCounted: false, notCounted: 'metered: usage is shown apart' })],
      [measureSub()],
      'metering',
      'Measure counts Team (€100.00), Stripe does not: it is billed by usage.',
      10_000,
    ],
    [
      'another number of seats',
      [stripeSub({ quantity: 5 })],
      [measureSub({ quantity: 6, ...monthly('12000') })],
      'other_quantity',
      'Stripe counts 5, Measure 6 of the same plan.',
      2_000,
    ],
    [
      'a subscription that one alone has',
      [stripeSub()],
      [measureSub(), measureSub({}, { ref: aRef('subscription', 'ms_2', 'c2'), aliases: [], plan: 'Extra' })],
      'subscription_known_to_one',
      'Only Measure has the subscription Extra (€100.00 a month).',
      10_000,
    ],
  ])('%s', (_what, stripe, measure, code, words, minor) => {
    expect(compare(stripe, measure)).toMatchObject({
      difference: eur(minor),
      reasons: [{ code, words, amount: eur(minor) }],
      unexplained: [],
    });
  });

  it.each<[string, Date | null, string, string]>([
    [
      'is not known to have ended',
      null,
      'status_unknown',
      'does not. Measure calls the status "FROZEN", which is new to us.',
    ],
    ['is known to have ended', now, 'canceled', 'does not: ended.'],
  ])('says of one of a new status that earns nothing, and %s, what is known', (_what, endedAt, code, ending) => {
    const given = { rawStatus: 'FROZEN', status: 'canceled', endedAt } as const;
    const its = side('measure', [measureSub({ ...monthly('0'), isCounted: false, notCounted: 'ended' }, given)]);
    const words = 'Measure calls the status "FROZEN", which is new to us.';
    const doubts = [
      { code: 'unknown_status', words: 'Another one.', ref: aRef('subscription', 'ms_2', 'c2') },
      { code: 'unknown_status', words, ref: aRef('subscription', 'ms_1', 'c2') },
    ];
    const views = its.views.map((view) => ({ ...view, doubts }));
    expect(explainVariance(side('stripe', [stripeSub()]), { ...its, views })).toMatchObject({
      reasons: [{ code, words: `Stripe counts Team (€100.00), Measure ${ending}`, amount: eur(-10_000) }],
      unexplained: [],
    });
  });

  it('names two currencies, and does not add them', () => {
    expect(compare([stripeSub()], [measureSub({ currency: 'usd' })])).toMatchObject({
      difference: [
        { minor: -10_000, currency: 'eur' },
        { minor: 10_000, currency: 'usd' },
      ],
      reasons: [{ code: 'other_currency' }],
      unexplained: [],
    });
  });

  it('states no difference that cannot be held exactly', () => {
    const most = monthly(String(Number.MAX_SAFE_INTEGER));
    expect(compare([stripeSub(most)], [measureSub(monthly(`-${Number.MAX_SAFE_INTEGER}`))])).toMatchObject({
      difference: null,
      unexplained: null,
    });
  });

  it('says what stays unexplained instead of guessing', () => {
    expect(compare([stripeSub()], [measureSub(monthly('11111'))])).toEqual({
      difference: eur(1_111),
      reasons: [],
      unexplained: eur(1_111),
    });
  });

  it('does not know a difference to an MRR that is unknown', () => {
    const reason = { code: 'tiers_unavailable', words: 'Not read.', ref: null };
    expect(compare([stripeSub({ monthly: { value: null, reason } })], [measureSub()])).toMatchObject({
      difference: null,
      unexplained: null,
      reasons: [{ code: 'unknown_in_one', words: 'Stripe does not say the whole MRR: Not read.' }],
    });
  });

  it('tells that a system does not bill the customer', () => {
    const variance = explainVariance(side('stripe', [stripeSub()]), side('measure', [], { isManagedElsewhere: true }));
    expect(variance.reasons.map(({ code }) => code)).toEqual(['managed_elsewhere', 'subscription_known_to_one']);
  });

  it('explains nothing where what differs cancels itself out', () => {
    const sub = (value: string, more: Partial<SubscriptionView> = {}) =>
      aSubscription({ lines: [aLine({ currency: 'eur', ...monthly(value) })], ...more });
    const own = [sub('300', { aliases: ['stripe:sub_1'] }), sub('500', { ref: aRef('subscription', 's2', 'c1') })];
    const its = [sub('800', { ref: aRef('subscription', 's3', 'c2'), aliases: ['stripe:sub_1'] })];
    expect(compare(own, its)).toEqual({ difference: [], reasons: [], unexplained: [] });
  });

  it('always adds up: reasons and what is unexplained make the difference', () => {
    const line = fc
      .record({
        minor: fc.integer({ min: 0, max: 10_000 }),
        isCounted: fc.boolean(),
        currency: fc.constantFrom('eur', 'usd'),
        isPaired: fc.boolean(),
      })
      .map(({ minor, isPaired, ...more }) => ({ isPaired, line: { ...more, ...monthly(String(minor)) } }));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 3 }), fc.array(line, { maxLength: 3 }), (own, its) => {
        const subs = (lines: typeof own, connection: string) =>
          lines.map(({ line: given, isPaired }, i) =>
            aSubscription({
              ref: aRef('subscription', `s${i}`, connection),
              aliases: isPaired ? [`stripe:sub_${i}`] : [],
              lines: [aLine(given)],
            }),
          );
        const variance = compare(subs(own, 'c1'), subs(its, 'c2'));
        const told = sumOf([...variance.reasons.flatMap(({ amount }) => amount), ...(variance.unexplained ?? [])]);
        expect(difference(told ?? [], variance.difference ?? [])).toEqual([]);
      }),
    );
  });
});
