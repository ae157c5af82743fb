import * as fc from 'fast-check';
import {
  aFailedInvoice,
  aLine,
  anInvoice,
  aRef,
  aSubscription,
  atNow,
  aUsage,
  aView,
  aWrittenOffInvoice,
  inDays,
  now,
} from '../testing/builders.ts';
import { detectTriggers } from '../triggers/detect-triggers.ts';
import { defaultTriggerSettings } from '../triggers/default-trigger-settings.ts';
import type { BillingView, ChargeView, InvoiceStatus, InvoiceView } from './billing-view.ts';
import { canonicalText } from './canonical-text.ts';
import { combineViews } from './combine-views.ts';
import { hasFailedPayment, isFailedInvoice, isOverdue } from './invoice-state.ts';
import { mergeCharges, mergeInvoices } from './merge-invoices.ts';
import { paymentHealthAt } from './payment-health.ts';
import { snapshotFromJson, snapshotText } from './snapshot-json.ts';

const stripe = (more: Partial<BillingView> = {}): BillingView => aView(more);
const measure = (more: Partial<BillingView> = {}, customer: Partial<BillingView['customer']> = {}): BillingView => {
  const view = aView({ system: 'measure', connectionId: 'c2', subscriptions: [ofMeasure()], ...more });
  return { ...view, customer: { ...view.customer, ref: aRef('customer', 'm_1', 'c2'), ...customer } };
};
const ofMeasure = (more: Parameters<typeof aSubscription>[0] = {}) =>
  aSubscription({
    ref: aRef('subscription', 'ms_1', 'c2'),
    plan: 'Metered',
    lines: [aLine({ monthly: { value: '25000' } })],
    renewsAt: inDays(30),
    cardLabel: 'Card',
    cardExpiresAt: null,
    ...more,
  });
const seenBoth = ['stripe:in_118'];
const seenByMeasure = (more: Partial<InvoiceView> = {}): InvoiceView =>
  anInvoice({ ref: aRef('invoice', 'uuid-1', 'c2'), number: 'M-1', aliases: seenBoth, ...more });
const seenByStripe = (invoice: InvoiceView): InvoiceView => ({ ...invoice, aliases: ['stripe:in_118', 'stripe:pi_1'] });
const stateOf = (views: readonly BillingView[], primary = 'measure') =>
  paymentHealthAt(combineViews(views, 'recurring', primary), atNow, 30, null).state;

