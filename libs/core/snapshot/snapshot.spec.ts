import * as fc from 'fast-check';
import {
  aFailedInvoice,
  aLine,
  anInvoice,
  anOverdueInvoice,
  aRef,
  aSnapshot,
  aSubscription,
  at,
  atNow,
  aUsage,
  aView,
  aWrittenOffInvoice,
  evaluate,
  inDays,
  now,
} from '../testing/builders.ts';
import type { AccountSnapshot, PaymentHealth } from './account-snapshot.ts';
import type { BillingView } from './billing-view.ts';
import { canonicalText } from './canonical-text.ts';
import { combineViews } from './combine-views.ts';
import { daysOverdue, isOverdue } from './invoice-state.ts';
import { cardMoments, paymentHealthAt } from './payment-health.ts';
import { snapshotFromJson, snapshotText, type KeptSnapshot } from './snapshot-json.ts';

function aCustomer(externalId: string, more: Partial<BillingView> = {}): BillingView {
  const view = aView(more);
  return { ...view, customer: { ...view.customer, ref: aRef('customer', externalId) } };
}

const plan = (name: string, monthly: string, externalId: string) =>
  aSubscription({
    ref: aRef('subscription', externalId),
    plan: name,
    lines: [aLine({ monthly: { value: monthly } })],
  });

describe('combining views', () => {
  it('adds up what several billing customers pay', () => {
    const second = aCustomer('cus_2', {
      subscriptions: [
        aSubscription({
          ref: aRef('subscription', 'sub_2'),
          lines: [aLine({ monthly: { value: '0.5' } }), aLine({ currency: 'usd' })],
        }),
      ],
      lifetimeValue: [{ minor: 5, currency: 'eur' }],
    });
    const snapshot = combineViews(
      [aCustomer('cus_1', { lifetimeValue: [{ minor: 7, currency: 'eur' }] }), second],
      'recurring',
    );
    expect(snapshot.mrr.is.value).toEqual([
      { minor: 10000, currency: 'eur' },
      { minor: 10000, currency: 'usd' },
    ]);
    expect(snapshot.arr.is.value?.[0]).toEqual({ minor: 120006, currency: 'eur' });
    expect(snapshot.lifetimeValue.is.value).toEqual([{ minor: 12, currency: 'eur' }]);
    expect(snapshot.customers.map(({ ref }) => ref.externalId)).toEqual(['cus_1', 'cus_2']);
  });

  it('does not know the MRR as soon as one line that counts is unknown', () => {
    const reason = { code: 'tiers_unavailable', words: 'Not read.', ref: null };
    const lines = [aLine(), aLine({ monthly: { value: null, reason } })];
    expect(aSnapshot({ subscriptions: [aSubscription({ lines })] }).mrr.is).toEqual({ value: null, reason });
  });

  it('says the same whatever the order in which views arrive', () => {
    const views = [
      aCustomer('cus_1', { invoices: [anInvoice(), anInvoice({ number: 'in_2' })] }),
      aCustomer('cus_2', { invoices: [anInvoice({ number: 'in_3', issuedAt: now })] }),
      aCustomer('cus_3', { status: 'trialing', subscriptions: [] }),
    ];
    const text = canonicalText(combineViews(views, 'recurring'));
    fc.assert(
      fc.property(fc.shuffledSubarray(views, { minLength: 3 }), (shuffled) => {
        expect(canonicalText(combineViews(shuffled, 'recurring'))).toBe(text);
      }),
    );
  });

  it.each([
    [['active', 'past_due', 'trialing'], 'past_due'],
    [['canceled', 'trialing', 'active'], 'active'],
    [['canceled', 'trialing'], 'trialing'],
    [['none', 'canceled'], 'canceled'],
    [['none'], 'none'],
  ] as const)('of %j takes %s', (statuses, status) => {
    const views = statuses.map((one, i) => aCustomer(`cus_${i}`, { status: one }));
    expect(combineViews(views, 'recurring').status.is.value).toBe(status);
  });

  it('knows nothing without a billing customer, and says so', () => {
    const snapshot = combineViews([], 'recurring');
    expect(snapshot.status.is).toMatchObject({ value: null, reason: { code: 'no_billing_customer' } });
    expect(snapshot.mrr.is.value).toEqual([]);
  });

  it('renews with the subscription whose term ends first, and points at it', () => {
    const subscriptions = [
      aSubscription({ ref: aRef('subscription', 'sub_1'), renewsAt: inDays(90) }),
      aSubscription({ ref: aRef('subscription', 'sub_2'), renewsAt: inDays(30) }),
      aSubscription({ ref: aRef('subscription', 'sub_3'), renewsAt: inDays(1), status: 'canceled' }),
    ];
    expect(aSnapshot({ subscriptions })).toMatchObject({
      renewsAt: { is: { value: inDays(30) }, from: { externalId: 'sub_2' } },
      renewalKind: 'renewal',
    });
  });

  it.each([
    ['no_subscription', { status: 'canceled' }],
    ['cancel_scheduled', { isCancelScheduled: true, endsAt: inDays(9) }],
    ['paused', { isPaused: true }],
    ['renewal_unknown', {}],
  ] as const)('says why there is no renewal: %s', (code, more) => {
    const snapshot = aSnapshot({ subscriptions: [aSubscription({ renewsAt: null, ...more })] });
    expect(snapshot.renewsAt.is.reason?.code).toBe(code);
  });

  it('names the plan with the highest MRR and how many others there are', () => {
    const subscriptions = [
      plan('Team', '900', 'a'),
      plan('Scale', '1000.333333333333333333333333', 'b'),
      plan('Extra', '1', 'c'),
    ];
    expect(aSnapshot({ subscriptions }).plan).toMatchObject({ is: { value: 'Scale +2' }, from: { externalId: 'b' } });
    expect(aSnapshot({ subscriptions: [] }).plan.is.reason?.code).toBe('no_plan');
  });

  it('shows the fullest entitlement, and none is not 0', () => {
    const usage = [
      aUsage({ percent: 40 }),
      aUsage({ percent: null }),
      aUsage({ percent: 120, ref: aRef('meter', 'm2') }),
    ];
    expect(aSnapshot({ usage }).usagePercent).toMatchObject({ is: { value: 120 }, from: { externalId: 'm2' } });
    expect(aSnapshot({ usage: [aUsage({ percent: null })] }).usagePercent.is.reason?.code).toBe('no_entitlement');
  });

  it('refuses sums that cannot be held, in words', () => {
    const lifetimeValue = [
      { minor: Number.MAX_SAFE_INTEGER, currency: 'eur' },
      { minor: 1, currency: 'eur' },
    ];
    expect(aSnapshot({ lifetimeValue }).lifetimeValue.is.reason?.words).toContain('cannot be represented exactly');
  });

  it('keeps what a trial would bring apart from the MRR', () => {
    const lines = [aLine({ isCounted: false, notCounted: 'in trial' })];
    const snapshot = aSnapshot({ subscriptions: [aSubscription({ status: 'trialing', lines })] });
    expect(snapshot).toMatchObject({ mrr: { is: { value: [] } }, trialMrr: [{ minor: 10000, currency: 'eur' }] });
  });
});

