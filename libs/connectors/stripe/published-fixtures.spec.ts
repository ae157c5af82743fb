import { Stripe } from 'stripe';
import {
  customerId,
  eventTypeOf,
  mirrored,
  names,
  pointsAt,
  resources,
} from '../../../test/stripe-fixtures/examples.ts';
import { contractSettings } from '../testing/connector-contract.ts';
import { stripeConnector } from './index.ts';
import { toBillingObject } from './objects.ts';
import { kept } from './testing/held.ts';

const at = new Date('2026-09-01T00:00:00Z');
const example = (name: string, given: object = {}): object => ({ ...resources[name], ...given });
const row = (name: string, given: object = {}) => toBillingObject(example(name, given), at);

describe('the mirror row of each published example', () => {
  it.each(Object.entries(mirrored))('%s', (name, [kind, externalId, owner, isDeleted]) => {
    expect(row(name)).toEqual({
      kind,
      externalId,
      customerId: owner,
      payload: resources[name],
      apiVersion: '2026-10-28.endive',
      knownAt: at,
      isDeleted,
    });
  });

  const others = names.filter((name) => !Object.hasOwn(mirrored, name));

  it('covers everything there is', () => {
    expect(names).toHaveLength(176);
    expect(others).toHaveLength(161);
    expect(names).toEqual(expect.arrayContaining(Object.keys(mirrored)));
  });

  it.each(others)('%s is kept as unknown, whole', (name) => {
    const object = kept(row(name));
    expect(object.kind).toBe(`unknown:${resources[name]?.object}`);
    expect(object.externalId).not.toBe('');
    expect(object.customerId).toBeNull();
    expect(object.payload).toEqual(resources[name]);
  });
});

const ref = (kind: string, externalId: string) => ({ connectionId: 'connection-1', kind, externalId });
const subscriptionRef = ref('subscription', 'sub_1Pgc6rB7WZ01zgkWNy0Cn5nw');
const day2009 = new Date('2009-02-13T23:31:30Z');

function viewOf(objects: readonly ReturnType<typeof row>[], catalogue: readonly ReturnType<typeof row>[] = []) {
  return stripeConnector.normalize(
    { connectionId: 'connection-1', customerId, objects: objects.map(kept), catalogue: catalogue.map(kept) },
    contractSettings,
    at,
  );
}