describe('an account in two billing systems', () => {
  const views = [
    stripe({ usage: [aUsage({ percent: 90 })], status: 'past_due' }),
    measure({ usage: [aUsage({ ref: aRef('meter', 'mm', 'c2'), percent: 40 })] }),
  ];

  it.each([
    ['measure', 25_000, 'Metered', inDays(30), 40, 'active'],
    ['stripe', 10_000, 'Team', inDays(200), 90, 'past_due'],
  ])(
    'takes revenue from %s when that is primary, and adds nothing',
    (primary, minor, plan, renewsAt, usage, status) => {
      expect(combineViews(views, 'recurring', primary)).toMatchObject({
        revenueSystem: primary,
        mrr: { is: { value: [{ minor, currency: 'eur' }] } },
        arr: { is: { value: [{ minor: minor * 12, currency: 'eur' }] } },
        plan: { is: { value: plan } },
        renewsAt: { is: { value: renewsAt } },
        usagePercent: { is: { value: usage } },
        status: { is: { value: status } },
      });
    },
  );

  it.each([
    ['does not know the account', [stripe()]],
    ['has deleted the customer', [stripe(), measure({}, { isDeleted: true })]],
    ['says that it is billed elsewhere', [stripe(), measure({}, { isManagedElsewhere: true })]],
  ])('takes revenue from whoever speaks when the primary %s', (_why, given) => {
    expect(combineViews(given, 'recurring', 'measure').mrr.is.value).toEqual([{ minor: 10_000, currency: 'eur' }]);
  });

  it('knows the card and why it was declined from the system that collects', () => {
    const same = { aliases: ['stripe:sub_1'], cardExpiresAt: inDays(5), isWalletCard: true };
    const charge: ChargeView = {
      ref: aRef('charge', 'ch_1'),
      aliases: ['stripe:ch_1', 'stripe:pi_1'],
      status: 'failed',
      amount: { minor: 5, currency: 'eur' },
      refundedMinor: 0,
      at: now,
      failureReason: 'insufficient funds',
    };
    const failed = seenByMeasure({
      ...aFailedInvoice({ declineReason: null }),
      ref: aRef('invoice', 'uuid-1', 'c2'),
      aliases: ['stripe:pi_1'],
    });
    const snapshot = combineViews(
      [
        stripe({ subscriptions: [aSubscription(same)], charges: [charge] }),
        measure({ subscriptions: [ofMeasure({ aliases: ['stripe:sub_1'] })], invoices: [failed] }),
      ],
      'recurring',
      'measure',
    );
    expect(snapshot.subscriptions[0]).toMatchObject({
      cardLabel: 'Visa •••• 4242',
      cardExpiresAt: inDays(5),
      isWalletCard: true,
    });
    expect(snapshot.invoices[0]?.declineReason).toBe('insufficient funds');
  });

  it('raises one renewal, of the primary', () => {
    const snapshot = combineViews([stripe(), measure()], 'recurring', 'measure');
    const [renewal] = detectTriggers(snapshot, null, defaultTriggerSettings, atNow).flatMap((one) =>
      one.trigger === 'renewal_approaching' && one.verdict === 'known' ? [one.occurrences] : [],
    );
    expect(renewal?.map(({ object }) => object.externalId)).toEqual(['ms_1']);
  });

  it('never adds up what was paid, and says what one system alone holds', () => {
    const paid = { lifetimeValue: [{ minor: 900, currency: 'eur' }], refunded: [{ minor: 100, currency: 'eur' }] };
    const both = [
      stripe({ ...paid, invoices: [anInvoice({ number: 'in_old', issuedAt: inDays(-400) })] }),
      measure({ ...paid, invoices: [seenByMeasure()] }),
    ];
    expect(combineViews(both, 'recurring', 'measure')).toMatchObject({
      lifetimeValue: { is: { value: [{ minor: 900 }] }, from: { externalId: 'm_1' } },
      refunded: [{ minor: 100 }],
      doubts: [{ code: 'lifetime_value_of_one_source', ref: { externalId: 'in_old' } }],
    });
    expect(combineViews([stripe(paid), measure()], 'recurring', 'measure').lifetimeValue.from?.externalId).toBe(
      'cus_1',
    );
  });

  it('counts a customer once that two connections of one system read', () => {
    const paid = [{ minor: 900, currency: 'eur' }];
    const copy = (connectionId: string) => {
      const subscription = aSubscription({ ref: aRef('subscription', 's', connectionId), lines: [aLine()] });
      const view = aView({ connectionId, subscriptions: [subscription], lifetimeValue: paid });
      return {
        ...view,
        customer: { ...view.customer, ref: aRef('customer', 'cus', connectionId), aliases: ['stripe:cus'] },
      };
    };
    const once = combineViews([copy('c1')], 'recurring');
    const twice = combineViews([copy('c1'), copy('c9')], 'recurring');
    expect(twice.mrr.is).toEqual(once.mrr.is);
    expect(twice.lifetimeValue.is).toEqual({ value: paid });
  });

  it('survives being stored', () => {
    const snapshot = combineViews([stripe({ invoices: [seenByStripe(anInvoice())] }), ...views], 'recurring', 'stripe');
    expect(snapshotFromJson(JSON.parse(canonicalText(snapshot)))).toEqual(snapshot);
    expect(snapshotFromJson(JSON.parse(String(Buffer.from(snapshotText(snapshot)))))).toEqual(snapshot);
  });
});

const pair = (one: InvoiceView, other: InvoiceView) => mergeInvoices([seenByStripe(one), other], []);