const textOf = (snapshot: AccountSnapshot) => Buffer.from(snapshotText(snapshot)).toString();

describe('a status that is new to us', () => {
  const ref = aRef('subscription', 'sub_1');
  const doubts = [{ code: 'unknown_status', words: 'It is called "hibernating", which is new to us.', ref }];
  const statusOf = (more: Partial<BillingView>) => aSnapshot({ doubts, ...more }).status.is;
  const other = (status: 'active' | 'past_due') =>
    aSubscription({ ref: aRef('subscription', 'sub_2'), status, endedAt: null });

  it.each<[string, Partial<BillingView>]>([
    ['alone', {}],
    ['beside one that runs', { subscriptions: [aSubscription(), other('active')] }],
  ])('is no status of the account: %s', (_what, more) => {
    expect(statusOf(more)).toEqual({ value: null, reason: doubts[0] });
  });

  it('nor is it one where the reason of a pause is new, which may be a failed payment', () => {
    const pause = [{ code: 'unknown_pause', words: 'The reason "vacation" is new to us.', ref }];
    const runs = ['sub_2', 'sub_3', 'sub_4'].map((id) => aSubscription({ ref: aRef('subscription', id) }));
    const snapshot = aSnapshot({ doubts: pause, subscriptions: [aSubscription({ isPaused: true }), ...runs] });
    expect(snapshot.status.is).toEqual({ value: null, reason: pause[0] });
    expect(paymentHealthAt(snapshot, atNow, 30, null)).toMatchObject({ state: null, words: pause[0]?.words });
    expect(evaluate(snapshot).health).toMatchObject({ score: null, band: 'unknown', unknownReason: pause[0]?.words });
  });

  it.each<[string, Partial<BillingView>, string]>([
    [
      'beside one that is past due',
      { status: 'past_due', subscriptions: [aSubscription(), other('past_due')] },
      'past_due',
    ],
    ['of one that has ended', { status: 'canceled', subscriptions: [aSubscription({ endedAt: now })] }, 'canceled'],
    ['of an invoice', { doubts: [{ code: 'unknown_status', words: 'New.', ref: aRef('invoice', 'in_1') }] }, 'active'],
  ])('does not hide what is certain: %s', (_what, more, status) => {
    expect(statusOf(more)).toEqual({ value: status });
  });

  it('of one that has ended leaves payment and health to those that run', () => {
    const ended = aSubscription({ ref, status: 'canceled', endedAt: now });
    const running = aSubscription({ ref: aRef('subscription', 'sub_2') });
    const beside = aSnapshot({ doubts, subscriptions: [ended, running] });
    expect(paymentHealthAt(beside, atNow, 30, null).state).toBe('ok');
    expect(evaluate(beside).health).toMatchObject({ score: 100, band: 'healthy' });
    const left = aSnapshot({ doubts, status: 'canceled', subscriptions: [ended] });
    expect(evaluate(left).health).toMatchObject({ score: 0 });
  });

  it('makes nothing of the payment ok, and hides no failure', () => {
    expect(paymentHealthAt(aSnapshot({ doubts }), atNow, 30, null)).toMatchObject({
      state: null,
      words: doubts[0]?.words,
    });
    expect(paymentHealthAt(aSnapshot({ doubts, invoices: [aFailedInvoice()] }), atNow, 30, null).state).toBe('failed');
  });
});