describe('the snapshot fields of the published examples', () => {
  it('customer', () => {
    expect(viewOf([row('customer')])).toEqual({
      system: 'stripe',
      connectionId: 'connection-1',
      customer: {
        ref: ref('customer', customerId),
        aliases: ['stripe:cus_QXg1o8vcGmoR32'],
        name: null,
        email: null,
        domain: null,
        isDeleted: false,
        isManagedElsewhere: false,
        currency: 'usd',
      },
      status: 'none',
      subscriptions: [],
      invoices: [],
      charges: [],
      usage: [],
      lifetimeValue: [],
      refunded: [],
      doubts: [],
      changesAt: null,
    });
  });

  it('subscription, named by the product, with the price inside it', () => {
    const view = viewOf([row('subscription')], [row('product'), row('price')]);
    expect(view.status).toBe('active');
    expect(view.subscriptions).toEqual([
      {
        ref: subscriptionRef,
        aliases: ['stripe:sub_1Pgc6rB7WZ01zgkWNy0Cn5nw'],
        rawStatus: 'active',
        status: 'active',
        plan: 'T-shirt',
        lines: [
          {
            subscription: subscriptionRef,
            item: 'si_QXhVnC2h0Jczwc',
            label: 'T-shirt',
            currency: 'usd',
            // The example sells packs of 1 592 560 163, rounded down: one shirt is no pack.
            gross: '0',
            net: '0',
            interval: 'month',
            intervalCount: 1,
            quantity: 1,
            monthly: { value: '0' },
            steps: ['$20.00 × 0 packs (1 ÷ 1592560163 rounded down)', '= $0.00 a month'],
            isCounted: false,
            notCounted: 'collection is paused',
          },
        ],
        startedAt: day2009,
        trialEndsAt: null,
        renewsAt: null,
        renewalKind: null,
        termMonths: 1,
        endsAt: null,
        endedAt: day2009,
        isCancelScheduled: false,
        isPaused: true,
        isAutoCharged: true,
        cardExpiresAt: null,
        cardLabel: null,
        hasPaymentMethod: false,
        card: null,
      },
    ]);
    expect(view.doubts.map(({ code }) => code)).toEqual(['collection_paused']);
  });

  it("the customer's discount without a readable coupon makes the amount unknown, not undiscounted", () => {
    const [subscription] = viewOf([row('customer'), row('subscription')]).subscriptions;
    expect(subscription?.lines[0]?.monthly).toMatchObject({ value: null, reason: { code: 'discount_unreadable' } });
  });

  it('price and coupon, once packs and pauses are out of the way', () => {
    const price = example('price', { transform_quantity: null });
    const item = {
      id: 'si_1',
      object: 'subscription_item',
      price,
      quantity: 1,
      discounts: [],
      current_period_end: 1_789_000_000,
    };
    const running = {
      pause_collection: null,
      cancel_at: null,
      cancel_at_period_end: false,
      ended_at: null,
      items: { object: 'list', data: [item], has_more: false },
      discounts: [{ id: 'di_1', object: 'discount', end: null, source: { type: 'coupon', coupon: 'Z4OV52SU' } }],
    };
    const view = viewOf([row('subscription', running)], [row('product'), row('coupon')]);
    expect(view.subscriptions[0]).toMatchObject({
      renewsAt: new Date(1_789_000_000_000),
      renewalKind: 'renewal',
      lines: [
        {
          gross: '2000',
          net: '1490',
          monthly: { value: '1490' },
          steps: ['$20.00 × 1', '− 25.5 % forever (25.5% off)', '= $14.90 a month'],
          isCounted: true,
        },
      ],
    });
    expect(view.doubts).toEqual([]);
  });

  it('payment method', () => {
    const pays = { default_payment_method: 'pm_1Pgc75B7WZ01zgkWlHVgdEGJ' };
    expect(viewOf([row('subscription', pays), row('payment_method')]).subscriptions[0]).toMatchObject({
      hasPaymentMethod: true,
      card: ref('payment_method', 'pm_1Pgc75B7WZ01zgkWlHVgdEGJ'),
      cardLabel: 'Visa •••• 4242 (link)',
      cardExpiresAt: new Date('2030-09-01T00:00:00Z'),
    });
  });

  it('invoice', () => {
    expect(viewOf([row('invoice')]).invoices).toEqual([
      {
        ref: ref('invoice', 'in_1Pgc6tB7WZ01zgkWu9fdqL6I'),
        aliases: ['stripe:in_1Pgc6tB7WZ01zgkWu9fdqL6I'],
        number: 'in_1Pgc6tB7WZ01zgkWu9fdqL6I',
        status: 'draft',
        currency: 'usd',
        totalMinor: 1000,
        dueMinor: 1000,
        paidMinor: 0,
        outstandingMinor: 1000,
        issuedAt: day2009,
        dueAt: day2009,
        paidAt: null,
        // Its parent is a quote, although the example also fills the fields of a subscription's invoice.
        subscription: null,
        hasFailedAttempt: false,
        failedAt: null,
        attemptCount: 0,
        nextAttemptAt: null,
        decline: null,
        declineReason: null,
        isWrittenOff: false,
        hostedUrl: null,
      },
    ]);
  });

  it('charge', () => {
    const charge = { ...row('charge'), customerId };
    expect(viewOf([charge])).toMatchObject({
      charges: [
        {
          ref: ref('charge', 'ch_1PgafuB7WZ01zgkWXYmPNZs8'),
          status: 'succeeded',
          amount: { minor: 100, currency: 'usd' },
          refundedMinor: 0,
          at: day2009,
          failureReason: null,
        },
      ],
      refunded: [],
    });
  });

  it('meter', () => {
    const metered = {
      id: 'si_2',
      object: 'subscription_item',
      price: example('price', {
        recurring: { interval: 'month', interval_count: 1, usage_type: 'metered', meter: 'meter_123' },
      }),
      current_period_start: 1_788_000_000,
      current_period_end: 1_790_000_000,
    };
    const reading = toBillingObject(
      {
        object: 'usage_reading',
        id: `meter_123:${customerId}:1788000000`,
        meter: 'meter_123',
        customer: customerId,
        period_start: 1_788_000_000,
        period_end: 1_790_000_000,
        aggregated_value: resources['billing.meter_event_summary']?.['aggregated_value'],
      },
      at,
    );
    const subscription = row('subscription', { items: { object: 'list', data: [metered], has_more: false } });
    expect(viewOf([subscription, reading], [row('billing.meter')]).usage).toMatchObject([
      { meter: 'meter_123', label: 'test-meter', used: 25, included: null, percent: null },
    ]);
  });

  it('the tombstones: a deleted customer has nothing running, a deleted invoice is none', () => {
    const view = viewOf(
      [row('deleted_customer'), row('subscription'), row('deleted_invoice')],
      [row('deleted_product')],
    );
    expect(view).toMatchObject({ status: 'canceled', customer: { isDeleted: true }, invoices: [] });
  });

  it('whatever is unknown changes nothing', () => {
    const unknown = names
      .filter((name) => !Object.hasOwn(mirrored, name))
      .map((name) => ({ ...row(name), customerId }));
    expect(viewOf([row('subscription'), ...unknown], unknown)).toEqual(viewOf([row('subscription')]));
  });
});

describe('each published example, signed as an event', () => {
  const secret = 'whsec_fixture';

  function deliver(name: string) {
    const event = {
      id: `evt_${names.indexOf(name)}`,
      object: 'event',
      api_version: '2026-10-28.endive',
      created: at.getTime() / 1000,
      data: { object: resources[name] },
      livemode: false,
      type: eventTypeOf(name),
    };
    const payload = JSON.stringify(event);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: event.created });
    const request = { body: Buffer.from(payload), headers: { 'stripe-signature': signature }, receivedAt: at };
    return stripeConnector.webhook?.read(request, [secret]);
  }

  it.each(names)('%s', (name) => {
    const delivery = deliver(name);
    expect(delivery).toMatchObject({
      eventId: `evt_${names.indexOf(name)}`,
      createdAt: at,
      mode: 'test',
      endsAccess: false,
    });
    const refs = delivery?.refs.map(({ kind, externalId }) => [kind, externalId]);
    expect(refs).toEqual(pointsAt[name] ?? []);
    for (const carried of delivery?.carried ?? []) expect(carried.payload).toEqual(resources[name]);
  });

  it('carries the object itself only where the example is whole', () => {
    const carrying = names.filter((name) => (deliver(name)?.carried.length ?? 0) > 0);
    expect(carrying.toSorted()).toEqual(
      [
        'billing.meter',
        'charge',
        'deleted_coupon',
        'deleted_customer',
        'deleted_invoice',
        'deleted_price',
        'deleted_product',
        'invoice',
        'payment_method',
        'product',
        'subscription',
      ].toSorted(),
    );
  });
});
