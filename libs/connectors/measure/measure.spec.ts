import type { Access } from '../access.ts';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import { anAccess, type WatchedAccess } from '../testing/an-access.ts';
import { keepsTheContract, readAll } from '../testing/connector-contract.ts';
import { type Loopback, answer, listen } from '../testing/loopback.ts';
import { onlySideBySide } from '../testing/side-by-side.ts';
import { measureConnector } from './index.ts';
import { toBillingObject } from './objects.ts';
import { type Book, type CompanyAnswers, refuse, serveCompany, token } from './testing/company.ts';
import {
  aCard,
  aContract,
  aCredit,
  aCustomer,
  aFailedPayment,
  aMetric,
  anInvoice,
  anItem,
  anOpenInvoice,
  aPayment,
  aPricing,
  aSubscription,
  company,
  type Json,
  now,
} from './testing/examples.ts';

let server: Loopback;

const credentials = { companyId: company, token, account: 'live' };

async function open(book: Book, answers: CompanyAnswers = {}, connectionId = 'connection-1'): Promise<WatchedAccess> {
  server = await listen(serveCompany(book, answers));
  return anAccess({ baseUrl: `${server.baseUrl}/api/v1`, credentials, connectionId });
}

afterEach(async () => {
  await server?.close();
});

function many(count: number, make: (index: number) => Json): readonly Json[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const at = (index: number): string => new Date(Date.UTC(2025, 0, 1) + index * 60_000).toISOString();

const customers = many(250, (i) => aCustomer({ id: `cus_${i}`, created_at: at(i), updated_at: at(i) }));

const book: Book = {
  customers: [aCustomer(), ...customers],
  subscriptions: [aSubscription()],
  invoices: [
    anInvoice(),
    anOpenInvoice({ uuid: 'inv-payer', billed_customer_id: 'cus_7', created_at: '2026-02-04T00:00:00Z' }),
  ],
  'payments/transactions': [aFailedPayment(), aPayment()],
  products: [{ id: 'prod_growth', name: 'Growth', created_at: at(0), updated_at: at(0) }],
  pricing: [aPricing],
  billable_items: [anItem],
  billable_metrics: [aMetric],
  entitlements: [{ id: 'ent_api_calls', key: 'api-calls', name: 'API calls', type: 'NUMBER', created_at: at(0) }],
  credits: [aCredit()],
  contracts: [aContract()],
  'subscriptions/subs_7Hc2/current_period_usage': [
    { used_count_by_metric_id: { met_api_calls_total: 431_220 }, additional_available_credit_units: 0 },
  ],
  'subscriptions/subs_7Hc2/usage': [
    {
      metric: { id: 'met_api_calls_total' },
      product_metric_pricing: { id: 'pmp_api_calls', item_id: 'itm_api_calls' },
    },
  ],
  'customers/cus_Qa71brindleworks/payment_methods': [aCard()],
};

it('Measure is called as often as its reference allows (§4.2), and no oftener', () => {
  const each = { perSecond: 4, inFlight: 2 };
  expect(measureConnector.limits).toEqual({ live: each, test: each });
});

describe('over a real connection', () => {
  let contract: Loopback;
  let access: WatchedAccess;

  beforeAll(async () => {
    contract = await listen(serveCompany(book));
    access = anAccess({ baseUrl: `${contract.baseUrl}/api/v1`, credentials });
  });
  afterAll(() => contract.close());

  keepsTheContract(measureConnector, () => ({
    access,
    refused: anAccess({ baseUrl: access.baseUrl, credentials: { ...credentials, token: 'tok_wrong_1' } }),
    credentials,
    secret: 'tok_',
    methods: ['GET', 'POST'],
    now,
  }));
});

const idsOf = (objects: readonly BillingObject[]): readonly string[] => objects.map(({ externalId }) => externalId);

describe('walking a list', () => {
  it.each([
    ['null', 'after'],
    ['absent', 'from'],
    ['empty_page', 'after'],
    ['empty_page', 'from'],
  ] as const)('ends when the last cursor is %s and pages begin %s it, each row once', async (end, cursor) => {
    const access = await open({ customers }, { end, cursor });
    const objects = await readAll(measureConnector, { access, now }, 'customer');
    expect(idsOf(objects).toSorted()).toEqual(customers.map((row) => String(row['id'])).toSorted());
  });

  it.each(['after', 'from'] as const)(
    'finds rows that share a time across the edge of a page, with cursors %s it',
    async (cursor) => {
      // Rows 98 to 101 and 195 to 203 share a time.
      const timeOf = (i: number): string => at(i >= 98 && i <= 101 ? 98 : i >= 195 && i <= 203 ? 195 : i);
      const rows = many(260, (i) => aCustomer({ id: `cus_${i}`, created_at: timeOf(i) }));
      const access = await open({ customers: rows }, { cursor });
      const objects = await readAll(measureConnector, { access, now }, 'customer');
      expect(idsOf(objects)).toHaveLength(260);
      expect(new Set(idsOf(objects)).size).toBe(260);
    },
  );

  it('goes around a crowd of rows at one time, and says when it cannot be read to its end', async () => {
    const crowd = many(150, (i) => aCustomer({ id: `cus_c${i}`, created_at: at(50) }));
    const rows = [
      ...crowd,
      ...many(40, (i) => aCustomer({ id: `cus_${i}`, created_at: at(i) })),
      ...customers.slice(60),
    ];
    const access = await open({ customers: rows }, { cursor: 'from' });
    await expect(readAll(measureConnector, { access, now }, 'customer')).rejects.toMatchObject({ kind: 'malformed' });
  });

  it('reads payments back for a year and no further', async () => {
    const rows = many(150, (i) =>
      aPayment({ id: `ptx_${i}`, created_at: new Date(now.getTime() - i * 5 * 86_400_000).toISOString() }),
    );
    const access = await open({ 'payments/transactions': rows });
    const objects = await readAll(measureConnector, { access, now }, 'payment_transaction');
    expect(objects).toHaveLength(74);
  });

  it('keeps an invoice for who pays it as well', async () => {
    const access = await open(book);
    const objects = await readAll(measureConnector, { access, now }, 'invoice');
    expect(objects.map(({ kind, externalId, customerId }) => [kind, externalId, customerId])).toEqual([
      ['invoice', anInvoice()['uuid'], 'cus_Qa71brindleworks'],
      ['invoice', 'inv-payer', 'cus_Qa71brindleworks'],
      ['payer_invoice', 'inv-payer', 'cus_7'],
    ]);
    const refs = ['inv-payer', String(anInvoice()['uuid'])].map((externalId) => ({
      kind: 'payer_invoice',
      externalId,
    }));
    expect(await measureConnector.fetch(access, refs)).toMatchObject([{ customerId: 'cus_7' }, 'gone']);
  });

  it('sends what lists need and never a key that makes an answer come again', async () => {
    const asked: { headers: unknown; body: unknown }[] = [];
    const access = await open(book, {
      first: ({ headers, body }) => {
        asked.push({ headers, body });
        return false;
      },
    });
    await readAll(measureConnector, { access, now }, 'customer');
    expect(asked[0]?.body).toEqual({
      pagination: { limit: 100, from_key: null },
      sort_key: 'createdAtAsc',
      include_meta: false,
      query: {},
    });
    for (const { headers } of asked) {
      expect(Object.keys(headers ?? {}).join(' ')).not.toContain('idempotency');
      expect(headers).toMatchObject({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
    }
  });
});

describe('faults', () => {
  const failing = async (answers: CompanyAnswers): Promise<unknown> => {
    const access = await open(book, answers, `connection-${Math.random()}`);
    const [slice] = await measureConnector.slices(access, 'customer', now);
    return measureConnector.list(access, 'customer', slice ?? fail(), null).catch((thrown: unknown) => thrown);
  };
  const says = (status: number, body: unknown, headers: Record<string, string> = {}): CompanyAnswers => ({
    first: (_asked, response) => {
      answer(response, status, body, headers);
      return true;
    },
  });

  it.each([
    ['429 with seconds', says(429, {}, { 'retry-after': '7' }), { kind: 'limited', retryAfterMs: 7_000 }],
    ['429 without a time', says(429, {}), { kind: 'limited', retryAfterMs: null }],
    ['500', says(500, { error_type: 'request_error' }), { kind: 'unavailable' }],
    ['502 in HTML', says(502, '<html>bad gateway</html>'), { kind: 'unavailable' }],
    ['200 in HTML', says(200, '<html>hello</html>'), { kind: 'malformed' }],
    ['half of a JSON', says(200, '{"results": [{"id": "cus_'), { kind: 'malformed' }],
    ['another frame', says(200, { data: [] }), { kind: 'malformed' }],
    ['a row without an id', says(200, { results: [{}], pagination: {} }), { kind: 'malformed' }],
    ['400', says(400, { error_type: 'validation_error' }), { kind: 'malformed' }],
    ['401', says(401, { error_type: 'auth_error' }), { kind: 'rejected' }],
    ['403', says(403, { error_type: 'auth_error' }), { kind: 'forbidden' }],
    ['404', says(404, { error_type: 'request_error' }), { kind: 'malformed' }],
    ['302', says(302, '', { location: 'https://elsewhere.example/' }), { kind: 'malformed' }],
  ])('is told of %s', async (_what, answers, expected) => {
    expect(await failing(answers)).toMatchObject(expected);
  });

  it('takes rows that are null for none', async () => {
    const access = await open({ customers: [] });
    expect(await readAll(measureConnector, { access, now }, 'customer')).toEqual([]);
  });

  it('tells the budget of a 429, and asks for smaller pages after a fault of theirs', async () => {
    let calls = 0;
    const limits: unknown[] = [];
    const access = await open(
      book,
      {
        first: ({ body }, response) => {
          calls += 1;
          limits.push(body);
          if (calls > 2) return false;
          answer(response, calls === 1 ? 429 : 503, {});
          return true;
        },
      },
      'connection-shrinking',
    );
    const [slice] = await measureConnector.slices(access, 'customer', now);
    await expect(measureConnector.list(access, 'customer', slice ?? fail(), null)).rejects.toMatchObject({
      kind: 'limited',
    });
    expect(access.limited).toEqual([null]);
    await expect(measureConnector.list(access, 'customer', slice ?? fail(), null)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    const page = await measureConnector.list(access, 'customer', slice ?? fail(), null);
    expect(page.objects).toHaveLength(50);
  });

  it('stops when the token is revoked in the middle, keeping the place', async () => {
    let calls = 0;
    const access = await open(book, {
      first: (_asked, response) => {
        calls += 1;
        if (calls !== 2) return false;
        refuse(response, 401, 'auth_error', `token ${token} revoked`);
        return true;
      },
    });
    const [slice] = await measureConnector.slices(access, 'customer', now);
    const first = await measureConnector.list(access, 'customer', slice ?? fail(), null);
    const error: unknown = await measureConnector
      .list(access, 'customer', slice ?? fail(), first.next)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: 'rejected' });
    expect(JSON.stringify(error) + String(error)).not.toContain(token);
    expect((await measureConnector.list(access, 'customer', slice ?? fail(), first.next)).objects).toHaveLength(100);
  });

  it('ends a silent call and leaves nothing open', async () => {
    const quiet = await open(book, { first: () => true });
    const ending = new AbortController();
    const access: Access = { ...quiet, signal: ending.signal };
    const [slice] = await measureConnector.slices(access, 'customer', now);
    const reading = measureConnector.list(access, 'customer', slice ?? fail(), null);
    ending.abort();
    await expect(reading).rejects.toMatchObject({ kind: 'unavailable' });
  });
});

describe('changes', () => {
  const cursorAt = async (access: Access): Promise<string> =>
    (await measureConnector.changes?.(access, null, now))?.cursor ?? fail();
  /** Which lists were asked from this call on. */
  const listsFrom = (call: number) => new Set(server.calls.slice(call).map((path) => path.split('/').at(-2)));
  const past = JSON.stringify(
    Object.fromEntries(
      ['customer', 'subscription', 'invoice', 'payment_transaction'].map((kind) => [
        kind,
        { since: '2026-02-09T00:00:00Z', walkedAt: null },
      ]),
    ),
  );

  it('begins at this moment and delivers nothing of before', async () => {
    const access = await open(book);
    const first = await measureConnector.changes?.(access, null, now);
    expect(first).toMatchObject({ deliveries: [], hasGap: false });
    expect(server.calls).toHaveLength(1);
  });

  it('delivers whole rows that changed, oldest first, and the same again under the same id', async () => {
    const access = await open(book);
    const told = (await measureConnector.changes?.(access, past, now)) ?? fail();
    expect(
      told.deliveries.map(({ delivery }) => delivery.carried.map(({ kind, externalId }) => [kind, externalId])),
    ).toEqual([
      [
        ['invoice', 'inv-payer'],
        ['payer_invoice', 'inv-payer'],
      ],
      [['payment_transaction', 'ptx_F0301']],
      [['customer', 'cus_Qa71brindleworks']],
    ]);
    const again = (await measureConnector.changes?.(access, told.cursor, now)) ?? fail();
    const known = new Set(told.deliveries.map(({ delivery }) => delivery.eventId));
    expect(again.deliveries.every(({ delivery }) => known.has(delivery.eventId))).toBe(true);
    expect(again).toMatchObject({ hasGap: false });
  });

  it('asks the lists that events tell of no oftener than twice a minute, the others each time', async () => {
    const access = await open(book);
    let cursor = await cursorAt(access);
    const lists = async (seconds: number) => {
      const before = server.calls.length;
      const told = await measureConnector.changes?.(access, cursor, new Date(now.getTime() + seconds * 1_000));
      cursor = told?.cursor ?? cursor;
      return listsFrom(before);
    };
    const all = new Set(['customers', 'subscriptions', 'invoices', 'transactions']);
    expect(await lists(0)).toEqual(all);
    expect(await lists(5)).toEqual(new Set(['subscriptions', 'invoices']));
    expect(await lists(30)).toEqual(all);
  });

  it('asks again after our clock was ahead and was set right, not when it is there again', async () => {
    const access = await open(book, { unordered: ['subscriptions'] });
    const ahead = new Date(now.getTime() + 86_400_000);
    const askedAhead = (await measureConnector.changes?.(access, await cursorAt(access), ahead)) ?? fail();
    const before = server.calls.length;
    const told = (await measureConnector.changes?.(access, askedAhead.cursor, now)) ?? fail();
    expect(listsFrom(before)).toEqual(new Set(['customers', 'subscriptions', 'invoices', 'transactions']));
    // From here on the times are those of the clock that is right.
    const asked = server.calls.length;
    await measureConnector.changes?.(access, told.cursor, new Date(now.getTime() + 5_000));
    expect(listsFrom(asked)).toEqual(new Set(['invoices']));
  });

  it('goes through a list that cannot be ordered by change, once an hour, and remembers that', async () => {
    const access = await open(book, { unordered: ['subscriptions'] });
    const cursor = await cursorAt(access);
    const told = (await measureConnector.changes?.(access, cursor, now)) ?? fail();
    expect(told.deliveries.map(({ delivery }) => delivery.type)).toEqual(['subscription.read']);
    const soon = (await measureConnector.changes?.(access, told.cursor, now)) ?? fail();
    expect(soon.deliveries).toEqual([]);
    const later = new Date(now.getTime() + 3_600_000);
    const again = (await measureConnector.changes?.(access, soon.cursor, later)) ?? fail();
    expect(again.deliveries.map(({ delivery }) => delivery.eventId)).toEqual(
      told.deliveries.map(({ delivery }) => delivery.eventId),
    );
  });

  it('waits for no moment ahead of every clock, whoever dates a change there', async () => {
    const rows = [
      aCustomer({ id: 'cus_far', updated_at: '2999-01-01T00:00:00Z' }),
      aCustomer({ id: 'cus_1', updated_at: '2026-02-10T00:00:00Z' }),
    ];
    const access = await open({ customers: rows });
    const told = (await measureConnector.changes?.(access, past, now)) ?? fail();
    const read = told.deliveries.map(({ delivery }) => [delivery.refs[0]?.externalId, delivery.createdAt]);
    expect(read).toEqual([
      ['cus_1', new Date('2026-02-10T00:00:00Z')],
      ['cus_far', now],
    ]);
    rows.push(aCustomer({ id: 'cus_2', updated_at: '2026-02-11T08:59:00Z' }));
    const later = await measureConnector.changes?.(access, told.cursor, new Date(now.getTime() + 60_000));
    expect(later?.deliveries.map(({ delivery }) => delivery.refs[0]?.externalId)).toContain('cus_2');
  });

  it('comes back from a place ahead of every clock', async () => {
    const access = await open(book);
    const told = await measureConnector.changes?.(access, past.replaceAll('2026-', '2999-'), now);
    expect(told?.cursor).toContain('since');
    expect(told?.cursor).not.toContain('2999');
    expect(told?.hasGap).toBe(true);
    expect(await measureConnector.changes?.(access, told?.cursor ?? '', now)).toMatchObject({ hasGap: false });
  });

  it('says when there is more than catching up may take', async () => {
    const rows = many(5_100, (i) =>
      aCustomer({ id: `cus_${i}`, updated_at: new Date(now.getTime() - i).toISOString() }),
    );
    const access = await open({ customers: rows });
    expect(await measureConnector.changes?.(access, past, now)).toMatchObject({ hasGap: true });
  });

  it('throws on a fault and for a cursor that is none, so that nobody moves one', async () => {
    const access = await open(book, {
      first: ({ path }, response) => {
        if (!path.startsWith('invoices')) return false;
        answer(response, 500, {});
        return true;
      },
    });
    await expect(measureConnector.changes?.(access, past, now)).rejects.toMatchObject({ kind: 'unavailable' });
    await expect(measureConnector.changes?.(access, '{}', now)).rejects.toMatchObject({ kind: 'cursor_gone' });
  });
});

describe('what looking at the changes costs', () => {
  it.each([
    ['four lists where webhooks arrive', 300_000, 4],
    ['four lists where none does', 30_000, 4],
    ['two of them, and the others twice a minute, in the sandbox', 5_000, 2 + 2 / 6],
  ])('is %s', (_what, everyMilliseconds, reads) => {
    expect(measureConnector.changesReads?.(everyMilliseconds)).toBeCloseTo(reads);
  });
});

describe('usage and payment methods', () => {
  const held = (...rows: readonly BillingObject[]): CustomerObjects => ({
    connectionId: 'connection-1',
    customerId: 'cus_Qa71brindleworks',
    objects: rows,
    catalogue: [],
  });
  const row = (kind: string, payload: Json, knownAt = now): BillingObject => toBillingObject(kind, payload, knownAt);

  it('reads what a running subscription used in its period, and how its customer pays', async () => {
    const access = await open(book);
    const read = (await measureConnector.readUsage?.(access, [held(row('subscription', aSubscription()))], now)) ?? [];
    expect(read.map(({ kind, externalId }) => [kind, externalId])).toEqual([
      ['usage_reading', `subs_7Hc2:itm_api_calls:${Date.parse('2026-02-01T00:00:00Z') / 1000}`],
      ['payment_methods', 'cus_Qa71brindleworks'],
    ]);
    expect(read[0]?.payload).toMatchObject({
      period_end: '2026-03-01T00:00:00.000Z',
      metered_pricings: { pmp_api_calls: { item: 'itm_api_calls', metric: 'met_api_calls_total' } },
    });
    expect(JSON.stringify(read)).not.toMatch(/secret|Tomas/);
  });

  it('asks nothing of those who are over, paused, or pay by themselves', async () => {
    const access = await open(book);
    const ended = aSubscription({ id: 'subs_1', status: 'ENDED' });
    const paused = aSubscription({ id: 'subs_2', pause_date: '2026-01-01T00:00:00Z' });
    const customer = held(row('subscription', ended), row('subscription', paused));
    expect(await measureConnector.readUsage?.(access, [customer], now)).toEqual([]);
    expect(server.calls).toEqual([]);
  });

  it('gives back what is young enough, and asks again what is not', async () => {
    const access = { ...(await open(book)), mode: 'live' as const };
    const subscription = row('subscription', aSubscription(), new Date(now.getTime() - 86_400_000));
    const read = (await measureConnector.readUsage?.(access, [held(subscription)], now)) ?? [];
    const before = server.calls.length;
    const young = read.map((object) => ({ ...object, knownAt: now }));
    const again = await measureConnector.readUsage?.({ ...access }, [held(subscription, ...young)], now);
    expect(again).toEqual(young);
    expect(server.calls.slice(before)).toEqual([]);
    const later = new Date(now.getTime() + 4 * 3_600_000);
    await measureConnector.readUsage?.({ ...access }, [held(subscription, ...young)], later);
    const asked = server.calls.slice(before).filter((call) => /current_period_usage|methods/.test(call));
    expect(asked.map((call) => call.split('/').at(-1))).toEqual(['current_period_usage']);
  });

  it('reads usage although payment methods fail alone', async () => {
    const access = await open(book, {
      first: ({ path }, response) => {
        if (!path.endsWith('payment_methods')) return false;
        answer(response, 502, '<html>');
        return true;
      },
    });
    const read = await measureConnector.readUsage?.(access, [held(row('subscription', aSubscription()))], now);
    expect(read?.map(({ kind }) => kind)).toEqual(['usage_reading']);
  });

  it('asks as much side by side as the budget of the account allows', async () => {
    const access = await open(book);
    const six = Array.from({ length: 6 }, (_, n) => ({
      ...held(row('subscription', aSubscription({ id: `subs_${n}`, customer_id: `cus_${n}` }))),
      customerId: `cus_${n}`,
    }));
    for (const asked of ['current_period_usage', 'payment_methods']) {
      const narrow = onlySideBySide(access, 6, (path) => path.endsWith(asked));
      await measureConnector.readUsage?.(narrow, six, now);
    }
    expect(server.calls.filter((call) => call.endsWith('payment_methods'))).toHaveLength(12);
  });

  it('knows nothing of an item that the plan does not meter', async () => {
    const { 'subscriptions/subs_7Hc2/current_period_usage': _usage, ...rest } = book;
    const access = await open(rest);
    const manual = aSubscription({ auto_charges: false });
    expect(await measureConnector.readUsage?.(access, [held(row('subscription', manual))], now)).toEqual([]);
  });
});

describe('testing a connection', () => {
  it('lists each resource, and tells one that may not be read from one that fails', async () => {
    const access = await open(book, {
      first: ({ path }, response) => {
        if (path === 'invoices/find') refuse(response, 403, 'auth_error', 'no');
        else if (path === 'credits/find') answer(response, 500, {});
        else return false;
        return true;
      },
    });
    const report = await measureConnector.check(access);
    expect(report).toMatchObject({ isSufficient: false, failure: null, externalAccountId: company });
    const results = report.resources.filter(({ result }) => result !== 'readable');
    expect(results.map(({ resource, result }) => [resource, result])).toEqual([
      ['invoices', 'missing'],
      ['credits', 'failed'],
    ]);
    expect(results[0]?.words).toContain('may not read invoices');
  });

  it('can do without what is not required of a list as well, and blames no company id for one list', async () => {
    const access = await open(book, {
      first: ({ path }, response) => {
        if (path !== 'contracts/find') return false;
        refuse(response, 404, 'request_error', 'no');
        return true;
      },
    });
    const { resources } = await measureConnector.check(access);
    const contracts = resources.find(({ resource }) => resource === 'contracts');
    expect(contracts).toMatchObject({ result: 'failed', isRequired: false });
    expect(contracts?.words).not.toContain('company id');
    const needed = measureConnector.kinds.filter(({ isOptional }) => isOptional !== true).map(({ kind }) => kind);
    expect(needed).toEqual(['customer', 'subscription', 'invoice', 'payment_transaction']);
  });

  it.each([
    [401, 'rejected', 'does not accept this token'],
    [404, 'malformed', 'company id may be wrong'],
    [429, 'limited', 'slow down'],
    [500, 'unavailable', 'fault'],
  ])('says in words what %s means', async (status, kind, words) => {
    const access = await open(book, {
      first: (_asked, response) => {
        refuse(response, status, 'request_error', 'x');
        return true;
      },
    });
    const report = await measureConnector.check(access);
    expect(report).toMatchObject({ isSufficient: false, failure: { kind } });
    expect(report.failure?.words).toContain(words);
  });

  it('is content with an empty company, and says so', async () => {
    const report = await measureConnector.check(await open({}));
    expect(report).toMatchObject({ isSufficient: true });
    expect(report.warnings.join(' ')).toContain('no customer yet');
  });
});

function fail(): never {
  throw new Error('The spec expected something here.');
}