describe('keeping a snapshot', () => {
  const snapshot = aSnapshot({
    subscriptions: [
      aSubscription({
        trialEndsAt: inDays(3),
        endedAt: inDays(-1),
        cardExpiresAt: inDays(9),
        endsAt: inDays(9),
        isWalletCard: true,
      }),
    ],
    invoices: [anOverdueInvoice(), aFailedInvoice({ nextAttemptAt: inDays(2) }), anInvoice()],
    charges: [
      {
        ref: aRef('charge', 'ch_1'),
        aliases: ['stripe:ch_1', 'stripe:pi_1'],
        status: 'failed',
        amount: { minor: 5, currency: 'eur' },
        refundedMinor: 0,
        at: now,
        failureReason: 'insufficient funds',
      },
    ],
    usage: [aUsage(), aUsage({ meter: 'credit:1', periodEnd: null })],
    changesAt: inDays(4),
    doubts: [{ code: 'x', words: 'y', ref: null }],
  });

  it('is written as the canonical text of what it parses to', () => {
    const words = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(words, fc.date({ noInvalidDate: true }), fc.double(), (name, moment, used) => {
        const usage = [aUsage({ label: name, used, periodStart: moment })];
        const text = textOf({ ...snapshot, usage, changesAt: moment, doubts: [{ code: 'x', words: name, ref: null }] });
        expect(canonicalText(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text).changesAt).toBe(moment.toISOString());
      }),
    );
  });

  it('gives back an equal one from JSON', () => {
    // What the database does in between.
    const kept: KeptSnapshot = JSON.parse(textOf(snapshot));
    expect(snapshotFromJson(kept)).toEqual(snapshot);
    expect(textOf(snapshotFromJson(kept))).toBe(textOf(snapshot));
  });

  it('names a connection with its customers alone, and gives back what was kept with every reference in full', () => {
    const { customers, subscriptions } = JSON.parse(textOf(snapshot));
    expect(customers).toMatchObject([{ ref: aRef('customer', 'cus_1') }]);
    expect(subscriptions).toMatchObject([{ ref: [0, 'subscription', 'sub_1'] }]);
    const kept: KeptSnapshot = JSON.parse(canonicalText(snapshot));
    expect(snapshotFromJson(kept)).toEqual(snapshot);
  });

  it('says once what is said of every invoice and payment, and the lines with their subscriptions', () => {
    const { invoices, charges, mrrLines } = JSON.parse(textOf(snapshot));
    expect(invoices).toEqual({ fields: expect.arrayContaining(['dueAt', 'status']), rows: [expect.any(Array)] });
    expect(charges.rows).toHaveLength(1);
    expect(mrrLines).toBeUndefined();
  });

  it('keeps lines that are not those of the subscriptions, and references into other connections in full', () => {
    const [line] = snapshot.mrrLines;
    if (!line) throw new Error('The snapshot has no line.');
    const elsewhere = { ...aRef('invoice', 'in_9'), connectionId: 'another' };
    const odd = {
      ...snapshot,
      mrrLines: [line, { ...line, item: 'other', isLeftOut: true }],
      doubts: [{ code: 'x', words: 'y', ref: elsewhere }],
    };
    expect(snapshotFromJson(JSON.parse(textOf(odd)))).toEqual(odd);
  });

  it('has the same text however it was kept before', () => {
    const lines: KeptSnapshot = JSON.parse(canonicalText(snapshot));
    expect(textOf(snapshotFromJson(lines))).toBe(textOf(snapshot));
  });

  it('reads what was stored before there were aliases as having none', () => {
    const stored: KeptSnapshot = JSON.parse(canonicalText(snapshot), (key, value: unknown) =>
      key === 'aliases' ? undefined : value,
    );
    const { subscriptions, invoices, charges } = snapshotFromJson(stored);
    expect([...subscriptions, ...invoices, ...charges].flatMap(({ aliases }) => aliases)).toEqual([]);
    expect(charges).toHaveLength(1);
  });

  it('has a text that depends on what it says alone', () => {
    expect(canonicalText({ b: 1, a: [new Date(0), undefined, null], c: undefined })).toBe(
      '{"a":["1970-01-01T00:00:00.000Z",null,null],"b":1}',
    );
    expect(canonicalText({ a: 1, b: 2 })).toBe(canonicalText({ b: 2, a: 1 }));
    expect(canonicalText(['a "b" \\', -0, Number.NaN, true, undefined, []])).toBe(
      String.raw`["a \"b\" \\",0,null,true,null,[]]`,
    );
    expect(canonicalText({ words: 'one\r\ntwo' })).toMatch(/^.*$/);
    expect(canonicalText([1, 2])).not.toBe(canonicalText([2, 1]));
  });
});

