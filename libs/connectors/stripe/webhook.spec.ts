import { Stripe } from 'stripe';
import { ConnectorError } from '../connector-error.ts';
import type { RawRequest } from '../delivery.ts';
import {
  type Json,
  aCard,
  aCharge,
  aCustomer,
  aDiscount,
  aPrice,
  aProduct,
  aSubscription,
  anEvent,
  anInvoice,
  anItem,
  list,
  now,
} from './testing/shapes.ts';
import { readWebhook } from './webhook.ts';

const secret = 'whsec_current';
const oldSecret = 'whsec_previous';
const nowSeconds = now.getTime() / 1000;

function header(body: string, given: { secret?: string; at?: number } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret: given.secret ?? secret,
    timestamp: given.at ?? nowSeconds,
  });
}

function request(body: string, signature: string | string[] | undefined): RawRequest {
  return { body: Buffer.from(body), headers: { 'stripe-signature': signature }, receivedAt: now };
}

function read(event: Json, secrets: readonly string[] = [secret]) {
  const body = JSON.stringify(event);
  return readWebhook(request(body, header(body)), secrets);
}

function refusal(body: string, signature: string | string[] | undefined, secrets = [secret]): string {
  try {
    readWebhook(request(body, signature), secrets);
    return 'none';
  } catch (error) {
    return error instanceof ConnectorError ? error.kind : String(error);
  }
}

const body = JSON.stringify(anEvent('invoice.paid', anInvoice()));

describe('who sent it', () => {
  it.each([
    ['now', nowSeconds],
    ['300 seconds ago', nowSeconds - 300],
    ['300 seconds ahead', nowSeconds + 300],
  ])('believes a signature of %s', (_what, at) => {
    expect(refusal(body, header(body, { at }))).toBe('none');
  });

  it.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['two headers', [header(body), header(body)]],
    ['a header without a time', header(body).replace(/^t=\d+,/, '')],
    ['two times', `t=1,${header(body)}`],
    ['an unreadable time', header(body).replace(/^t=/, 't=x')],
    ['a time in exponent form', header(body).replace(/^t=\d+/, 't=1e9')],
    ['no signature', `t=${nowSeconds}`],
    ['another scheme', header(body).replace('v1=', 'v0=')],
    ['a cut signature', header(body).slice(0, -2)],
    ['a forged signature', `t=${nowSeconds},v1=${'0'.repeat(64)}`],
    ['another secret', header(body, { secret: 'whsec_other' })],
    ['a signature of other bytes', header(`${body} `)],
    ['a signature whose time was changed', header(body, { at: nowSeconds - 10 }).replace(/^t=\d+/, `t=${nowSeconds}`)],
    ['301 seconds ago', header(body, { at: nowSeconds - 301 })],
    ['301 seconds ahead', header(body, { at: nowSeconds + 301 })],
  ])('refuses %s', (_what, signature) => {
    expect(refusal(body, signature)).toBe('rejected');
  });

  it.each([
    [-600, '600 seconds behind'],
    [600, '600 seconds ahead of'],
  ])('says that it is the clock when only the time is wrong, by %d seconds', (seconds, words) => {
    const signed = request(body, header(body, { at: nowSeconds + seconds }));
    const stale = { kind: 'rejected', isStale: true };
    expect(() => readWebhook(signed, [secret])).toThrow(`${words} this machine's clock: check the clock`);
    expect(() => readWebhook(signed, [secret])).toThrow(expect.objectContaining(stale));
    // A forged one learns nothing of our clock.
    const forged = request(body, header(body, { at: nowSeconds + seconds, secret: 'whsec_other' }));
    expect(() => readWebhook(forged, [secret])).toThrow('does not fit');
    expect(() => readWebhook(forged, [secret])).toThrow(expect.objectContaining({ isStale: false }));
  });

  it('refuses everything without a secret, a blank one included', () => {
    expect(refusal(body, header(body), [])).toBe('rejected');
    expect(refusal(body, header(body, { secret: ' ' }), [' ', ''])).toBe('rejected');
  });

  it('accepts old and new during a rotation, several signatures in one header included, and the old no longer after it', () => {
    const both = `${header(body, { secret: oldSecret })},${header(body).replace(/^t=\d+,/, '')}`;
    expect(refusal(body, header(body, { secret: oldSecret }), [secret, oldSecret])).toBe('none');
    expect(refusal(body, header(body), [secret, oldSecret])).toBe('none');
    expect(refusal(body, both)).toBe('none');
    expect(refusal(body, header(body, { secret: oldSecret }))).toBe('rejected');
  });

  it.each([
    ['not JSON', '{"object":'],
    ['not an event', '{"object":"invoice","id":"in_1"}'],
    ['not an object', '[1]'],
    ['an event without a time', '{"object":"event","id":"evt_1","type":"a.b","livemode":false,"data":{"object":{}}}'],
  ])('calls proven bytes that are %s malformed', (_what, text) => {
    expect(refusal(text, header(text))).toBe('malformed');
  });
});

