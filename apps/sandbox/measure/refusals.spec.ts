import type { Sandbox } from '../sandbox.ts';
import { openSandbox, Watch } from '../testing/open-sandbox.ts';
import { WRITES } from './api/table.ts';
import { measureProfile } from './profile.ts';
import { MeasureClient, text } from './testing/measure-client.ts';

const FIND = { body: { pagination: { limit: 5 } } } as const;

describe('who may do what', () => {
  let sandbox: Sandbox;
  let client: MeasureClient;
  let watch: Watch;

  beforeAll(async () => {
    watch = new Watch();
    sandbox = await openSandbox({ size: 40, clock: watch.read });
    client = new MeasureClient(sandbox);
  });
  afterEach(() => {
    sandbox.faults.clear();
    sandbox.calls.reset();
    sandbox.measure.limiter.limits = {};
    sandbox.measure.profile = measureProfile.parse({});
  });
  afterAll(async () => sandbox.close());

  it.each([
    ['no token', { token: '' }, 401],
    ['a token that nobody made', { token: 'measure_other' }, 401],
    ['a token at another company', { company: 'cmp_sandbox_empty' }, 401],
    ['a token at a company that there is not', { company: 'cmp_nowhere' }, 401],
    ['the second token at another company', { token: 'measure_sandbox_second', company: 'cmp_sandbox_empty' }, 404],
    ['a token that may not read', { token: 'measure_sandbox_forbidden' }, 403],
    ['the second token at its own company', { token: 'measure_sandbox_second' }, 200],
    ['the empty company’s token', { token: 'measure_sandbox_empty', company: 'cmp_sandbox_empty' }, 200],
  ])('answers %s', async (_name, options, status) => {
    const answer = await client.call('/customers/find', { ...FIND, ...options });
    expect(answer.status).toBe(status);
  });

  it('says a refusal in the fields of its errors', async () => {
    const said = async (options: object): Promise<unknown> => client.read('/customers/find', { ...FIND, ...options });
    expect(await said({ token: '' })).toEqual({
      error_message: 'The supplied token is not valid',
      error_type: 'auth_error',
      error_code: 'invalid_token',
      error_status: 401,
    });
    expect(await said({ token: 'measure_sandbox_second', company: 'cmp_nowhere' })).toMatchObject({
      error_type: 'request_error',
      error_status: 404,
    });
  });

  it('has nothing in the empty company, and says so with null', async () => {
    const options = { ...FIND, token: 'measure_sandbox_empty', company: 'cmp_sandbox_empty' };
    expect(await client.read('/customers/find', options)).toEqual({
      results: null,
      pagination: { from_key: null, limit: 5 },
    });
  });

  it('counts finding as reading', async () => {
    await client.call('/customers/find', FIND);
    await client.call('/products/find', FIND);
    expect(sandbox.calls).toMatchObject({ reads: 2, writes: 0 });
  });

  it('refuses every write, and counts each', async () => {
    for (const { method, path } of WRITES) {
      const url = path.replace(':id', 'x').replace(':method', 'y');
      const answer = await client.call(url, { method, body: {} });
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.text)).toMatchObject({ error_type: 'auth_error' });
    }
    expect(sandbox.calls).toMatchObject({ reads: 0, writes: WRITES.length });
  });

  it('does not know other paths', async () => {
    expect((await client.call('/teapots/find', FIND)).status).toBe(404);
    expect((await client.call('/customers')).status).toBe(404);
  });

  it('shows a key for repeating what it does: an answer of yesterday', async () => {
    const headers = { 'idempotency-key': 'k1' };
    const first = await client.call('/customers/find', { ...FIND, headers });
    sandbox.actions.createInMeasure({ name: 'Newest' });
    const again = await client.call('/customers/find', { ...FIND, headers });
    expect(again.text).toBe(first.text);
    expect(again.headers.get('idempotency-used')).toBe('true');
    expect(again.headers.get('idempotency-key')).toBe('k1');
    expect((await client.call('/customers/find', FIND)).text).not.toBe(first.text);
    watch.passDays(2);
    expect((await client.call('/customers/find', { ...FIND, headers })).text).not.toBe(first.text);
  });

  it('limits with its own words, with and without a time to wait', async () => {
    sandbox.faults.set({ status: 429, path: '^/measure', first: 1 });
    sandbox.faults.set({ status: 429, path: '^/measure', first: 1, retryAfter: 3 });
    const [bare, timed] = [await client.call('/customers/find', FIND), await client.call('/customers/find', FIND)];
    expect([bare.status, timed.status]).toEqual([429, 429]);
    expect(JSON.parse(bare.text)).toMatchObject({ error_type: 'request_error', error_code: 'rate_limited' });
    expect([bare.headers.get('retry-after'), timed.headers.get('retry-after')]).toEqual([null, '3']);
    sandbox.measure.limiter.limits = { global: 2 };
    const answers = await Promise.all([1, 2, 3].map(async () => client.call('/customers/find', FIND)));
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  it('fails in the other ways that are on order', async () => {
    const faulty = async (status: 500 | 'html' | 'truncated' | 'cut'): Promise<string> => {
      sandbox.faults.clear();
      sandbox.faults.set({ status, path: '^/measure' });
      const answer = await client.call('/customers/find', FIND).catch(() => null);
      return answer === null ? 'cut' : `${answer.status} ${answer.text.slice(0, 20)}`;
    };
    expect(await faulty(500)).toBe('500 {"error_message":"So');
    expect(await faulty('html')).toBe('502 <html><body><h1>502 ');
    expect(await faulty('truncated')).toBe('200 {"results":[{"id":"c');
    expect(await faulty('cut')).toBe('cut');
  });

  it('takes a token back in the middle, and lets one route fail alone', async () => {
    sandbox.faults.set({ status: 401, path: '^/measure', after: 2 });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await client.call('/customers/find', FIND)).status);
    expect(statuses).toEqual([200, 200, 401, 401]);
    sandbox.faults.clear();
    sandbox.faults.set({ status: 502, path: 'payment_methods' });
    const [customer] = await client.all('customers', 'createdAtDesc');
    const id = text(customer ?? {}, 'id');
    expect((await client.call(`/customers/${id}/payment_methods`)).status).toBe(502);
    expect((await client.call(`/customers/${id}`)).status).toBe(200);
  });

  it('speaks in each of the ways that are on order', async () => {
    const first = async (kind: string, profile: object): Promise<unknown> => {
      sandbox.measure.profile = measureProfile.parse(profile);
      return (await client.page(kind, { pagination: { limit: 1 } })).results?.[0];
    };
    expect(Object.keys((await first('invoices', {})) ?? {})).toEqual(
      expect.arrayContaining(['customer', 'billed_customer']),
    );
    const older = Object.keys((await first('invoices', { version: '2024' })) ?? {});
    expect(older.filter((key) => key === 'customer' || key === 'billed_customer')).toEqual([]);
    expect(Object.keys((await first('payments/transactions', { version: '2024' })) ?? {})).not.toContain(
      'initiated_by',
    );
    expect(await first('customers', { version: '2024' })).not.toHaveProperty('display_name');
    expect(await first('customers', { metadata: 'text' })).toMatchObject({
      metadata: expect.stringMatching(/^\{"segment"/),
    });
    expect(await first('customers', { metadata: 'base64' })).toMatchObject({ metadata: expect.stringMatching(/^eyJ/) });
    expect(await first('customers', { metadata: 'bytes' })).toMatchObject({ metadata: expect.arrayContaining([123]) });
    expect(await first('subscriptions', { zeroDates: true })).toMatchObject({ change_date: '0001-01-01T00:00:00Z' });
    expect(await first('subscriptions', { unknownEnums: true })).toMatchObject({ status: 'UNDER_REVIEW' });
    expect(await first('products', { nullArrays: true })).toMatchObject({ entitlements: null });
  });
});