describe('an invoice', () => {
  it('is overdue from its due moment on, in days of the zone', () => {
    const invoice = anOverdueInvoice({ dueAt: now });
    expect(isOverdue(invoice, new Date(now.getTime() - 1))).toBe(false);
    expect(isOverdue(invoice, now)).toBe(true);
    const night = new Date('2026-05-12T22:30:00Z');
    expect(daysOverdue(invoice, at(night))).toBe(0);
    expect(daysOverdue(invoice, at(night, 'Europe/Berlin'))).toBe(1);
    expect(daysOverdue(anInvoice(), atNow)).toBeNull();
  });
});

const health = (view: Partial<BillingView>) => paymentHealthAt(aSnapshot(view), atNow, 30, null);

const card = (days: number) => aSubscription({ cardExpiresAt: inDays(days), card: aRef('payment_method', 'pm_1') });

describe('payment health', () => {
  it.each<[string, Partial<BillingView>, 'ok' | 'failed' | 'card_expiring', string]>([
    ['nothing wrong', {}, 'ok', 'No failed or overdue payment'],
    [
      'a failed payment',
      { invoices: [aFailedInvoice()] },
      'failed',
      'INV-118 failed twice, first on 12 May 2026: insufficient funds',
    ],
    [
      'a first failure without a reason',
      { invoices: [aFailedInvoice({ attemptCount: 1, declineReason: null })] },
      'failed',
      'INV-118 failed on 12 May 2026',
    ],
    [
      'an overdue invoice',
      { invoices: [anOverdueInvoice()] },
      'failed',
      'INV-118 (€1,200.00) is overdue since 3 May 2026',
    ],
    ['a written-off invoice', { invoices: [aWrittenOffInvoice()] }, 'failed', 'INV-118 (€1,200.00) was written off'],
    [
      'a past due subscription',
      { subscriptions: [aSubscription({ status: 'past_due' })] },
      'failed',
      'Subscription Team is past due',
    ],
    ['a card about to end', { subscriptions: [card(20)] }, 'card_expiring', 'Visa •••• 4242 expires after 1 June 2026'],
    ['a card that ended', { subscriptions: [card(-1)] }, 'card_expiring', 'Visa •••• 4242 expired after 11 May 2026'],
    ['a card that lasts', { subscriptions: [card(31)] }, 'ok', 'No failed or overdue payment'],
    [
      'a card of a subscription that is invoiced',
      { subscriptions: [{ ...card(1), isAutoCharged: false }] },
      'ok',
      'No failed or overdue payment',
    ],
    [
      'no payment method',
      { subscriptions: [aSubscription({ hasPaymentMethod: false })] },
      'ok',
      'No payment method is stored',
    ],
  ])('%s', (_name, view, state, words) => {
    expect(health(view)).toMatchObject({ state, words });
  });

  const doubtOf = (code: string, kind: string): Partial<BillingView> => ({
    doubts: [{ code, words: `A doubt about the ${kind}.`, ref: aRef(kind, `${kind}_9`) }],
  });

  it.each<[string, Partial<BillingView>, string]>([
    ['the newest payment of an invoice', doubtOf('invoice_doubtful', 'invoice'), 'A doubt about the invoice.'],
    ['a write-off without its amounts', doubtOf('write_off_unreadable', 'invoice'), 'A doubt about the invoice.'],
    ['an invoice that cannot be read', doubtOf('unreadable_object', 'invoice'), 'A doubt about the invoice.'],
    [
      'a subscription that cannot be read',
      doubtOf('unreadable_object', 'subscription'),
      'A doubt about the subscription',
    ],
    ['a customer that is deleted', doubtOf('customer_deleted', 'customer'), 'A doubt about the customer.'],
    ['what an invoice is, with money outstanding', { invoices: [anInvoice({ status: 'unknown' })] }, 'Invoice INV-118'],
  ])('is unknown where nobody can say it: %s', (_what, view, words) => {
    expect(health(view)).toMatchObject({ state: null, words: expect.stringContaining(words) });
    const failed = { ...view, invoices: [...(view.invoices ?? []), aFailedInvoice({ number: 'INV-9' })] };
    expect(health(failed).state).toBe('failed');
  });

  it.each<[string, Partial<BillingView>]>([
    ['a charge that cannot be read', doubtOf('unreadable_object', 'charge')],
    ['a settled invoice without its amounts', doubtOf('invoice_unreadable', 'invoice')],
    ['what an invoice is that nobody owes', { invoices: [anInvoice({ status: 'unknown', outstandingMinor: 0 })] }],
  ])('is ok beside a doubt that hides no failure: %s', (_what, view) => {
    expect(health(view).state).toBe('ok');
  });

  it.each<[string, Partial<BillingView>, PaymentHealth['failure']]>([
    ['nothing wrong', {}, null],
    ['a card about to end', { subscriptions: [card(20)] }, null],
    ['a failed payment', { invoices: [aFailedInvoice()] }, 'payment'],
    [
      'a failed payment of an invoice that is overdue',
      { invoices: [aFailedInvoice({ dueAt: inDays(-9) })] },
      'payment',
    ],
    ['a failed payment beside an overdue invoice', { invoices: [anOverdueInvoice(), aFailedInvoice()] }, 'payment'],
    ['an overdue invoice', { invoices: [anOverdueInvoice()] }, 'overdue'],
    ['a written-off invoice', { invoices: [aWrittenOffInvoice()] }, 'written_off'],
    ['a past due subscription', { subscriptions: [aSubscription({ status: 'past_due' })] }, 'past_due'],
  ])('says whether a payment was tried: %s', (_name, view, failure) => {
    expect(health(view).failure).toBe(failure);
  });

  it('names a card that is refused for good before an older failure that a retry may mend', () => {
    const older = aFailedInvoice({ number: 'INV-1', issuedAt: inDays(-9) });
    const hard = aFailedInvoice({
      number: 'INV-2',
      issuedAt: inDays(-2),
      decline: 'hard',
      declineReason: 'stolen card',
    });
    const { words, from } = health({ invoices: [older, hard] });
    expect(words).toMatch(/^INV-2 failed .*stolen card$/);
    expect(from).toEqual(hard.ref);
  });

  it('lets the oldest failure speak, and a failure before a card', () => {
    const invoices = [
      aFailedInvoice({ number: 'INV-2', issuedAt: inDays(-5) }),
      aFailedInvoice({ number: 'INV-1', issuedAt: inDays(-50) }),
    ];
    expect(health({ invoices, subscriptions: [card(1)] }).from).toEqual(aRef('invoice', 'INV-1'));
  });

  it('flags what is missing', () => {
    expect(health({ subscriptions: [aSubscription({ hasPaymentMethod: false })] }).flags).toEqual([
      'no_payment_method',
    ]);
  });

  it('changes by time alone when the first card is about to end, and when it ends', () => {
    const snapshot = aSnapshot({ subscriptions: [card(40), card(60)] });
    expect(cardMoments(snapshot, 'UTC', 30)).toEqual([new Date('2026-05-22T00:00:00Z'), inDays(40)]);
  });
});
