import { type ContractSetup, keepsTheContract, readAll } from '../testing/connector-contract.ts';
import { anAccess } from '../testing/an-access.ts';
import { type Loopback, answer, listen } from '../testing/loopback.ts';
import { type Book, type BookAnswers, denyExpansion, missingBody, serveBook } from './testing/book.ts';
import {
  type Json,
  aCharge,
  aCoupon,
  aCustomer,
  aPrice,
  aProduct,
  aSubscription,
  anEvent,
  anInvoice,
  anInvoicePayment,
  anItem,
  list,
  now,
  seconds,
} from './testing/shapes.ts';
import { stripeConnector } from './index.ts';

const credentials = { secretKey: 'rk_test_PlantedSecret' };
const day = 86_400;
const many = (count: number, make: (index: number) => Json): readonly Json[] =>
  Array.from({ length: count }, (_, i) => make(i));
const start = seconds('2022-01-01T00:00:00Z');
const spread = (index: number): number => start + index * 6 * day;

const metered = aPrice(
  { id: 'price_api', product: 'prod_api', currency: 'usd' },
  { usage_type: 'metered', meter: 'mtr_1' },
);
const book: Book = {
  '/v1/products': [aProduct(), aProduct({ id: 'prod_api', name: 'API' }), aProduct({ id: 'prod_old', active: false })],
  '/v1/prices': [aPrice(), metered, aPrice({ id: 'price_old', active: false })],
  '/v1/coupons': [aCoupon({ percent_off: 20 })],
  '/v1/billing/meters': [
    { id: 'mtr_1', object: 'billing.meter', display_name: 'API calls', created: start, livemode: false },
  ],
  '/v1/customers': many(250, (i) => aCustomer({ id: `cus_${i}`, created: spread(i) })),
  '/v1/subscriptions': many(120, (i) =>
    aSubscription([anItem(aPrice())], {
      id: `sub_${i}`,
      customer: `cus_${i}`,
      created: spread(i),
      status: i % 7 ? 'active' : 'canceled',
    }),
  ),
  '/v1/invoices': many(130, (i) => anInvoice({ id: `in_${i}`, customer: `cus_${i}`, created: spread(i) })),
  '/v1/charges': many(10, (i) => aCharge({ id: `ch_${i}`, customer: i ? `cus_${i}` : null, created: spread(i) })),
  '/v1/invoice_payments': [anInvoicePayment('pi_1')],
  '/v1/billing/credit_grants': [],
  '/v1/balance_transactions': many(5, (i) => ({
    id: `txn_${i}`,
    object: 'balance_transaction',
    created: spread(i),
    amount: 1,
  })),
  '/v1/events': [],
};

let server: Loopback;

async function open(rows: Book, answers: BookAnswers = {}, connectionId = 'connection-1') {
  server = await listen(serveBook(rows, answers));
  return anAccess({ baseUrl: server.baseUrl, credentials, connectionId });
}

afterEach(() => server.close());

describe('Stripe', () => {
  let setup: ContractSetup;

  beforeEach(async () => {
    const access = await open(book, {
      first: (_url, response, request) => {
        if (request.headers.authorization === 'Bearer rk_test_PlantedSecret') return false;
        answer(response, 401, {
          error: { type: 'invalid_request_error', message: 'Invalid API Key: rk_test_PlantedSecretX' },
        });
        return true;
      },
    });
    const refused = anAccess({ baseUrl: access.baseUrl, credentials: { secretKey: 'rk_test_PlantedSecretX' } });
    setup = { access, refused, credentials, secret: 'PlantedSecret', methods: ['GET'], now };
  });

  keepsTheContract(stripeConnector, () => setup);
});

it('Stripe is called as often as its reference allows (§8.1), and no oftener', () => {
  expect(stripeConnector.limits).toEqual({
    live: { perSecond: 20, inFlight: 4, perEndpoint: 25 },
    test: { perSecond: 5, inFlight: 4, perEndpoint: 25 },
  });
});