const whole = aSubscription([anItem(aPrice())]);
const ref = (kind: string, externalId: string, customerId: string | null = 'cus_1'): Json => ({
  kind,
  externalId,
  customerId,
});

describe('what it is about', () => {
  it.each<[string, Json, readonly Json[]]>([
    ['customer.subscription.updated', whole, [ref('subscription', 'sub_1')]],
    ['customer.subscription.deleted', whole, [ref('subscription', 'sub_1')]],
    ['customer.updated', aCustomer(), [ref('customer', 'cus_1')]],
    ['customer.source.expiring', { object: 'card', id: 'card_1', customer: 'cus_1' }, [ref('customer', 'cus_1')]],
    ['customer.discount.created', aDiscount('SPRING'), [ref('customer', 'cus_1'), ref('subscription', 'sub_1')]],
    ['customer.tax_id.created', { object: 'tax_id', id: 'txi_1', customer: 'cus_1' }, []],
    ['invoice.payment_failed', anInvoice(), [ref('invoice', 'in_1')]],
    ['invoice.upcoming', { ...anInvoice(), id: undefined }, [ref('subscription', 'sub_1')]],
    [
      'invoice.upcoming',
      { object: 'invoice', customer: 'cus_1', subscription: 'sub_9' },
      [ref('subscription', 'sub_9')],
    ],
    [
      'invoice_payment.paid',
      { object: 'invoice_payment', id: 'inpay_1', invoice: 'in_1' },
      [ref('invoice', 'in_1', null)],
    ],
    [
      'credit_note.created',
      { object: 'credit_note', id: 'cn_1', invoice: 'in_1', customer: 'cus_1' },
      [ref('invoice', 'in_1')],
    ],
    ['charge.failed', aCharge(), [ref('charge', 'ch_1')]],
    ['charge.dispute.created', { object: 'dispute', id: 'dp_1', charge: 'ch_1' }, [ref('charge', 'ch_1', null)]],
    ['refund.created', { object: 'refund', id: 're_1', charge: 'ch_1' }, [ref('charge', 'ch_1', null)]],
    [
      'payment_intent.payment_failed',
      { object: 'payment_intent', id: 'pi_1', latest_charge: 'ch_2', customer: 'cus_1' },
      [ref('charge', 'ch_2')],
    ],
    ['payment_method.updated', aCard(), [ref('payment_method', 'pm_1'), ref('customer', 'cus_1')]],
    [
      'subscription_schedule.updated',
      { object: 'subscription_schedule', id: 's_1', subscription: 'sub_1', customer: 'cus_1' },
      [ref('subscription', 'sub_1')],
    ],
    ['price.updated', aPrice(), [ref('price', 'price_1', null)]],
    ['plan.updated', { object: 'plan', id: 'plan_1' }, [ref('price', 'plan_1', null)]],
    ['product.updated', aProduct(), [ref('product', 'prod_1', null)]],
    ['coupon.deleted', { object: 'coupon', id: 'SPRING' }, [ref('coupon', 'SPRING', null)]],
    ['billing.meter.created', { object: 'billing.meter', id: 'mtr_1' }, [ref('meter', 'mtr_1', null)]],
    ['issuing_card.created', { object: 'issuing.card', id: 'ic_1' }, []],
    ['something.never.heard.of', { object: 'thing' }, []],
  ])('%s', (type, object, refs) => {
    const delivery = read(anEvent(type, object));
    expect(delivery).toMatchObject({
      eventId: 'evt_1',
      type,
      mode: 'test',
      apiVersion: '2026-10-28.endive',
      endsAccess: false,
    });
    expect(delivery.refs).toEqual(refs);
  });

  it('names the customer that a payment method was taken from', () => {
    const event = anEvent('payment_method.detached', aCard({ customer: null }), {
      data: { object: aCard({ customer: null }), previous_attributes: { customer: 'cus_7' } },
    });
    expect(read(event).refs).toEqual([ref('payment_method', 'pm_1', null), ref('customer', 'cus_7', 'cus_7')]);
  });

  it('routes by mode and connected account', () => {
    expect(read(anEvent('invoice.paid', anInvoice(), { livemode: true, account: 'acct_7' }))).toMatchObject({
      mode: 'live',
      externalAccountId: 'acct_7',
    });
  });

  it('says by its context whose an event of an organisation is, and then only says who', () => {
    const event = anEvent('invoice.paid', anInvoice(), { context: 'acct_5' });
    expect(read(anEvent('invoice.paid', anInvoice(), { context: null })).carried).toHaveLength(1);
    expect(read(event)).toMatchObject({
      externalAccountId: 'acct_5',
      mayBeOwn: true,
      refs: [{ kind: 'invoice', externalId: 'in_1' }],
      carried: [],
    });
  });

  it('knows an account connected to one of an organisation for another one', () => {
    const event = anEvent('invoice.paid', anInvoice(), { account: 'acct_7', context: 'acct_5/acct_7' });
    const { mayBeOwn, ...delivery } = read(event);
    expect(delivery).toMatchObject({ externalAccountId: 'acct_7', carried: [expect.anything()] });
    expect(mayBeOwn).toBeUndefined();
  });

  it('ends access after a deauthorization and has nothing fetched', () => {
    const event = anEvent(
      'account.application.deauthorized',
      { object: 'application', id: 'ca_1' },
      { account: 'acct_7' },
    );
    expect(read(event)).toMatchObject({ endsAccess: true, refs: [], carried: [], externalAccountId: 'acct_7' });
  });

  it('reads a thin event as a hint', () => {
    const thin = {
      id: 'evt_t',
      object: 'v2.core.event',
      type: 'v1.customer.subscription.past_due',
      created: '2026-08-31T23:59:00.000Z',
      livemode: false,
      related_object: { id: 'sub_1', type: 'subscription', url: '/v1/subscriptions/sub_1' },
    };
    expect(read(thin)).toMatchObject({
      apiVersion: null,
      refs: [{ kind: 'subscription', externalId: 'sub_1' }],
      carried: [],
    });
    expect(read({ ...thin, related_object: { id: 'x_1', type: 'new.thing' } }).refs).toEqual([]);
    expect(read({ ...thin, context: 'acct_5/acct_7' })).toMatchObject({ externalAccountId: 'acct_7', mayBeOwn: true });
    expect(read({ ...thin, created: '9999-12-31T23:59:59-12:00' }).createdAt).toEqual(now);
  });
});