const attempt = (id: string, connection: string, status: ChargeView['status'], minor = 5): ChargeView => ({
  ref: aRef('charge', id, connection),
  aliases: ['stripe:pi_1'],
  status,
  amount: { minor, currency: 'eur' },
  refundedMinor: 0,
  at: now,
  failureReason: null,
});

describe('the same invoice in two billing systems', () => {
  it('stands once and names both', () => {
    expect(pair(anInvoice(), seenByMeasure())).toMatchObject([
      { number: 'INV-118', also: [{ externalId: 'uuid-1' }], aliases: ['stripe:in_118', 'stripe:pi_1'] },
    ]);
  });

  it.each<[string, InvoiceView, Partial<InvoiceView>, Partial<InvoiceView>]>([
    ['a failure the other has not seen', aFailedInvoice(), { status: 'open' }, { hasFailedAttempt: true }],
    [
      'a failure only the other has seen',
      anInvoice({ status: 'open' }),
      { ...aFailedInvoice(), ref: aRef('invoice', 'uuid-1', 'c2'), aliases: seenBoth },
      { hasFailedAttempt: true, failedAt: now },
    ],
    [
      'paid in the other',
      aFailedInvoice(),
      { status: 'paid' },
      { status: 'paid', paidMinor: 120_000, outstandingMinor: 0 },
    ],
    ['void in the other', aFailedInvoice(), { status: 'void' }, { status: 'open', hasFailedAttempt: true }],
    ['due in the other', anInvoice({ status: 'open' }), { status: 'open', dueAt: inDays(-2) }, { dueAt: inDays(-2) }],
    [
      'due in the other, which has not heard that it was collected in vain',
      aFailedInvoice({ daysAgo: 1 }),
      { status: 'open', dueAt: inDays(-2) },
      { hasFailedAttempt: true, dueAt: null },
    ],
    [
      'late in the other before it was collected in vain',
      aFailedInvoice(),
      { status: 'open', dueAt: inDays(-2) },
      { hasFailedAttempt: true, dueAt: inDays(-2) },
    ],
    [
      'due in both, and somebody tried to pay it',
      { ...aFailedInvoice(), dueAt: inDays(-1) },
      { status: 'open', dueAt: inDays(-2) },
      { hasFailedAttempt: true, dueAt: inDays(-2) },
    ],
    ['written off in one', aWrittenOffInvoice(), { status: 'open' }, { isWrittenOff: true, status: 'open' }],
  ])('%s', (_name, one, other, expected) => {
    expect(pair(one, seenByMeasure(other))).toMatchObject([expected]);
  });

  it.each<[string, Partial<InvoiceView>, Partial<InvoiceView>, string]>([
    ['neither says more', { status: 'open' }, { status: 'open' }, 'INV-118'],
    ['the other alone saw it fail', { status: 'open' }, { status: 'open', hasFailedAttempt: true }, 'INV-118'],
    ['the other alone saw it paid', { status: 'open' }, { status: 'paid' }, 'INV-118'],
    ['only the other has a number', { status: 'open', number: 'in_118' }, { status: 'open' }, 'M-1'],
  ])('goes by the number of the system that wrote it where %s', (_which, one, other, number) => {
    const ours = anInvoice({ ...one, ref: aRef('invoice', 'in_118') });
    expect(pair(ours, { ...seenByMeasure(other), number: 'M-1' })).toMatchObject([{ number }]);
  });

  it('stands once without a common id, when each system has one like it and both say the same', () => {
    const seen = (connectionId: string, id: string, more: Partial<InvoiceView> = {}) =>
      anInvoice({ ref: aRef('invoice', id, connectionId), number: id, status: 'open', aliases: [], ...more });
    const [ours, theirs] = [seen('c1', 'in_1'), seen('c2', 'm_1')];
    expect(mergeInvoices([ours, theirs], [])).toMatchObject([{ ref: ours.ref, also: [theirs.ref] }]);
    const paid = seen('c2', 'm_1', { status: 'paid', outstandingMinor: 0 });
    expect(mergeInvoices([ours, paid], [])).toHaveLength(2);
    const another = seen('c2', 'm_2');
    expect(mergeInvoices([ours, theirs, another], [])).toHaveLength(3);
    for (const more of [{ totalMinor: 1 }, { currency: 'usd' }, { issuedAt: inDays(-100) }]) {
      expect(mergeInvoices([ours, seen('c2', 'm_1', more)], [])).toHaveLength(2);
    }
  });

  it('stands once where one customer of a system is billed and another pays, and the failure counts', () => {
    const billed = seenByMeasure({ status: 'open', dueAt: inDays(-1), hasFailedAttempt: false });
    const paid = { ...billed, hasFailedAttempt: true, failedAt: inDays(-2), attemptCount: 2 };
    for (const both of [
      [billed, paid],
      [paid, billed],
    ]) {
      const merged = mergeInvoices([...both, seenByStripe(anInvoice({ status: 'open', attemptCount: 3 }))], []);
      expect(merged).toHaveLength(1);
      expect(merged[0]).toMatchObject({ hasFailedAttempt: true, attemptCount: 2 });
    }
  });

  it('keeps attempts of one payment intent apart', () => {
    const charges = [
      attempt('ch_1', 'c1', 'failed'),
      attempt('ch_2', 'c1', 'succeeded'),
      attempt('tx_1', 'c2', 'failed'),
      attempt('tx_2', 'c2', 'pending'),
      attempt('tx_3', 'c2', 'succeeded', 7),
    ];
    expect(
      mergeCharges(charges).map(({ ref, also }) => [ref.externalId, ...also.map((one) => one.externalId)]),
    ).toEqual([['ch_1', 'tx_1'], ['ch_2', 'tx_2'], ['tx_3']]);
  });
});

