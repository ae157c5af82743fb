import { createHmac } from 'node:crypto';
import type { Stripe } from 'stripe';
import { isObject, type Json, type JsonObject } from '../api/json.ts';
import type { Sandbox } from '../sandbox.ts';
import { clientOf, openSandbox, Watch } from '../testing/open-sandbox.ts';
import { Receiver, waitFor } from '../testing/receiver.ts';
import { measureSignature } from './hooks/sign.ts';
import { ODD_MANNERS } from './hooks/letter.ts';
import { measureProfile } from './profile.ts';
import { casesOf, pairsOf, type Pair } from './pairs.ts';
import { MeasureClient, text } from './testing/measure-client.ts';

const SECRET = 'whs_for_this_spec';

describe('the signature', () => {
  // Figures from measure-api.md §8.3.
  const secret = 'whs_demo_9f2c41';
  const body =
    '{"event_type":"payment.failed","created_at":"2026-01-01T00:00:00Z","data_type":"payment_transaction","data":{"id":"ptx_demo1"}}';

  it.each([
    ['sha256-hex', 't=1767225600,v1=ace7a9024fa80ff8e63206b441cbf4a2f0eadd92449bc78f3ab731069aa3ee48'],
    ['sha256-base64', 't=1767225600,v1=rOepAk+oD/jmMga0Qcv0ovDq3ZJEm8ePOrcxBpqj7kg='],
    ['simple', '44dd5f6c83fd3c35376f7699e89b2943df9aaedcee2f6c11ff63a034594f2af2'],
  ] as const)('is the published one in the form %s', (form, header) => {
    expect(measureSignature(body, [secret], 1_767_225_600, form)).toBe(header);
  });

  it('is longer with SHA-512, and there are two while secrets are exchanged', () => {
    const both = measureSignature(body, ['old', 'new'], 5, 'sha512-hex').split(',');
    expect(both.map((part) => part.length)).toEqual([3, 131, 131]);
  });
});