describe('when it happened', () => {
  it.each([
    ['in the year 300 000', 9_404_000_000_000],
    ['before 1970', -1],
    ['in no year at all', 1e300],
    ['301 seconds from now', nowSeconds + 301],
  ])('is when it was heard where it says %s, and then it only says who', (_what, created) => {
    expect(read(anEvent('invoice.paid', anInvoice(), { created }))).toMatchObject({
      createdAt: now,
      refs: [{ kind: 'invoice', externalId: 'in_1' }],
      carried: [],
    });
  });

  it('is believed up to five minutes ahead', () => {
    const ahead = read(anEvent('invoice.paid', anInvoice(), { created: nowSeconds + 300 }));
    expect(ahead.createdAt).toEqual(new Date(now.getTime() + 300_000));
    expect(ahead.carried).toHaveLength(1);
  });
});

describe('when what it carries may be used', () => {
  it.each<[string, string, Json]>([
    ['a whole subscription', 'customer.subscription.updated', whole],
    ['a customer without card and discount', 'customer.updated', aCustomer()],
    ['an invoice that was never tried', 'invoice.finalized', anInvoice({ payments: undefined })],
    ['an invoice with its payments', 'invoice.payment_failed', anInvoice({ attempt_count: 2 })],
    ['an invoice with more lines, which nobody reads', 'invoice.paid', anInvoice({ lines: list([], true) })],
    ['a charge', 'charge.failed', aCharge()],
    ['a payment method', 'payment_method.automatically_updated', aCard()],
    ['a product', 'product.updated', aProduct()],
  ])('carries %s, true since the second of the event', (_what, type, object) => {
    const [carried] = read(anEvent(type, object)).carried;
    expect(carried).toMatchObject({
      externalId: object['id'],
      payload: JSON.parse(JSON.stringify(object)),
      apiVersion: '2026-10-28.endive',
      knownAt: new Date('2026-08-31T23:59:00Z'),
      isDeleted: false,
    });
  });

  it.each<[string, string, Json]>([
    ['a subscription with a discount', 'customer.subscription.updated', { ...whole, discounts: ['di_1'] }],
    [
      'a subscription with a card of its own',
      'customer.subscription.updated',
      { ...whole, default_payment_method: 'pm_1' },
    ],
    [
      'a subscription with more items',
      'customer.subscription.updated',
      { ...whole, items: list([anItem(aPrice())], true) },
    ],
    ['a subscription without items', 'customer.subscription.updated', { ...whole, items: undefined }],
    [
      'an item with a discount',
      'customer.subscription.updated',
      aSubscription([anItem(aPrice(), { discounts: ['di_1'] })]),
    ],
    ['a customer with a card', 'customer.updated', aCustomer({ invoice_settings: { default_payment_method: 'pm_1' } })],
    [
      'an invoice that was tried, without its payments',
      'invoice.payment_failed',
      anInvoice({ attempt_count: 1, payments: undefined }),
    ],
    ['an invoice with more payments', 'invoice.paid', anInvoice({ payments: list([], true) })],
    ['a price, whose tiers events leave out', 'price.updated', aPrice()],
    ['an object that the event is not about', 'charge.dispute.created', aCharge()],
  ])('has %s fetched', (_what, type, object) => {
    expect(read(anEvent(type, object)).carried).toEqual([]);
  });

  it('has everything of another version fetched, however whole it looks', () => {
    const event = anEvent('customer.subscription.updated', whole, { api_version: '2024-06-20' });
    expect(read(event)).toMatchObject({ apiVersion: '2024-06-20', refs: [{ externalId: 'sub_1' }], carried: [] });
    expect(read(anEvent('customer.updated', aCustomer(), { api_version: null })).carried).toEqual([]);
  });

  it.each(['customer', 'product', 'price', 'coupon'])('carries the tombstone of a deleted %s', (object) => {
    const [carried] = read(anEvent(`${object}.deleted`, { object, id: 'x_1' })).carried;
    expect(carried).toMatchObject({ kind: object, externalId: 'x_1', isDeleted: true });
  });

  it('does not take a canceled subscription for a deleted one', () => {
    expect(read(anEvent('customer.subscription.deleted', whole)).carried).toMatchObject([{ isDeleted: false }]);
  });
});