const aliases = fc.subarray(['stripe:in_1', 'stripe:in_2', 'stripe:pi_1', 'stripe:pi_2']);
const invoice = (connectionId: string, index: number): fc.Arbitrary<InvoiceView> =>
  fc
    .record({
      aliases,
      status: fc.constantFrom<InvoiceStatus>('draft', 'open', 'paid', 'uncollectible', 'void', 'unknown'),
      outstandingMinor: fc.constantFrom(0, 500),
      hasFailedAttempt: fc.boolean(),
      failedAt: fc.constantFrom(null, inDays(-2.5), inDays(-1)),
      isWrittenOff: fc.boolean(),
      dueAt: fc.constantFrom(null, inDays(-3), inDays(3)),
    })
    .map((more) => anInvoice({ ...more, ref: aRef('invoice', `i${index}`, connectionId), number: `i${index}` }));
const book = fc
  .tuple(...['c1', 'c2', 'c3'].flatMap((connectionId) => [0, 1, 2].map((index) => invoice(connectionId, index))))
  .chain((all) => fc.subarray(all));
/** One invoice that several systems await. */
const awaited = fc
  .tuple(...['c1', 'c2', 'c3'].map((connectionId) => invoice(connectionId, 0)))
  .map((all) =>
    all.map((one) => ({ ...one, aliases: ['stripe:in_1'], status: 'open' as const, outstandingMinor: 500 })),
  );

const side = (system: string, connectionId: string): fc.Arbitrary<BillingView> =>
  fc
    .record({
      isDeleted: fc.boolean(),
      isManagedElsewhere: fc.boolean(),
      isLate: fc.boolean(),
      monthly: fc.integer({ min: 1, max: 1_000_000 }),
      invoices: fc.tuple(invoice(connectionId, 0), invoice(connectionId, 1)).chain((all) => fc.subarray(all)),
      aliases,
    })
    .map(({ isDeleted, isManagedElsewhere, isLate, monthly, invoices, ...more }) => {
      const ref = aRef('subscription', 's', connectionId);
      const lines = [aLine({ subscription: ref, monthly: { value: String(monthly) } })];
      const subscription = aSubscription({ ref, lines, status: isLate ? 'past_due' : 'active', ...more });
      const view = aView({ system, connectionId, subscriptions: [subscription], invoices });
      return {
        ...view,
        customer: { ...view.customer, ref: aRef('customer', 'x', connectionId), isDeleted, isManagedElsewhere },
      };
    });