describe('what happens in Measure', () => {
  let sandbox: Sandbox;
  let measure: MeasureClient;
  let stripe: Stripe;
  let watch: Watch;
  let receiver: Receiver;

  beforeEach(async () => {
    watch = new Watch();
    sandbox = await openSandbox({ size: 100, clock: watch.read });
    measure = new MeasureClient(sandbox);
    stripe = clientOf(sandbox);
    receiver = await Receiver.open('x-maple-signature');
    sandbox.measureHooks.register({ url: receiver.url, secret: SECRET });
  });
  afterEach(async () => {
    await sandbox.close();
    receiver.close();
  });

  const linkedPair = async (): Promise<Pair> => {
    for (const pair of pairsOf(sandbox.measure.book)) {
      const [subscription] = (await stripe.subscriptions.list({ customer: pair.stripe })).data;
      const charged = subscription?.collection_method === 'charge_automatically' && subscription.discounts.length === 0;
      if (pair.relation === 'linked' && subscription?.status === 'active' && charged) return pair;
    }
    throw new Error('nobody is linked and steady');
  };
  const newest = async (kind: string, customer_id: string): Promise<JsonObject> => {
    const { results } = await measure.page(kind, { pagination: { limit: 1 }, query: { customer_id } });
    return results?.[0] ?? {};
  };
  const events = (): JsonObject[] => {
    return receiver.letters
      .map(({ body }): Json => JSON.parse(body))
      .filter((event): event is JsonObject => isObject(event));
  };

  it('a failed payment of somebody in both books is seen in both, under one id', async () => {
    const pair = await linkedPair();
    const outcome = sandbox.actions.failPayment(pair.stripe, { decline: 'insufficient_funds' });
    expect(outcome.announced).toContain('charge.failed');
    expect(outcome.measure).toContain('payment.failed');
    watch.passSeconds(60);
    const payment = await newest('payments/transactions', pair.measure);
    const [charge] = (await stripe.charges.list({ customer: pair.stripe })).data;
    expect(payment).toMatchObject({ status: 'FAILED', status_message: 'The card has insufficient funds.' });
    expect([charge?.id, charge?.payment_intent]).toContain(payment['provider_transaction_id']);
    expect(await measure.read(`/invoices/${text(payment, 'invoice_uuid')}`)).toMatchObject({
      status: 'OVERDUE',
      paid: { value_in_cents: 0 },
      due: { value_in_cents: charge?.amount },
    });
    sandbox.actions.pay(pair.stripe);
    expect(await measure.read(`/invoices/${text(payment, 'invoice_uuid')}`)).toMatchObject({ status: 'PAID' });
    expect(await newest('payments/transactions', pair.measure)).toMatchObject({ status: 'SUCCESS' });
    const { results } = await measure.page('invoices', { pagination: { limit: 1 }, sort_key: 'updatedAtDesc' });
    expect(results?.[0]?.['uuid']).toBe(payment['invoice_uuid']);
  });

  it('the same can be done by Measure’s id, and to those whom only Measure has', async () => {
    const alone = casesOf(sandbox.measure.book)['card_expiring'] ?? '';
    const { customer, announced, measure: said } = sandbox.actions.failPayment(alone);
    expect({ customer, announced }).toEqual({ customer: alone, announced: [] });
    expect(said).toEqual(expect.arrayContaining(['payment.failed']));
    expect(await newest('payments/transactions', alone)).toMatchObject({ status: 'FAILED' });
    expect(sandbox.actions.pay(alone).measure).toContain('payment.success');
    sandbox.actions.makeOverdue(alone, { inSeconds: 60 });
    expect(await newest('invoices', alone)).toMatchObject({ status: 'PENDING', auto_charges: false });
    watch.passSeconds(61);
    expect(await newest('invoices', alone)).toMatchObject({ status: 'OVERDUE' });
    sandbox.actions.bringRenewalNear(alone, { days: 2 });
    const renewal = text(await newest('subscriptions', alone), 'renewal_date');
    expect(Date.parse(renewal)).toBe(watch.read() + 2 * 86_400_000);
    expect(sandbox.actions.cancel(alone).measure).toEqual(['subscription.cancelled']);
    expect(await newest('subscriptions', alone)).toMatchObject({ status: 'CANCELLED', auto_renews: false });
  });

  it('use that passes what is included is announced once, without saying which', async () => {
    const { customer } = sandbox.actions.createInMeasure({ name: 'Metered', metered: 'api_small' });
    watch.passDays(2);
    expect(sandbox.actions.usage(customer, { percent: 95 }).measure).toEqual([]);
    expect(Date.parse(text(await newest('subscriptions', customer), 'updated_at'))).toBe(watch.read());
    expect(sandbox.actions.usage(customer, { percent: 130 }).measure).toEqual([
      'subscription.default_usage_threshold_exceeded',
    ]);
    expect(sandbox.actions.usage(customer, { percent: 140 }).measure).toEqual([]);
    const id = text(await newest('subscriptions', customer), 'id');
    const usage = await measure.read(`/subscriptions/${id}/current_period_usage`, {
      body: { item_id: 'itm_api_calls' },
    });
    expect(usage).toMatchObject({ used_count_by_metric_id: { met_api_calls_total: 14_000 } });
  });

  it('a period that ends is billed by itself, also for those whom only Measure has', async () => {
    const alone = casesOf(sandbox.measure.book)['twin'] ?? '';
    await measure.page('customers', { pagination: {} });
    sandbox.actions.bringRenewalNear(alone, { days: 1 });
    const before = await newest('invoices', alone);
    watch.passDays(2);
    const after = await newest('invoices', alone);
    expect(after['uuid']).not.toBe(before['uuid']);
    expect(sandbox.measureHooks.latest(50).map(({ type }) => type)).toContain('subscription.renewed');
  });

  it('is posted in an envelope, signed over moment, comma and body', async () => {
    const pair = await linkedPair();
    const { measure: said } = sandbox.actions.failPayment(pair.stripe);
    await receiver.received(said.length);
    for (const { body, signature } of receiver.letters) {
      const at = Math.floor(watch.read() / 1000);
      const digest = createHmac('sha256', SECRET).update(`${at},${body}`).digest('hex');
      expect(signature).toBe(`t=${at},v1=${digest}`);
    }
    expect(new Set(events().map((event) => event['event_type']))).toEqual(new Set(said));
    const failed = events().find((event) => event['event_type'] === 'payment.failed');
    expect(failed).toMatchObject({
      data_type: 'payment_transaction',
      data: { customer_id: pair.measure, status: 'FAILED' },
    });
  });

  it('tells of names in short, and of what no page names only on order', async () => {
    const pair = await linkedPair();
    expect(sandbox.actions.patch(pair.stripe, { name: 'Renamed' }).measure).toEqual(['customer.updated']);
    await receiver.received(1);
    const [event] = events();
    expect(event).toMatchObject({ event_type: 'customer.updated', data: { org_name: 'Renamed' } });
    expect(event?.['data']).not.toHaveProperty('mrr');
    sandbox.measure.profile = measureProfile.parse({ extraEvents: true });
    expect(sandbox.actions.createInMeasure({ name: 'Extra' }).measure).toEqual(
      expect.arrayContaining(['customer.created', 'subscription.created', 'invoice.updated', 'payment.success']),
    );
  });

  it('comes again after a failure, twice, or in the wrong order', async () => {
    const pair = await linkedPair();
    receiver.answer = 500;
    sandbox.actions.patch(pair.stripe, { name: 'First' });
    await receiver.received(1);
    receiver.answer = 200;
    await receiver.received(2);
    await waitFor(() => (sandbox.measureHooks.latest(1)[0]?.pending.size === 0 ? true : null));
    sandbox.faults.set({ webhooks: { duplicate: true } });
    sandbox.actions.patch(pair.stripe, { name: 'Second' });
    await receiver.received(4);
    sandbox.faults.clear();
    sandbox.faults.set({ webhooks: { reorder: true } });
    sandbox.actions.patch(pair.stripe, { name: 'Third' });
    sandbox.actions.patch(pair.stripe, { name: 'Fourth' });
    await receiver.received(6);
    const names = receiver.letters.map(({ body }) => /"org_name":"(\w+)"/.exec(body)?.[1]);
    expect(names).toEqual(['First', 'First', 'Second', 'Second', 'Fourth', 'Third']);
  });

  it.each(Object.keys(ODD_MANNERS))('can be posted in the odd manner %s', async (kind) => {
    const pair = await linkedPair();
    sandbox.actions.patch(pair.stripe, { name: 'Odd' });
    await receiver.received(1);
    expect(sandbox.measureHooks.announceOdd(kind)).toBe(true);
    const odd = (await receiver.received(2)).at(-1);
    const at = Math.floor(watch.read() / 1000) - (ODD_MANNERS[kind]?.ageSeconds ?? 0);
    const compact = JSON.stringify(JSON.parse(odd?.body ?? ''));
    const right = measureSignature(compact, [SECRET], at, kind === 'simple' ? 'simple' : 'sha256-hex');
    expect(odd?.signature === right).toBe(kind !== 'wrong_secret');
    expect(compact === odd?.body).toBe(kind !== 'pretty');
    expect(compact.includes('"event_type"')).toBe(kind !== 'bare');
  });
});
