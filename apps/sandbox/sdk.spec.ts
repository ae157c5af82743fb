import { Stripe } from 'stripe';
import type { Sandbox } from './sandbox.ts';
import { clientOf, idOf, openSandbox } from './testing/open-sandbox.ts';

describe('the API, read with the real SDK', () => {
  let sandbox: Sandbox;
  let client: Stripe;

  beforeAll(async () => {
    sandbox = await openSandbox();
    client = clientOf(sandbox);
  });
  afterAll(async () => sandbox.close());

  it('lists every customer once, newest first, whatever the size of a page', async () => {
    const all = await client.customers.list({ limit: 100 }).autoPagingToArray({ limit: 10_000 });
    const small = await client.customers.list({ limit: 7 }).autoPagingToArray({ limit: 10_000 });
    expect(all).toHaveLength(300);
    expect(new Set(all.map(({ id }) => id)).size).toBe(300);
    expect(small.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(all.map(({ created }) => created)).toEqual(all.map(({ created }) => created).sort((a, b) => b - a));
  });

  it('walks backwards from a row as it walks forwards', async () => {
    const first = await client.invoices.list({ limit: 20 });
    const last = first.data[12]?.id ?? '';
    const before = await client.invoices.list({ limit: 5, ending_before: last });
    expect(before.data.map(({ id }) => id)).toEqual(first.data.slice(7, 12).map(({ id }) => id));
    expect(before.has_more).toBe(true);
  });

  it.each(['subscriptions', 'invoices', 'charges', 'refunds', 'paymentIntents', 'invoicePayments'] as const)(
    'retrieves each of the %s that it lists, unchanged',
    async (name) => {
      const { data } = await client[name].list({ limit: 5 });
      expect(data.length).toBeGreaterThan(0);
      for (const object of data) {
        const again: unknown = await client[name].retrieve(object.id);
        expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(object)));
      }
    },
  );

  it('finds a charge’s customer, invoice, balance transaction and card by following ids', async () => {
    const { data } = await client.charges.list({ limit: 100 });
    const charge = data.find(({ paid }) => paid);
    if (charge === undefined) throw new Error('no charge was paid');
    const payments = await client.invoicePayments.list({
      payment: { type: 'payment_intent', payment_intent: idOf(charge.payment_intent) },
    });
    const [payment] = payments.data;
    const invoice = await client.invoices.retrieve(idOf(payment?.invoice), { expand: ['payments'] });
    const balance = await client.balanceTransactions.retrieve(idOf(charge.balance_transaction));
    const method = await client.paymentMethods.retrieve(String(charge.payment_method));
    expect(payment?.amount_paid).toBe(charge.amount);
    expect(invoice.amount_paid).toBe(charge.amount);
    expect(invoice.customer).toBe(charge.customer);
    expect(invoice.payments?.data[0]?.id).toBe(payment?.id);
    expect(balance.source).toBe(charge.id);
    expect(balance.net).toBe(balance.amount - balance.fee);
    expect(method.customer).toBe(charge.customer);
  });

  it('expands where Stripe expands and as deep', async () => {
    const { data } = await client.subscriptions.list({
      status: 'all',
      limit: 100,
      expand: ['data.discounts.source.coupon', 'data.latest_invoice', 'data.customer.invoice_settings'],
    });
    const discounted = data.find(({ discounts }) => discounts.length > 0);
    const [discount] = discounted?.discounts ?? [];
    expect(discount).toMatchObject({ object: 'discount', source: { coupon: { object: 'coupon' } } });
    expect(data[0]?.latest_invoice).toMatchObject({ object: 'invoice' });
    await expect(client.subscriptions.list({ expand: ['data.items.data.price.product'] })).rejects.toMatchObject({
      statusCode: 400,
      code: 'property_expansion_max_depth',
    });
  });

  it('leaves out what must be asked for, until it is asked for', async () => {
    const { data } = await client.prices.list({ limit: 100 });
    const tiered = data.find(({ billing_scheme }) => billing_scheme === 'tiered');
    const plain = await client.prices.retrieve(tiered?.id ?? '');
    const full = await client.prices.retrieve(tiered?.id ?? '', { expand: ['tiers', 'currency_options'] });
    expect(plain).not.toHaveProperty('tiers');
    expect(plain).not.toHaveProperty('currency_options');
    expect(full.tiers?.at(-1)?.up_to).toBeNull();
    expect(Object.keys(full.currency_options ?? {})).toContain(full.currency);
    expect((await client.invoices.list({ limit: 1 })).data[0]).not.toHaveProperty('payments');
  });

  it('sends decimals as text, which the SDK turns into its decimals', async () => {
    const price = (await client.prices.list({ limit: 1 })).data[0];
    const answer = await fetch(`${sandbox.url}/v1/prices/${price?.id}`, {
      headers: { authorization: 'Bearer rk_test_sandbox_full' },
    });
    const raw: unknown = await answer.json();
    expect(raw).toMatchObject({ unit_amount_decimal: expect.any(String) });
    expect(String(price?.unit_amount_decimal)).toBe(String(price?.unit_amount));
  });

  it('cuts nested lists at ten and gives an address for the rest', async () => {
    const { data } = await client.subscriptions.list({ status: 'all', limit: 100 });
    const large = data.find(({ items }) => items.has_more);
    const rest = await client.subscriptionItems.list({ subscription: large?.id ?? '', limit: 100 });
    const invoice = await client.invoices.retrieve(idOf(large?.latest_invoice));
    const lines = await client.invoices.listLineItems(invoice.id, { limit: 100 });
    expect(large?.items.data).toHaveLength(10);
    expect(large?.items.url).toBe(`/v1/subscription_items?subscription=${large?.id}`);
    expect(rest.data.length).toBeGreaterThan(10);
    expect(rest.data.slice(0, 10).map(({ id }) => id)).toEqual(large?.items.data.map(({ id }) => id));
    expect(invoice.lines.has_more).toBe(true);
    expect(lines.data.reduce((sum, { amount }) => sum + amount, 0)).toBe(invoice.subtotal);
  });

  it('filters as asked', async () => {
    const open = await client.invoices.list({ status: 'open', limit: 100 });
    const [one] = open.data;
    const ofCustomer = await client.invoices.list({ customer: idOf(one?.customer), limit: 100 });
    const after = await client.charges.list({
      created: { gte: one?.created ?? 0, lt: (one?.created ?? 0) + 864_000 },
      limit: 100,
    });
    const products = await client.products.list({ limit: 3 });
    const chosen = await client.products.list({ ids: products.data.map(({ id }) => id) });
    expect(open.data.every(({ status }) => status === 'open')).toBe(true);
    expect(ofCustomer.data.every(({ customer }) => customer === one?.customer)).toBe(true);
    expect(after.data.every(({ created }) => created >= (one?.created ?? 0))).toBe(true);
    expect(chosen.data.map(({ id }) => id).sort()).toEqual(products.data.map(({ id }) => id).sort());
    expect((await client.prices.list({ limit: 100 })).data.every(({ active }) => active)).toBe(true);
    expect((await client.prices.list({ active: false })).data.length).toBeGreaterThan(0);
    const ended = (await client.subscriptions.list({ limit: 100 })).data.filter(({ status }) => status === 'canceled');
    expect(ended).toEqual([]);
  });

  it.each([
    ['a page above a hundred', async () => client.customers.list({ limit: 101 }), 400, 'parameter_invalid_integer'],
    [
      'a cursor that never was',
      async () => client.customers.list({ starting_after: 'cus_none' }),
      400,
      'resource_missing',
    ],
    ['an object that never was', async () => client.charges.retrieve('ch_none'), 404, 'resource_missing'],
    [
      'an id with one wrong letter',
      async () => client.customers.retrieve('cus_0000000000000X'),
      404,
      'resource_missing',
    ],
  ] as const)('refuses %s in Stripe’s words', async (_what, call, statusCode, code) => {
    await expect(call()).rejects.toMatchObject({ statusCode, code, requestId: expect.stringMatching(/^req_/) });
  });

  it('lists no credit grants, for nobody has paid in advance', async () => {
    expect((await client.billing.creditGrants.list({ limit: 100 })).data).toEqual([]);
  });

  it('refuses a parameter that the endpoint does not know', async () => {
    const answer = await fetch(`${sandbox.url}/v1/customers?colour=red`, {
      headers: { authorization: 'Bearer rk_test_sandbox_full' },
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'parameter_unknown', param: 'colour' } });
  });

  it('shows a deleted customer by id only, and kills the cursor that stood on it', async () => {
    const { customer } = sandbox.actions.create({ name: 'Short Stay', plan: 'none' });
    sandbox.actions.delete(customer);
    expect(await client.customers.retrieve(customer)).toMatchObject({ id: customer, deleted: true });
    const newest = await client.customers.list({ limit: 3 });
    expect(newest.data.map(({ id }) => id)).not.toContain(customer);
    await expect(client.customers.list({ starting_after: customer })).rejects.toMatchObject({
      statusCode: 400,
      param: 'starting_after',
    });
  });

  it('shows the same book in live mode to a live key', async () => {
    const live = await clientOf(sandbox, 'rk_live_sandbox_full').customers.list({ limit: 3 });
    const test = await client.customers.list({ limit: 3 });
    expect(live.data.map(({ livemode }) => livemode)).toEqual([true, true, true]);
    expect(test.data.map(({ livemode }) => livemode)).toEqual([false, false, false]);
    expect(live.data.map(({ id }) => id)).toEqual(test.data.map(({ id }) => id));
  });

  it('refuses and counts everything that is not a read', async () => {
    sandbox.calls.reset();
    const [customer] = (await client.customers.list({ limit: 1 })).data;
    await expect(client.customers.create({ name: 'Nobody' })).rejects.toBeInstanceOf(
      Stripe.errors.StripePermissionError,
    );
    await expect(client.customers.update(customer?.id ?? '', { name: 'Nobody' })).rejects.toMatchObject({
      statusCode: 403,
    });
    await expect(client.customers.del(customer?.id ?? '')).rejects.toMatchObject({ statusCode: 403 });
    expect(sandbox.calls.reads).toBe(1);
    expect(sandbox.calls.writes).toBe(3);
    expect(await client.customers.retrieve(customer?.id ?? '')).toMatchObject({ name: customer?.name });
  });
});