describe('slices and pages', () => {
  it('cuts a kind into half-open ranges that touch, the last one frozen at now', async () => {
    const access = await open(book);
    const slices = await stripeConnector.slices(access, 'invoice', now);
    expect(slices[0]?.to).toEqual(new Date(now.getTime() + 1_000));
    expect(slices.at(-1)?.from).toBeNull();
    slices.slice(1).forEach((slice, index) => expect(slice.to).toEqual(slices[index]?.from));
    expect(new Set(slices.map(({ key }) => key)).size).toBe(slices.length);
  });

  it('asks for every status, for nested objects as deep as Stripe allows, and for a hundred rows', async () => {
    const access = await open(book);
    const [slice] = await stripeConnector.slices(access, 'subscription', now);
    await stripeConnector.list(access, 'subscription', slice ?? fail(), null);
    const url = new URL(server.calls[0]?.slice(4) ?? '', 'http://a.example');
    expect(url.searchParams.get('status')).toBe('all');
    expect(url.searchParams.get('limit')).toBe('100');
    const expansions = [...url.searchParams].filter(([name]) => name.startsWith('expand')).map(([, path]) => path);
    expect(expansions).toContain('data.discounts.source.coupon');
    for (const path of expansions) expect(path.split('.').length).toBeLessThanOrEqual(4);
  });

  it('calls a range done only when Stripe said so', async () => {
    const access = await open(
      {},
      {
        first: (_url, response) => {
          answer(response, 200, list([], true));
          return true;
        },
      },
    );
    const [slice] = await stripeConnector.slices(access, 'customer', now);
    await expect(stripeConnector.list(access, 'customer', slice ?? fail(), null)).rejects.toMatchObject({
      kind: 'malformed',
    });
  });

  it('says how far back a page of a range of creation has come, as soon as it knows the next', async () => {
    const access = await open(book);
    const slice = (await stripeConnector.slices(access, 'customer', now)).at(-1) ?? fail();
    const told: unknown[] = [];
    const page = await stripeConnector.list(access, 'customer', slice, null, (...next) => told.push(next));
    const last = page.objects.at(-1);
    expect(last?.payload).toMatchObject({ created: Number(page.reached) / 1000 });
    expect(told).toEqual([[page.next, page.reached]]);
    const ofState = await stripeConnector.list(access, 'customer', { ...slice, to: null }, null);
    expect(ofState).not.toHaveProperty('reached');
  });

  it('says when the row of the cursor is gone', async () => {
    const access = await open(book);
    const [slice] = await stripeConnector.slices(access, 'customer', now);
    await expect(stripeConnector.list(access, 'customer', slice ?? fail(), 'cus_gone')).rejects.toMatchObject({
      kind: 'cursor_gone',
    });
  });

  it('asks for half after a server fault, in the next piece of work too, and for more again as pages go well', async () => {
    const faulty: BookAnswers = {
      first: (url, response) => {
        if (Number(url.searchParams.get('limit')) <= 50) return false;
        answer(response, 500, { error: { type: 'api_error', message: 'too much' } });
        return true;
      },
    };
    const access = await open(book, faulty, 'connection-faulty');
    const slice = (await stripeConnector.slices(access, 'customer', now)).at(-1) ?? fail();
    await expect(stripeConnector.list(access, 'customer', slice, null)).rejects.toMatchObject({ kind: 'unavailable' });
    const page = await stripeConnector.list({ ...access }, 'customer', slice, null);
    expect(page.objects).toHaveLength(50);
    await expect(stripeConnector.list(access, 'customer', slice, page.next)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    expect(server.calls.map((call) => /limit=(\d+)/.exec(call)?.[1])).toEqual(['100', '50', '60']);
  });

  it('reads on without nested objects that the key may not see, and remembers it', async () => {
    const access = await open(book, { first: denyExpansion('default_source', 'payment_method_read') });
    expect(await readAll(stripeConnector, { access, now }, 'customer')).toHaveLength(250);
    const tried = server.calls.filter((call) => call.includes('default_source'));
    expect(tried).toHaveLength(1);
    expect(server.calls.at(-1)).toContain('data.discount.source.coupon');
  });

  it('still says forbidden when the objects themselves may not be read', async () => {
    const access = await open(book, { denied: { '/v1/customers': 'customer_read' } });
    const [slice] = await stripeConnector.slices(access, 'customer', now);
    await expect(stripeConnector.list(access, 'customer', slice ?? fail(), null)).rejects.toMatchObject({
      kind: 'forbidden',
      permissions: ['customer_read'],
    });
  });

  it('follows nested lists to their end, so that what is stored is whole', async () => {
    const items = many(30, (i) => ({ ...anItem(aPrice(), { id: `si_${i}` }), created: 1_000 - i }));
    const payments = many(12, (i) => ({ ...anInvoicePayment(`pi_${i}`), created: 1_000 - i }));
    const access = await open({
      '/v1/subscriptions': [aSubscription([], { items: list(items.slice(0, 10), true) })],
      '/v1/subscription_items': items,
      '/v1/invoices': [anInvoice({ payments: list(payments.slice(0, 10), true) })],
      '/v1/invoice_payments': payments,
    });
    const refs = [
      { kind: 'subscription', externalId: 'sub_1' },
      { kind: 'invoice', externalId: 'in_1' },
    ];
    const [subscription, invoice] = await stripeConnector.fetch(access, refs);
    expect(subscription).toMatchObject({ payload: { items: { has_more: false, data: items } } });
    expect(invoice).toMatchObject({ payload: { payments: { has_more: false, data: payments } } });
  });

  it('says where the next page begins before it has completed the rows of this one', async () => {
    const payments = many(12, (i) => ({ ...anInvoicePayment(`pi_${i}`), created: 1_000 - i }));
    const cut = (i: number) => ({ ...anInvoice({ payments: list(payments.slice(0, 10), true) }), id: `in_${i}` });
    const access = await open({ '/v1/invoices': many(120, cut), '/v1/invoice_payments': payments });
    const [first] = await stripeConnector.slices(access, 'invoice', now);
    const slice = { ...(first ?? fail()), from: null, to: null };
    let callsBefore = 0;
    const page = await stripeConnector.list(access, 'invoice', slice, null, (next) => {
      callsBefore = server.calls.length;
      expect(next).toBe('in_99');
    });
    expect(page.next).toBe('in_99');
    expect(callsBefore).toBe(1);
    expect(server.calls).toHaveLength(101);
  });

  it('completes the row of a page that was cut, and keeps of each what is read of it', async () => {
    const payments = many(12, (i) => ({ ...anInvoicePayment(`pi_${i}`), created: 1_000 - i }));
    const access = await open({
      '/v1/invoices': [
        anInvoice({ payments: list(payments.slice(0, 10), true) }),
        { ...anInvoice(), id: 'in_2', created: 1 },
      ],
      '/v1/invoice_payments': payments,
    });
    const read = await readAll(stripeConnector, { access, now }, 'invoice');
    const [cut, whole] = ['in_1', 'in_2'].map((id) => read.find(({ externalId }) => externalId === id));
    expect(cut).toMatchObject({ payload: { payments: { has_more: false, data: payments.map(({ id }) => ({ id })) } } });
    expect(cut?.json).toBeUndefined();
    expect(whole?.json).toBe(JSON.stringify(whole?.payload));
  });
});

describe('fetching by id', () => {
  it('keeps the order, tells gone from deleted, and never has more than four calls under way', async () => {
    let underWay = 0;
    let most = 0;
    const rows = {
      '/v1/customers': [
        ...many(20, (i) => aCustomer({ id: `cus_${i}` })),
        { id: 'cus_x', object: 'customer', deleted: true },
      ],
    };
    const access = await open(rows, {
      first: (_url, response) => {
        underWay += 1;
        most = Math.max(most, underWay);
        response.on('finish', () => (underWay -= 1));
        return false;
      },
    });
    const ids = ['cus_7', 'cus_none', 'cus_x', ...many(17, () => ({})).map((_, i) => `cus_${i}`)];
    const found = await stripeConnector.fetch(
      access,
      ids.map((externalId) => ({ kind: 'customer', externalId })),
    );
    expect(found.map((object) => (object === 'gone' ? object : object.externalId))).toEqual([
      'cus_7',
      'gone',
      ...ids.slice(2),
    ]);
    expect(found[2]).toMatchObject({ isDeleted: true, customerId: 'cus_x' });
    expect(most).toBeLessThanOrEqual(4);
  });

  it("does not take a proxy's 404 for a deletion", async () => {
    const access = await open(
      {},
      {
        first: (_url, response) => {
          answer(response, 404, '<html>not here</html>');
          return true;
        },
      },
    );
    await expect(stripeConnector.fetch(access, [{ kind: 'customer', externalId: 'cus_1' }])).rejects.toMatchObject({
      kind: 'malformed',
    });
  });

  it('knows each object since the moment its own request began', async () => {
    const access = await open(book, {
      first: (_url, response) => {
        response.setHeader('date', 'Tue, 01 Sep 2026 10:00:00 GMT');
        return false;
      },
    });
    const [object] = await stripeConnector.fetch(access, [{ kind: 'customer', externalId: 'cus_1' }]);
    const knownAt = object === 'gone' || object === undefined ? 0 : object.knownAt.getTime();
    expect(knownAt).toBeLessThanOrEqual(Date.parse('2026-09-01T09:59:59Z'));
    expect(knownAt).toBeGreaterThan(Date.parse('2026-09-01T09:59:30Z'));
  });
});

describe('changes without a webhook', () => {
  const base = seconds('2026-09-01T10:00:00Z');
  const event = (id: string, created: number): Json => anEvent('invoice.paid', anInvoice(), { id, created });
  const from = (created: number): string => JSON.stringify({ since: created, seen: [] });
  const ids = (changes: { deliveries: readonly { delivery: { eventId: string } }[] }): readonly string[] =>
    changes.deliveries.map(({ delivery }) => delivery.eventId);
  const at = (offset: number): Date => new Date((base + offset) * 1000);

  it("begins at this moment on Stripe's clock and delivers nothing of before", async () => {
    const access = await open({ '/v1/events': [event('evt_1', base)] });
    const changes = await stripeConnector.changes?.(access, null, now);
    expect(changes).toMatchObject({ deliveries: [], hasGap: false });
    expect(JSON.parse(changes?.cursor ?? '')).toMatchObject({ since: expect.any(Number) });
  });

  it('delivers oldest first, over pages, and each event once, those of the same second and late ones included', async () => {
    const rows = [...many(240, (i) => event(`evt_${String(i).padStart(3, '0')}`, base + Math.floor(i / 3)))];
    const access = await open({ '/v1/events': rows });
    const first = await stripeConnector.changes?.(access, from(base), at(100));
    expect(ids(first ?? fail())).toHaveLength(240);
    expect(first?.deliveries[0]?.delivery.createdAt).toEqual(at(0));
    // Two more, one of them made visible only now although its second had been read.
    rows.push(event('evt_late', base + 78), event('evt_new', base + 81));
    const second = await stripeConnector.changes?.(access, first?.cursor ?? '', at(130));
    expect(ids(second ?? fail())).toEqual(['evt_late', 'evt_new']);
    const third = await stripeConnector.changes?.(access, second?.cursor ?? '', at(160));
    expect(third).toMatchObject({ deliveries: [], cursor: second?.cursor, hasGap: false });
  });

  it('keeps the cursor through silence and reads no further back than five minutes', async () => {
    const access = await open({ '/v1/events': [event('evt_old', base - 301), event('evt_edge', base - 300)] });
    const changes = await stripeConnector.changes?.(access, from(base), at(600));
    expect(ids(changes ?? fail())).toEqual(['evt_edge']);
    expect(JSON.parse(changes?.cursor ?? '')).toMatchObject({ since: base });
  });

  it.each([
    ['25 days', 25 * day, false],
    ['25 days and a second', 25 * day + 1, true],
  ])('after %s of silence the gap is %s', async (_what, offset, hasGap) => {
    const access = await open({ '/v1/events': [] });
    expect(await stripeConnector.changes?.(access, from(base), at(offset))).toMatchObject({ hasGap });
  });

  it('keeps an event in a form that is new to us and goes on with the others', async () => {
    const odd = { ...event('evt_odd', base + 1), data: null };
    const access = await open({ '/v1/events': [event('evt_1', base), odd, event('evt_2', base + 2)] });
    const changes = await stripeConnector.changes?.(access, from(base), at(60));
    expect(changes?.deliveries.map(({ delivery }) => [delivery.eventId, delivery.type])).toEqual([
      ['evt_1', 'invoice.paid'],
      ['evt_odd', 'unreadable'],
      ['evt_2', 'invoice.paid'],
    ]);
    expect(changes?.deliveries[1]).toMatchObject({ delivery: { refs: [], carried: [] }, payload: odd });
  });

  it('goes on past an event that cannot be of the moment it names, and waits for none to come', async () => {
    const rows = [event('evt_1', base), event('evt_far', 9_404_000_000_000), event('evt_2', base + 2)];
    const access = await open({ '/v1/events': rows });
    const first = (await stripeConnector.changes?.(access, from(base), at(60))) ?? fail();
    expect(ids(first)).toEqual(['evt_1', 'evt_2', 'evt_far']);
    const far = first.deliveries[2]?.delivery;
    expect(far).toMatchObject({ refs: [{ kind: 'invoice', externalId: 'in_1' }], carried: [] });
    expect(far?.createdAt.getFullYear()).toBeLessThan(3000);
    expect(JSON.parse(first.cursor)).toMatchObject({ since: base + 2 });
    rows.push(event('evt_3', base + 10));
    expect(ids((await stripeConnector.changes?.(access, first.cursor, at(90))) ?? fail())).toEqual(['evt_3']);
  });

  it('goes on past an event without a moment, and comes back from a place ahead of every clock', async () => {
    const soon = { ...event('evt_soon', 0), created: 'soon' };
    const access = await open(
      {},
      {
        first: (_url, response) => {
          answer(response, 200, list([soon]));
          return true;
        },
      },
    );
    const ahead = 32_503_680_000;
    const changes = (await stripeConnector.changes?.(access, from(ahead), at(0))) ?? fail();
    expect(changes.deliveries.map(({ delivery }) => [delivery.eventId, delivery.type])).toEqual([
      ['evt_soon', 'unreadable'],
    ]);
    expect(changes.deliveries[0]?.delivery.createdAt.getTime()).toBeGreaterThan(0);
    expect(changes.hasGap).toBe(true);
    expect(JSON.parse(changes.cursor).since).toBeLessThan(ahead);
    const next = await stripeConnector.changes?.(access, changes.cursor, at(30));
    expect(next).toMatchObject({ deliveries: [], hasGap: false });
  });

  it('throws on a fault, so that nobody moves a cursor', async () => {
    const access = await open({}, { denied: { '/v1/events': 'event_read' } });
    await expect(stripeConnector.changes?.(access, from(base), now)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(stripeConnector.changes?.(access, 'not a cursor', now)).rejects.toMatchObject({ kind: 'cursor_gone' });
  });
});

describe('usage', () => {
  const subscription = aSubscription([
    anItem(aPrice(), { id: 'si_seats' }),
    anItem(metered, { id: 'si_api', quantity: undefined }),
  ]);
  const customer = (held: Json): Parameters<NonNullable<typeof stripeConnector.readUsage>>[1][number] => ({
    connectionId: 'connection-1',
    customerId: 'cus_1',
    objects: [
      {
        kind: 'subscription',
        externalId: 'sub_1',
        customerId: 'cus_1',
        payload: held,
        apiVersion: '',
        knownAt: now,
        isDeleted: false,
      },
    ],
    catalogue: [],
  });
  const periodStart = seconds('2026-08-15T00:00:00Z');

  it('reads each meter of each customer for the current period, in whole minutes', async () => {
    const summaries = [{ id: 's_1', object: 'billing.meter_event_summary', aggregated_value: 8_250, created: 1 }];
    const access = await open({ '/v1/billing/meters/mtr_1/event_summaries': summaries });
    const at = new Date('2026-09-01T00:00:30Z');
    const [reading, ...others] = (await stripeConnector.readUsage?.(access, [customer(subscription)], at)) ?? [];
    expect(others).toEqual([]);
    expect(reading).toMatchObject({
      kind: 'usage_reading',
      externalId: `mtr_1:cus_1:${periodStart}`,
      customerId: 'cus_1',
      payload: { aggregated_value: 8_250, period_end: seconds('2026-09-15T00:00:00Z') },
    });
    expect(server.calls[0]).toContain(`start_time=${periodStart}&end_time=${seconds('2026-09-01T00:01:00Z')}`);
  });

  it('knows 0 when Stripe lists nothing, and nothing of a subscription that is over or a customer that is gone', async () => {
    const access = await open(
      { '/v1/billing/meters/mtr_1/event_summaries': [] },
      {
        first: (url, response) => {
          if (url.searchParams.get('customer') !== 'cus_gone') return false;
          answer(response, 404, missingBody('customer'));
          return true;
        },
      },
    );
    const read = stripeConnector.readUsage?.bind(stripeConnector);
    expect(await read?.(access, [customer(subscription)], now)).toMatchObject([{ payload: { aggregated_value: 0 } }]);
    expect(await read?.(access, [customer({ ...subscription, status: 'canceled' })], now)).toEqual([]);
    expect(await read?.(access, [{ ...customer(subscription), customerId: 'cus_gone' }], now)).toEqual([]);
  });
});

describe('testing a connection', () => {
  it('names each missing permission by slug, tells required from optional, and probes every resource once', async () => {
    const access = await open(book, { denied: { '/v1/invoices': 'invoice_read', '/v1/charges': 'charge_read' } });
    const report = await stripeConnector.check(access);
    expect(report).toMatchObject({ mode: 'test', keyKind: 'restricted', isSufficient: false, failure: null });
    const missing = report.resources.filter(({ result }) => result === 'missing');
    expect(missing.map(({ resource, isRequired, permissions }) => [resource, isRequired, permissions])).toEqual([
      ['invoices', true, ['invoice_read']],
      ['charges', false, ['charge_read']],
    ]);
    const readable = report.resources.filter(({ result }) => result === 'readable').map(({ resource }) => resource);
    expect(readable).toEqual(expect.arrayContaining(['customers', 'payment_methods', 'meter_usage', 'events']));
    // And credits, which have no line.
    expect(server.calls).toHaveLength(report.resources.length + 1);
  });

  it('tells that payments of invoices may not be read, and prepaid credits, and is content without', async () => {
    const denied = { '/v1/invoice_payments': 'invoice_read', '/v1/billing/credit_grants': 'credits_read' };
    const { resources, warnings, isSufficient } = await stripeConnector.check(await open(book, { denied }));
    const unreadable = resources.filter(({ result }) => result !== 'readable');
    expect(unreadable).toMatchObject([
      { resource: 'invoice_payments', isRequired: false, result: 'missing', permissions: ['invoice_read'] },
    ]);
    expect(unreadable[0]?.words).toContain('counts as failed');
    expect(warnings.filter((words) => words.includes('prepaid credits'))).toHaveLength(1);
    expect(isSufficient).toBe(true);
  });

  it('is content with a key that lacks only what is optional', async () => {
    const access = await open(book, { denied: { '/v1/charges': 'charge_read' } });
    expect(await stripeConnector.check(access)).toMatchObject({ isSufficient: true });
  });

  it.each([400, 404, 500])('does not call a list readable that answers %i', async (status) => {
    const access = await open(book, {
      first: ({ pathname }, response) => {
        if (pathname !== '/v1/coupons') return false;
        answer(response, status, { error: { type: 'invalid_request_error', message: 'No such list here.' } });
        return true;
      },
    });
    const { resources, isSufficient } = await stripeConnector.check(access);
    expect(resources.filter(({ result }) => result !== 'readable')).toMatchObject([
      { resource: 'coupons', result: 'failed', words: expect.stringContaining('Stripe') },
    ]);
    expect(isSufficient).toBe(true);
  });

  it('says when there is nothing to read, and when the mode is not what the key says', async () => {
    const empty = Object.fromEntries(Object.keys(book).map((path) => [path, []]));
    expect((await stripeConnector.check(await open(empty))).warnings.join(' ')).toContain('no customer in test mode');
    await server.close();
    const live = { ...book, '/v1/customers': [aCustomer({ livemode: true })] };
    const report = await stripeConnector.check(await open(live));
    expect(report.isSufficient).toBe(false);
    expect(report.warnings.join(' ')).toContain('other mode');
  });

  it.each([
    ['a restricted key, of which nobody knows', { secretKey: 'rk_test_PlantedSecret' }, [/whether a restricted key/]],
    ['a full key, which could write', { secretKey: 'sk_test_PlantedSecret' }, [/secret key/]],
    [
      'the key of the operator, of which it says nothing',
      { secretKey: 'sk_test_PlantedSecret', account: 'acct_1' },
      [],
    ],
    ['a restricted one of the operator', { secretKey: 'rk_test_PlantedSecret', account: 'acct_1' }, []],
  ])('warns of what may be done with %s', async (_whose, given, words) => {
    server = await listen((_request, response) => answer(response, 200, list([aCustomer()])));
    const report = await stripeConnector.check(anAccess({ baseUrl: server.baseUrl, credentials: given }));
    expect(report.warnings).toEqual(words.map((one) => expect.stringMatching(one)));
  });

  it.each([
    ['sk_test_PlantedSecret', [/full secret key/]],
    ['rk_test_PlantedSecret', []],
  ])('says what %s could do although Stripe gives no answer', async (secretKey, words) => {
    server = await listen((_request, response) => answer(response, 500, { error: { message: 'ours' } }));
    const report = await stripeConnector.check(anAccess({ baseUrl: server.baseUrl, credentials: { secretKey } }));
    expect(report.failure?.kind).toBe('unavailable');
    expect(report.warnings).toEqual(words.map((one) => expect.stringMatching(one)));
  });

  it('tells one failing resource from a Stripe that cannot be reached', async () => {
    const access = await open(book, {
      first: (url, response) => {
        if (url.pathname !== '/v1/coupons') return false;
        answer(response, 500, { error: { message: 'ours' } });
        return true;
      },
    });
    const report = await stripeConnector.check(access);
    expect(report.resources.find(({ resource }) => resource === 'coupons')).toMatchObject({ result: 'failed' });
    await server.close();
    expect(await stripeConnector.check(anAccess({ baseUrl: access.baseUrl, credentials }))).toMatchObject({
      isSufficient: false,
      failure: { kind: 'unavailable' },
    });
  });
});

function fail(): never {
  throw new Error('The spec expected something here.');
}
