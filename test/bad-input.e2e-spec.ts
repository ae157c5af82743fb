import { stripeApiVersion } from '#connectors/stripe/version.ts';
import { listAccounts } from '#contracts/account-list.ts';
import { getAccount } from '#contracts/accounts.ts';
import { testConnection } from '#contracts/access-report.ts';
import { createConnection } from '#contracts/connections.ts';
import type { Endpoint } from '#contracts/endpoint.ts';
import { endpoints } from '#contracts/endpoints.ts';
import { eventText, nested, refusedBodies, refusedPosts } from './support/bad-input.ts';
import type { Client } from './support/client.ts';
import { keptTexts } from './support/delivery-texts.ts';
import { accountOf, calmCustomers, connectAndRead, settled, setUp } from './support/journey.ts';
import { openProduct, type Product } from './support/product.ts';
import { until } from './support/until.ts';
import { deliver, openLetterbox, signatureOf } from './support/webhook.ts';

const anId = '0199a5b0-0000-7000-8000-000000000000';
const textContaining = (words: string): unknown => expect.stringContaining(words);

const listed = endpoints.filter((endpoint) => 'cursor' in Object(Reflect.get(endpoint.query, 'shape')));

/** One running product is given what nobody should send; after each case it must still be there, whole. */
describe('input that is wrong', () => {
  let product: Product;
  let owner: Client;
  let connection: string;
  let letterbox: string;

  beforeAll(async () => {
    product = await openProduct({ customers: 12 });
    owner = await setUp(product);
    connection = await connectAndRead(product, owner);
    letterbox = await openLetterbox(owner, connection);
  });
  afterAll(() => product.close());

  const rows = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await product.database.owner.query<R>(sql, values)).rows;

  describe('a key', () => {
    it.each([
      ['nothing', '', 'Paste a Stripe key'],
      ['no key at all', 'hunter2', 'does not look like a Stripe key'],
      ['two lines', 'rk_test_one\nrk_test_two', 'a space or a line break'],
      ['a publishable key', 'pk_test_51Abc', 'publishable key'],
      ['a signing secret', 'whsec_51Abc', 'webhook signing secret'],
      ['a key that nobody issued', 'rk_test_nobody', 'does not accept this key'],
      ['a key that was revoked', 'rk_test_sandbox_revoked', 'does not accept this key'],
      ['a key with a missing permission', 'rk_test_sandbox_without_subscription_read', 'subscription_read'],
    ])('that is %s is refused in words, and kept nowhere', async (_what, secretKey, words) => {
      const body = { system: 'stripe', credentials: { secretKey } };
      const tested = await owner.call(testConnection, { body });
      expect(tested.isSufficient).toBe(false);
      expect(JSON.stringify(tested)).toContain(words);
      const refused = await owner.request('POST', `/api${createConnection.path}`, body);
      expect(refused.status).toBe(400);
      expect(JSON.stringify(refused.body)).toContain(words);
      expect(await rows('select id from connection')).toEqual([{ id: connection }]);
    });
  });

  it.each(['', 'real'])(
    'a company of Measure that is called "%s" is taken for neither live nor test',
    async (account) => {
      const words = 'Say whether the company is live or a test account';
      const body = { system: 'measure', credentials: { companyId: 'cmp_1', token: 'measure_token', account } };
      expect(await owner.call(testConnection, { body })).toMatchObject({ failure: { words: textContaining(words) } });
      const refused = await owner.request('POST', `/api${createConnection.path}`, body);
      expect(refused).toMatchObject({ status: 400, body: { message: textContaining(words) } });
      expect(await rows('select id from connection')).toEqual([{ id: connection }]);
    },
  );

  describe('a post to the address of a webhook', () => {
    it.each(refusedPosts)('%s is refused in words, and nothing of it is kept', async (_what, made, ...said) => {
      const [status, code, words] = said;
      const before = await rows('select id from delivery order by 1');
      const { body, signature, headers } = made();
      const answer = await post(letterbox, body, { ...(signature && { 'stripe-signature': signature }), ...headers });
      expect(answer).toEqual({ status, body: expect.objectContaining({ code, message: textContaining(words) }) });
      expect(await rows('select id from delivery order by 1')).toEqual(before);
    });

    it.each([
      ['an unknown address', () => `${product.url}/hooks/stripe/nobody`],
      ['an unknown system', () => letterbox.replace('/stripe/', '/abacus/')],
      ['an address that no text can hold', () => `${product.url}/hooks/stripe/%00`],
      ['a system that no text can hold', () => letterbox.replace('/stripe/', '/%00/')],
    ])('goes nowhere at %s', async (_what, url) => {
      const answer = await post(url(), eventText(), { 'stripe-signature': signatureOf(eventText()) });
      expect([answer.status, Reflect.get(Object(answer.body), 'code')]).toEqual([404, 'address_unknown']);
    });

    it('leaves a count of what was refused', async () => {
      const refused = () =>
        rows<{ reason: string; refused: string }>(
          `select reason, sum(refused) as refused from directory_refusal group by 1 order by 1`,
        );
      // They are written down once a second.
      await until('all to be counted', async () => {
        const all = await refused();
        return all.reduce((sum, row) => sum + Number(row.refused), 0) >= 18;
      });
      expect(await refused()).toEqual([
        { reason: 'malformed', refused: '8' },
        { reason: 'rejected', refused: '8' },
        { reason: 'stale', refused: '2' },
      ]);
    });

    it('is kept as unknown when it is proven and of no kind we know', async () => {
      const event = {
        ...JSON.parse(eventText()),
        id: 'evt_new',
        type: 'loyalty.point.granted',
        api_version: '2031-01-01',
      };
      event.data.object = { id: 'pt_1', object: 'loyalty.point', customer: null };
      expect(await deliver(letterbox, event)).toBe(200);
      expect(await rows(`select type, result from delivery where event_id = 'evt_new'`)).toEqual([
        { type: 'loyalty.point.granted', result: 'ignored' },
      ]);
      expect(JSON.parse((await keptTexts(rows)).get('evt_new') ?? '')).toEqual(event);
    });
  });

  describe('a billing object', () => {
    let customers: string[];

    beforeAll(async () => {
      const usable = await rows<{ customer_id: string }>(
        `select customer_id from billing_object where kind = 'subscription' and payload->>'status' = 'active'
           and json_array_length(payload->'discounts') = 0 and json_array_length(payload->'items'->'data') = 1
           and json_array_length(payload->'items'->'data'->0->'discounts') = 0
           and payload->'items'->'data'->0->'price'->>'billing_scheme' = 'per_unit'`,
      );
      const held = new Set(usable.map((row) => row.customer_id));
      customers = (await calmCustomers(product)).filter((customer) => held.has(customer));
    });

    /** The customer's subscription arrives changed, carried whole by a signed event that is newer than what is held. */
    async function arrives(
      customer: string,
      change: (subscription: Record<string, unknown>) => object,
    ): Promise<string> {
      const [row] = await rows<{ payload: Record<string, unknown> }>(
        `select payload from billing_object where kind = 'subscription' and customer_id = $1`,
        [customer],
      );
      const object = { ...row?.payload, default_payment_method: null, ...change({ ...row?.payload }) };
      const created = Math.floor(Date.now() / 1000) + 60;
      const type = 'customer.subscription.updated';
      const event = {
        id: `evt_${customer}`,
        object: 'event',
        api_version: stripeApiVersion,
        created,
        livemode: false,
        type,
      };
      expect(await deliver(letterbox, { ...event, data: { object } })).toBe(200);
      await settled(product);
      return accountOf(product, customer);
    }

    it('with a status we do not know is a doubt on the account, not a guess', async () => {
      const id = await arrives(customers[0] ?? '', () => ({ status: 'hibernating' }));
      const account = await owner.call(getAccount, { params: { id } });
      expect(account.revenue?.doubts).toContainEqual({ code: 'unknown_status', words: textContaining('hibernating') });
      expect(account.revenue).toMatchObject({ status: { value: null }, paymentHealth: { value: null } });
      const { rows: shown } = await owner.call(listAccounts, { query: { mode: 'test', pill: 'status_unknown' } });
      const statusWords = textContaining('hibernating');
      expect(shown).toContainEqual(expect.objectContaining({ id, status: null, statusWords, paymentHealth: null }));
    });

    it('in a currency whose decimals nobody knows has no amount, and says so', async () => {
      const id = await arrives(customers[1] ?? '', ({ items }) => ({
        currency: 'zzz',
        items: JSON.parse(JSON.stringify(items).replaceAll('"currency":"usd"', '"currency":"zzz"')),
      }));
      const account = await owner.call(getAccount, { params: { id } });
      expect(JSON.stringify(account.revenue)).toContain('The currency ZZZ is not known here');
      expect(account.revenue?.doubts).not.toEqual([]);
      const { rows: shown } = await owner.call(listAccounts, { query: { mode: 'test', limit: 200 } });
      expect(shown.map((row) => row.id)).toContain(id);
    });
  });

  describe('a list', () => {
    const addressOf = async (endpoint: Endpoint) => {
      const [, of] = endpoint.path.split('/');
      const table = of === 'accounts' ? 'account' : of === 'playbooks' ? 'playbook' : null;
      const [row] = table === null ? [] : await rows<{ id: string }>(`select id from ${table} limit 1`);
      const id = row?.id ?? connection;
      const mode = 'mode' in Object(Reflect.get(endpoint.query, 'shape')) ? 'mode=test&' : '';
      return `/api${endpoint.path.replace(':id', id)}?${mode}`;
    };

    it.each(listed)('refuses a page that cannot be continued, or is too long: $id', async (endpoint) => {
      const address = await addressOf(endpoint);
      expect((await owner.request('GET', `${address}limit=2`)).status).toBe(200);
      const foreign = Buffer.from(`["another order","1","${anId}"]`).toString('base64url');
      const deep = Buffer.from(nested(150)).toString('base64url');
      for (const cursor of ['garbage', foreign, deep]) {
        const answer = await owner.request('GET', `${address}cursor=${cursor}`);
        expect([cursor, answer.status, answer.body]).toEqual([
          cursor,
          400,
          expect.objectContaining({ code: 'cursor_invalid', message: textContaining('cannot be continued') }),
        ]);
      }
      for (const limit of ['1000000000', '1e9', '0', '-1', '2&limit=3', 'NaN']) {
        const answer = await owner.request('GET', `${address}limit=${limit}`);
        expect([limit, answer.status, answer.body]).toEqual([
          limit,
          400,
          expect.objectContaining({ code: 'invalid_input' }),
        ]);
      }
    });

    it.each([
      ['a name with a NUL', 'accounts?sort=name&', ['name', '\0', anId]],
      ['a score that is none', 'accounts?sort=health&', ['health', '99999999999', anId]],
      ['the year 0', 'accounts?sort=renewal&', ['renewal', '0000-01-01T00:00:00Z', anId]],
      ['an end that is no moment', 'accounts?sort=ended&', ['ended', 'yesterday', anId]],
      ['an amount that is too large', 'drafts?', ['drafts-waiting', '9999999999999999999', anId]],
      ['a moment in the year 0', 'outbox?', ['outbox', '0000-01-01T00:00:00.000000Z', anId]],
      ['a moment of no call', 'connections/:id/calls?', ['0000-01-01T00:00:00.000Z', anId]],
    ])('refuses a cursor made up of %s', async (_what, path, made) => {
      const cursor = Buffer.from(JSON.stringify(made)).toString('base64url');
      const mode = path.startsWith('connections') ? '' : 'mode=test&';
      const answer = await owner.request('GET', `/api/${path.replace(':id', connection)}${mode}cursor=${cursor}`);
      expect([answer.status, Reflect.get(Object(answer.body), 'code')]).toEqual([400, 'cursor_invalid']);
    });

    it('refuses the cursor of another sort, and names to sort by that are not its own', async () => {
      const first = await owner.call(listAccounts, { query: { mode: 'test', limit: 2 } });
      const other = await owner.request('GET', `/api/accounts?mode=test&sort=name&cursor=${first.nextCursor}`);
      expect([other.status, Reflect.get(Object(other.body), 'code')]).toEqual([400, 'cursor_invalid']);
      const nul = await owner.request('GET', '/api/accounts?mode=test&search=%00');
      expect([nul.status, Reflect.get(Object(nul.body), 'code')]).toEqual([400, 'invalid_input']);
      const column = await owner.request('GET', '/api/accounts?mode=test&sort=sealed_credentials');
      expect([column.status, Reflect.get(Object(column.body), 'code')]).toEqual([400, 'invalid_input']);
    });
  });

  it.each(refusedBodies)('a body with %s is refused, and changes nothing', async (_what, body, status, code) => {
    const made = await owner.request('POST', '/api/api-keys', { name: 'Notebook' });
    const authorization = `Bearer ${String(Reflect.get(Object(made.body), 'secret'))}`;
    const before = await rows('select id from api_key order by 1');
    const answer = await post(`${product.url}/api/api-keys`, body, { authorization });
    expect([answer.status, Reflect.get(Object(answer.body), 'code')]).toEqual([status, code]);
    expect(await rows('select id from api_key order by 1')).toEqual(before);
  });

  it('a sign-in with text that cannot be kept is a failed sign-in', async () => {
    for (const email of ['ada\0@northwind.example', 'ada\ud800@northwind.example', "' or 1=1 --@northwind.example"]) {
      const body = JSON.stringify({ email, password: 'pass\0word' });
      const answer = await post(`${product.url}/api/auth/sign-in/email`, body, { origin: product.url });
      expect([400, 401]).toContain(answer.status);
    }
  });

  it('has left the product whole: it takes what is right, and nothing failed inside it', async () => {
    const answer = await fetch(`${product.url}/live`);
    expect(answer.status).toBe(200);
    expect(await deliver(letterbox, { ...JSON.parse(eventText()), id: 'evt_good' })).toBe(200);
    await settled(product);
    expect(await rows(`select result from delivery where event_id = 'evt_good'`)).toEqual([{ result: 'applied' }]);
    expect(await rows(`select 1 from account_work where error is not null`)).toEqual([]);
    expect(product.output()).not.toMatch(/"level":(50|60)/);
  });
});

async function post(url: string, body: string | Buffer, headers: Record<string, string>) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}