describe('whatever several systems say', () => {
  it('pairing what was paired changes nothing, and nothing is lost on the way', () => {
    fc.assert(
      fc.property(book, (invoices) => {
        const once = mergeInvoices(invoices, []);
        expect(mergeInvoices(once, [])).toEqual(once);
        const named = once.flatMap(({ ref, also }) => [ref, ...also]);
        expect(named).toHaveLength(invoices.length);
        expect(new Set(named.map((ref) => canonicalText(ref))).size).toBe(invoices.length);
      }),
    );
  });

  /** What is collected by itself failed within a day of the first due date that another knows: it is not late beside that. */
  const isExcused = (members: readonly InvoiceView[]): boolean => {
    const due = members
      .filter((one) => one.status === 'open' && one.outstandingMinor > 0)
      .map((one) => one.dueAt?.getTime());
    const latest = Math.min(...due.filter((one) => one !== undefined)) + 86_400_000;
    return members.some(
      (one) => hasFailedPayment(one) && one.dueAt === null && Number(one.failedAt ?? Infinity) <= latest,
    );
  };

  it('what fails anywhere is never lost, nor what is overdue, unless it failed in time or somebody says it is paid', () => {
    let excused = 0;
    fc.assert(
      fc.property(fc.oneof(book, awaited), (invoices) => {
        for (const merged of mergeInvoices(invoices, [])) {
          const names = [merged.ref, ...merged.also];
          const members = invoices.filter((one) => names.some((ref) => canonicalText(ref) === canonicalText(one.ref)));
          if (members.some((one) => one.status === 'paid')) continue;
          expect(hasFailedPayment(merged)).toBe(members.some(hasFailedPayment));
          const isLate = members.some((one) => isOverdue(one, now));
          if (isLate && isExcused(members)) excused += 1;
          expect(isOverdue(merged, now)).toBe(isLate && !isExcused(members));
          expect(isFailedInvoice(merged) || !members.some(isFailedInvoice)).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
    expect(excused).toBeGreaterThan(0);
  });

  it('the order of views says nothing, revenue is that of one system, and no failure reads as fine', () => {
    fc.assert(
      fc.property(
        side('stripe', 'c1'),
        side('measure', 'c2'),
        fc.constantFrom('stripe', 'measure'),
        (a, b, primary) => {
          const snapshot = combineViews([a, b], 'recurring', primary);
          expect(canonicalText(combineViews([b, a], 'recurring', primary))).toBe(canonicalText(snapshot));
          const alone = [a, b].map((view) => combineViews([view], 'recurring', primary));
          const own = alone.find((one) => one.revenueSystem === snapshot.revenueSystem);
          for (const field of ['mrr', 'arr', 'plan', 'renewsAt', 'status', 'usagePercent'] as const) {
            expect(snapshot[field]).toEqual(own?.[field]);
          }
          const primaryView = a.system === primary ? a : b;
          const isSilent = primaryView.customer.isDeleted || primaryView.customer.isManagedElsewhere;
          expect(isSilent || snapshot.revenueSystem === primary).toBe(true);
          const isAnyLate = [a, b].some((view) => view.subscriptions.some((one) => one.status === 'past_due'));
          const isFailed = stateOf([a, b], primary) === 'failed';
          expect(isFailed || !isAnyLate).toBe(true);
          const paid = new Set(
            [a, b].flatMap((view) =>
              view.invoices.filter((one) => one.status === 'paid').flatMap((one) => one.aliases),
            ),
          );
          const isAnyFailing = [a, b].some((view) =>
            view.invoices.some((one) => hasFailedPayment(one) && !one.aliases.some((alias) => paid.has(alias))),
          );
          expect(isFailed || !isAnyFailing).toBe(true);
        },
      ),
    );
  });
});
