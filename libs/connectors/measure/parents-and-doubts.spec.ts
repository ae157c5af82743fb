import { reconstructMrr } from '#core/history/reconstruct-mrr.ts';
import { defaultHealthModel } from '#core/health/default-health-model.ts';
import { scoreHealth } from '#core/health/score-health.ts';
import { combineViews } from '#core/snapshot/combine-views.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import type { BillingObject } from '../billing-object.ts';
import { contractSettings } from '../testing/connector-contract.ts';
import { toDelivery } from './delivery.ts';
import { keptOf } from './find-page.ts';
import { normalizeCustomer } from './normalize.ts';
import { toBillingObject } from './objects.ts';
import {
  aCard,
  aCustomer,
  aFailedPayment,
  anOpenInvoice,
  aPayment,
  aSubscription,
  type Json,
  now,
} from './testing/examples.ts';

const child = 'cus_Qa71brindleworks';
const payer = 'cus_holding';

/** What is mirrored of these payloads: each, and its copy for whoever pays. */
function mirrored(rows: readonly (readonly [kind: string, payload: Json])[]): readonly BillingObject[] {
  return rows.flatMap(([kind, payload]) => keptOf({ object: toBillingObject(kind, payload, now) }));
}

function viewOf(objects: readonly BillingObject[], customerId = child): BillingView {
  const own = objects.filter((object) => object.customerId === customerId);
  const cards = { ...toBillingObject('payment_methods', { id: customerId, methods: [aCard()] }, now), customerId };
  return normalizeCustomer(
    { connectionId: 'c1', customerId, objects: [...own, cards], catalogue: [] },
    contractSettings,
    now,
  );
}

const healthOf = (view: BillingView) =>
  scoreHealth(
    { snapshot: combineViews([view], 'recurring'), doubt: null, model: defaultHealthModel, cardExpiringDays: 30 },
    { now, timeZone: 'UTC' },
  );
const codes = (view: BillingView) => view.doubts.map(({ code }) => code);

describe('a customer whose parent pays', () => {
  const family = { customer: { id: child, parent_customer_id: payer } };
  const rows = mirrored([
    ['customer', aCustomer()],
    ['customer', aCustomer({ id: payer, org_name: 'Holding Ltd', mrr: null })],
    ['subscription', aSubscription({ parent_billed: true })],
    ['invoice', anOpenInvoice({ billed_customer_id: payer, auto_charges: true })],
    ['payment_transaction', aFailedPayment(family)],
  ]);

  it('fails to pay on both accounts, and its payment is money of neither twice', () => {
    const [own, sent] = [viewOf(rows), viewOf(rows, payer)];
    for (const view of [own, sent]) expect(view.invoices).toMatchObject([{ hasFailedAttempt: true, decline: 'soft' }]);
    expect([own.charges.length, sent.charges.length]).toEqual([1, 0]);
  });

  it('lacks no card: that of its parent pays', () => {
    const [subscription] = viewOf(rows).subscriptions;
    expect(subscription).toMatchObject({
      isAutoCharged: true,
      hasPaymentMethod: true,
      cardExpiresAt: null,
      card: null,
    });
    expect(codes(viewOf(rows))).not.toContain('payment_method_unread');
  });

  it('is told to its parent by the event of the payment as well', () => {
    const body = Buffer.from('');
    const event = { event_type: 'payment.failed', created_at: now.toISOString(), data: aFailedPayment(family) };
    const { carried } = toDelivery({ headers: {}, body, receivedAt: now }, event);
    expect(carried.map(({ kind, customerId }) => [kind, customerId])).toEqual([
      ['payment_transaction', child],
      ['payer_payment', payer],
    ]);
  });
});

describe('a customer left out of the metrics', () => {
  const rows = mirrored([
    ['customer', aCustomer({ exclude_from_metrics: true })],
    ['subscription', aSubscription()],
    ['subscription', aSubscription({ id: 'subs_trial', trial: true, end_date: '2026-03-01T00:00:00Z' })],
  ]);

  it('is in no total, of today, of trials or of the months before', () => {
    const snapshot = combineViews([viewOf(rows)], 'recurring');
    expect(snapshot.subscriptions).toHaveLength(2);
    expect([snapshot.mrr.is.value, snapshot.trialMrr, reconstructMrr(snapshot, now)]).toEqual([[], [], []]);
  });
});

describe('a word that is new to us', () => {
  const invoice = anOpenInvoice({ due_date: '2026-03-12T00:00:00Z' });
  const paidLately = [
    ['customer', aCustomer()],
    ['subscription', aSubscription()],
    ['invoice', invoice],
  ] as const;
  const odd = aFailedPayment({ status: 'REQUIRES_ACTION', status_message: null });

  it('of the newest payment of an invoice that is awaited is never healthy', () => {
    expect(healthOf(viewOf(mirrored(paidLately))).band).toBe('healthy');
    const view = viewOf(mirrored([...paidLately, ['payment_transaction', odd]]));
    expect(healthOf(view)).toMatchObject({
      band: 'unknown',
      unknownReason: expect.stringContaining('REQUIRES_ACTION'),
    });
  });

  it('hides no failure that is known', () => {
    const earlier = aFailedPayment({ id: 'ptx_0', created_at: '2026-02-08T00:00:00Z' });
    const view = viewOf(mirrored([...paidLately, ['payment_transaction', earlier], ['payment_transaction', odd]]));
    expect(view.invoices).toMatchObject([{ hasFailedAttempt: true }]);
    expect(codes(view)).toContain('unknown_payment_status');
    expect(healthOf(view).band).not.toBe('healthy');
  });

  it('is only named once a newer payment has settled the matter, or where no invoice is meant', () => {
    const later = aPayment({ invoice_uuid: invoice['uuid'], created_at: '2026-02-10T00:00:00Z' });
    const settled = viewOf(mirrored([...paidLately, ['payment_transaction', odd], ['payment_transaction', later]]));
    const loose = viewOf(mirrored([...paidLately, ['payment_transaction', { ...odd, invoice_uuid: null }]]));
    for (const view of [settled, loose]) {
      expect(codes(view)).toEqual(['unknown_payment_status']);
      expect(healthOf(view).band).toBe('healthy');
    }
  });

  const turned = `on\u202Ehold${'!'.repeat(99)}`;

  it.each<[string, string, Json]>([
    ['a subscription', 'subscription', aSubscription({ status: turned })],
    ['a customer', 'customer', aCustomer({ status: turned })],
    ['an invoice', 'invoice', anOpenInvoice({ status: turned })],
    ['a payment of an invoice', 'payment_transaction', { ...odd, status: turned }],
    ['a payment of none', 'payment_transaction', { ...odd, status: turned, invoice_uuid: null }],
  ])('of %s is named so that it can be seen, and short', (_what, kind, payload) => {
    const words = viewOf(mirrored([...paidLately.filter(([held]) => held !== kind), [kind, payload]])).doubts;
    const named = words.map((doubt) => doubt.words).filter((one) => one.includes('"on[U+202E]hold!'));
    expect(named).toHaveLength(1);
    expect(named[0]).toContain('!…"');
    expect(named[0]?.length).toBeLessThan(140);
  });

  it('of a customer leaves nothing to be said about it', () => {
    const view = viewOf(
      mirrored([
        ['customer', aCustomer({ status: 'SUSPENDED' })],
        ['subscription', aSubscription()],
      ]),
    );
    expect(healthOf(view)).toMatchObject({ band: 'unknown', unknownReason: expect.stringContaining('SUSPENDED') });
  });
});
