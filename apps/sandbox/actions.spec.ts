import type { Stripe } from 'stripe';
import type { Sandbox } from './sandbox.ts';
import { clientOf, customerWith, idOf, isSteady, openSandbox, Watch } from './testing/open-sandbox.ts';

describe('what can be done to a customer', () => {
  let sandbox: Sandbox;
  let client: Stripe;
  let watch: Watch;

  beforeEach(async () => {
    watch = new Watch();
    sandbox = await openSandbox({ size: 100, clock: watch.read });
    client = clientOf(sandbox);
  });
  afterEach(async () => sandbox.close());

  const now = (): number => Math.floor(watch.read() / 1000);
  const subscriptionOf = async (customer: string): Promise<Stripe.Subscription> => {
    const [subscription] = (await client.subscriptions.list({ customer, status: 'all' })).data;
    if (subscription === undefined) throw new Error('no subscription');
    return subscription;
  };
  const openInvoices = async (customer: string): Promise<Stripe.Invoice[]> =>
    (await client.invoices.list({ customer, status: 'open' })).data;

  it('a failed payment leaves an attempted open invoice, a failed charge and a past due subscription', async () => {
    const customer = await customerWith(client, isSteady);
    const { announced } = sandbox.actions.failPayment(customer, { decline: 'insufficient_funds' });
    const [invoice] = await openInvoices(customer);
    const [charge] = (await client.charges.list({ customer })).data;
    expect(announced).toEqual(
      expect.arrayContaining([
        'invoice.finalized',
        'charge.failed',
        'invoice.payment_failed',
        'customer.subscription.updated',
      ]),
    );
    expect(invoice).toMatchObject({ attempted: true, attempt_count: 1, billing_reason: 'subscription_cycle' });
    expect(invoice?.next_payment_attempt).toBeGreaterThan(now());
    expect(charge).toMatchObject({
      status: 'failed',
      failure_code: 'card_declined',
      outcome: { reason: 'insufficient_funds' },
    });
    expect(await subscriptionOf(customer)).toMatchObject({ status: 'past_due', latest_invoice: invoice?.id });
  });

  it.each([
    ['a card that is declined', { decline: 'expired_card' }, 'incomplete'],
    ['a card that pays', {}, 'active'],
    ['a sent invoice, whatever the card', { collection: 'send_invoice', decline: 'expired_card' }, 'active'],
    ['a trial, with a card that will be declined', { trialDays: 14, decline: 'expired_card' }, 'trialing'],
  ] as const)('a new customer with %s is announced in the state that is read', async (_case, wish, status) => {
    const { customer } = sandbox.actions.create(wish);
    const [created] = (await client.events.list({ type: 'customer.subscription.created' })).data;
    expect(created?.data.object).toMatchObject({ customer, status });
    expect(await subscriptionOf(customer)).toMatchObject({ status });
  });

  it('paying settles everything that is open, and the subscription with it', async () => {
    const customer = await customerWith(client, isSteady);
    sandbox.actions.failPayment(customer, { decline: 'expired_card' });
    sandbox.actions.makeOverdue(customer);
    const { announced } = sandbox.actions.pay(customer);
    expect(announced.filter((type) => type === 'invoice.paid')).toHaveLength(2);
    expect(announced).toEqual(
      expect.arrayContaining(['invoice.updated', 'charge.succeeded', 'customer.subscription.updated']),
    );
    expect(await openInvoices(customer)).toEqual([]);
    expect((await subscriptionOf(customer)).status).toBe('active');
  });

  it('a failed payment is tried again by itself, and given up after four attempts', async () => {
    const customer = await customerWith(client, isSteady);
    sandbox.actions.failPayment(customer);
    watch.passDays(16);
    const [invoice] = await openInvoices(customer);
    expect(invoice).toMatchObject({ attempt_count: 4, next_payment_attempt: null });
  });

  it('an invoice becomes overdue without a word', async () => {
    const customer = await customerWith(client, isSteady);
    const { announced, unannounced } = sandbox.actions.makeOverdue(customer, { inSeconds: 60 });
    const [invoice] = await openInvoices(customer);
    expect(announced).toEqual(['invoice.created', 'invoice.finalized', 'invoice.sent']);
    expect(unannounced.join()).toContain('overdue');
    expect(invoice).toMatchObject({ due_date: now() + 60, collection_method: 'send_invoice', attempt_count: 0 });
    const before = sandbox.announcements.nextNumber;
    watch.passSeconds(120);
    sandbox.tick();
    expect(
      sandbox.announcements
        .latest(sandbox.announcements.nextNumber - before)
        .filter(({ text }) => text.includes(invoice?.id ?? '-')),
    ).toEqual([]);
  });

  it('usage is set in percent of the allowance, up and down, and seen at the meter', async () => {
    const { customer } = sandbox.actions.create({ metered: 'api_small', name: 'Metered' });
    watch.passDays(3);
    for (const percent of [120, 45]) {
      const { announced } = sandbox.actions.usage(customer, { percent });
      expect(announced).toEqual([]);
      const subscription = await subscriptionOf(customer);
      const item = subscription.items.data.find(({ price }) => price.recurring?.usage_type === 'metered');
      const { data } = await client.billing.meters.listEventSummaries(item?.price.recurring?.meter ?? '', {
        customer,
        start_time: Math.floor((item?.current_period_start ?? 0) / 60) * 60,
        end_time: Math.ceil(now() / 60) * 60 + 60,
      });
      expect(data[0]?.aggregated_value).toBe(percent * 100);
    }
  });

  it('usage by the day adds up to the whole', async () => {
    const { customer } = sandbox.actions.create({ metered: 'api_large', name: 'Daily' });
    watch.passDays(5);
    const [meter] = (await client.billing.meters.list()).data;
    const day = 86_400;
    const end_time = (Math.floor(now() / day) + 1) * day;
    const span = { customer, start_time: end_time - 8 * day, end_time };
    const whole = await client.billing.meters.listEventSummaries(meter?.id ?? '', span);
    const days = await client.billing.meters.listEventSummaries(meter?.id ?? '', {
      ...span,
      value_grouping_window: 'day',
    });
    const sum = days.data.reduce((all, { aggregated_value }) => all + aggregated_value, 0);
    expect(days.data).toHaveLength(8);
    // Each day is cut to whole units.
    expect(Math.abs(sum - (whole.data[0]?.aggregated_value ?? 0))).toBeLessThanOrEqual(8);
  });

  it('a renewal brought near falls due then, is billed, and the next one follows a period later', async () => {
    const customer = await customerWith(
      client,
      (one) => isSteady(one) && one.items.data[0]?.price.recurring?.interval === 'month',
    );
    const { announced } = sandbox.actions.bringRenewalNear(customer, { days: 2 });
    expect(announced).toEqual(['customer.subscription.updated']);
    const end = now() + 2 * 86_400;
    expect((await subscriptionOf(customer)).items.data[0]?.current_period_end).toBe(end);
    watch.passDays(3);
    const after = await subscriptionOf(customer);
    const invoice = await client.invoices.retrieve(idOf(after.latest_invoice));
    expect(after.items.data[0]).toMatchObject({ current_period_start: end });
    expect(invoice).toMatchObject({ created: end, status: 'paid', billing_reason: 'subscription_cycle' });
  });

  it('a card that expires soon is valid to the end of a month within the days', async () => {
    const customer = await customerWith(client, isSteady);
    const { announced } = sandbox.actions.expireCardSoon(customer, { days: 30 });
    expect(announced).toEqual(['payment_method.updated']);
    const [card] = (await client.paymentMethods.list({ customer })).data;
    expect(card?.card).toMatchObject({ exp_month: 10, exp_year: 2026 });
  });

  it('cancelling ends the subscription, which stays readable', async () => {
    const customer = await customerWith(client, isSteady);
    expect(sandbox.actions.cancel(customer).announced).toEqual(['customer.subscription.deleted']);
    expect(await subscriptionOf(customer)).toMatchObject({ status: 'canceled', ended_at: now() });
    expect(() => sandbox.actions.cancel(customer)).toThrow('no subscription');
  });

  it('a subscription that has ended keeps the card it had when another one pays what is open', async () => {
    const customer = await customerWith(client, (one) => isSteady(one) && one.default_payment_method !== null);
    sandbox.actions.failPayment(customer);
    sandbox.actions.cancel(customer);
    const { default_payment_method: card } = await subscriptionOf(customer);
    watch.passDays(1);
    expect(sandbox.actions.pay(customer).announced).toContain('payment_method.attached');
    expect(await subscriptionOf(customer)).toMatchObject({ default_payment_method: card });
  });

  it('a refused action changes and announces nothing', async () => {
    const customer = await customerWith(client, ({ status }) => status === 'canceled');
    const before = sandbox.announcements.nextNumber;
    expect(() => sandbox.actions.failPayment(customer)).toThrow('no subscription that runs');
    expect(() => sandbox.actions.usage(customer, { percent: 120 })).toThrow('no subscription that runs');
    expect(() => sandbox.actions.failPayment('cus_none')).toThrow('no customer');
    expect(sandbox.announcements.nextNumber).toBe(before);
  });

  it('a year of time leaves every period open and every event in order', async () => {
    watch.passDays(365);
    const subscriptions = await client.subscriptions.list({ limit: 100 }).autoPagingToArray({ limit: 1000 });
    for (const subscription of subscriptions) {
      expect(subscription.items.data[0]?.current_period_end).toBeGreaterThan(now());
      expect(['incomplete', 'trialing']).not.toContain(subscription.status);
    }
    const moments = sandbox.announcements.latest(10_000).map(({ created }) => created);
    expect(moments).toEqual([...moments].sort((a, b) => b - a));
  });

  it('announces a change with what was there before', async () => {
    const customer = await customerWith(client, isSteady);
    const { name } = await client.customers.retrieve(customer).then((one) => (one.deleted ? { name: null } : one));
    sandbox.actions.patch(customer, { name: 'Renamed & Sons', email: 'desk@renamed.example' });
    const [event] = (await client.events.list({ type: 'customer.updated' })).data;
    expect(event?.data).toMatchObject({ object: { name: 'Renamed & Sons' }, previous_attributes: { name } });
    expect((await client.customers.list({ email: 'desk@renamed.example' })).data.map(({ id }) => id)).toEqual([
      customer,
    ]);
  });
});
