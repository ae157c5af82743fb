import { listAccounts } from '#contracts/account-list.ts';
import { getConnection, removeConnection } from '#contracts/connections.ts';
import { beginConsent, completeConsent, followConsent, listConsents } from '#contracts/consent.ts';
import { createApiKey } from '#contracts/session.ts';
import { Client } from './support/client.ts';
import { actInSandbox, calmCustomers, flaggedAccount, settled, setUp, setUpStranger } from './support/journey.ts';
import { openProduct, type Product } from './support/product.ts';
import { until } from './support/until.ts';
import { deliver, knownSecret, signatureOf } from './support/webhook.ts';

const platformKey = 'sk_test_sandbox';

describe('connecting over the consent page', () => {
  let product: Product;
  let owner: Client;
  let stranger: Client;
  let connectionId: string;

  beforeAll(async () => {
    product = await openProduct({
      customers: 16,
      settings: {
        STRIPE_CONNECT_CLIENT_ID_TEST: 'ca_sandbox_test',
        STRIPE_CONNECT_KEY_TEST: platformKey,
        STRIPE_CONNECT_WEBHOOK_SECRET_TEST: knownSecret,
        STRIPE_CALLS_PER_SECOND: '100',
      },
    });
    owner = await setUp(product);
    stranger = await setUpStranger(product);
    await control('PUT', '/webhook', { url: `${product.url}/hooks/stripe`, secret: knownSecret, isConnect: true });
  });
  afterAll(() => product.close());

  const control = (method: string, path: string, body?: object) =>
    fetch(`${product.sandboxUrl}/_sandbox${path}`, {
      method,
      ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
    });
  const rows = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await product.database.owner.query<R>(sql, values)).rows;

  /** What the consent page sends the browser back with. */
  async function answerOf(
    client: Client,
    decision: 'allow' | 'deny' = 'allow',
    wish: { confirm?: 'another_account'; connectionId?: string } = {},
  ) {
    const { url } = await client.call(beginConsent, { body: { system: 'stripe', mode: 'test', ...wish } });
    const asked = new URL(url).searchParams;
    expect(asked.get('scope')).toBe('read_only');
    expect(asked.get('redirect_uri')).toBe(`${product.url}/connectors/consent`);
    const { searchParams: back } = new URL(await decided(asked, decision));
    expect(back.get('state')).toBe(asked.get('state'));
    const [state, code, error] = [back.get('state') ?? '', back.get('code'), back.get('error')];
    return { state, ...(code === null ? {} : { code }), ...(error === null ? {} : { error }) };
  }

  async function decided(asked: URLSearchParams, decision: string): Promise<string> {
    const body = new URLSearchParams({ decision });
    for (const name of ['client_id', 'redirect_uri', 'state']) body.set(name, asked.get(name) ?? '');
    const response = await fetch(`${product.sandboxUrl}/oauth/authorize`, {
      method: 'POST',
      redirect: 'manual',
      body,
    });
    return response.headers.get('location') ?? '';
  }

  const complete = (client: Client, body: object) => client.request('POST', '/api/connections/consent/complete', body);
  const refusal = async (client: Client, body: object) => {
    const { status, body: problem } = await complete(client, body);
    return `${status} ${String(Object(problem).code)}`;
  };

  it('is offered in the modes that the operator has set up', async () => {
    const offered = await owner.call(listConsents);
    expect(offered.rows).toMatchObject([{ system: 'stripe', modes: ['test'] }]);
    const live = await owner.request('POST', '/api/connections/consent', { system: 'stripe', mode: 'live' });
    expect([live.status, Object(live.body).code]).toEqual([409, 'consent_not_set_up']);
  });

  it('begins in a browser only', async () => {
    const { secret } = await owner.call(createApiKey, { body: { name: 'Script' } });
    const program = new Client(product.url, secret);
    const { status } = await program.request('POST', '/api/connections/consent', { system: 'stripe', mode: 'test' });
    expect(status).toBe(403);
  });

  it('leaves a browser time to ask what became of an answer that it gave in the last moment', async () => {
    const { headers } = await owner.request('POST', '/api/connections/consent', { system: 'stripe', mode: 'test' });
    const seconds = /^keepwell_consent=.*; Max-Age=(\d+)/.exec(headers.getSetCookie().join('\n'))?.[1];
    expect(Number(seconds)).toBeGreaterThan(10 * 60 + 150);
  });

  it('stores nothing when consent is declined, and lets the person begin again', async () => {
    const answer = await answerOf(owner, 'deny');
    expect(await refusal(owner, answer)).toBe('400 consent_declined');
    expect(await refusal(owner, answer)).toBe('409 consent_stale');
    expect(await rows('select 1 from connection')).toEqual([]);
  });

  it('takes an answer from nobody else, not too late, and not without its question', async () => {
    const answer = await answerOf(owner);
    await stranger.call(beginConsent, { body: { system: 'stripe', mode: 'test' } });
    expect(await refusal(stranger, answer)).toBe('409 consent_stale');
    expect(await refusal(owner, { ...answer, state: 'of-nothing' })).toBe('409 consent_stale');
    expect((await complete(owner, { code: answer.code })).status).toBe(400);
    await rows(`update consent_request set expires_at = now() - interval '1 second'`);
    expect(await refusal(owner, answer)).toBe('409 consent_stale');
    const inOtherBrowser = await answerOf(owner);
    await rows(`update consent_request set browser_hash = 'another'`);
    expect(await refusal(owner, inOtherBrowser)).toBe('409 consent_stale');
    expect(await rows('select 1 from connection')).toEqual([]);
  });

  it('reads the account once consent is given, and a repeated answer is not redeemed again', async () => {
    const answer = await answerOf(owner);
    const [first, second] = await Promise.all([complete(owner, answer), complete(owner, answer)]);
    expect(new Set([first.status, second.status])).toEqual(new Set([200, 409]));
    const made = first.status === 200 ? first.body : second.body;
    ({ connectionId } = completeConsent.response.parse(made));
    const connection = await until('everything to be read', async () => {
      const now = await owner.call(getConnection, { params: { id: connectionId } });
      return now.backfill?.status === 'done' ? now : null;
    });
    await settled(product);
    expect(connection).toMatchObject({
      keyKind: 'consent',
      grantedScope: 'read_only',
      mode: 'test',
      webhookUrl: `${product.url}/hooks/stripe`,
    });
    expect(connection.warnings).toEqual([]);
    expect(
      await rows(
        `select purpose, method, path from connection_call where purpose not in ('read', 'usage', 'changes', 'probe')`,
      ),
    ).toEqual([{ purpose: 'consent', method: 'POST', path: '/oauth/token' }]);
    const { rows: accounts } = await owner.call(listAccounts, { query: { mode: 'test' } });
    expect(accounts.length).toBeGreaterThan(8);
  });

  it('keeps neither code, state nor the key of the application where they can be read', async () => {
    const tables = await rows<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`,
    );
    const answer = await answerOf(owner);
    expect(tables.length).toBeGreaterThan(30);
    for (const { name } of tables) {
      const found = await rows(`select 1 from ${name} t where t::text like any($1) limit 1`, [
        [`%${answer.state}%`, `%${String(Object(answer).code)}%`, `%${platformKey}%`],
      ]);
      expect({ name, found }).toEqual({ name, found: [] });
    }
    expect(product.output()).not.toContain(answer.state);
    expect(product.output()).not.toContain(platformKey);
  });

  it('hears of the account at the one address of the application', async () => {
    const [customer = ''] = await calmCustomers(product, connectionId);
    await actInSandbox(product, customer, 'fail-payment');
    await flaggedAccount(product, owner, { customer, trigger: 'payment_failed' });
    const through = await rows<{ through: string }>(`select distinct through from delivery where connection_id = $1`, [
      connectionId,
    ]);
    expect(through).toContainEqual({ through: 'webhook' });
  });

  it('keeps what is about an account that nobody has for the operator, and touches nobody', async () => {
    const count = async () => (await rows(`select 1 from delivery`)).length;
    const before = await count();
    const event = {
      object: 'event',
      id: 'evt_of_nobody',
      type: 'invoice.paid',
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      api_version: '2026-10-28.endive',
      account: 'acct_of_nobody',
      data: { object: { id: 'in_1', object: 'invoice', customer: 'cus_1' } },
    };
    const url = `${product.url}/hooks/stripe`;
    expect(await deliver(url, event)).toBe(200);
    expect(await deliver(url, event)).toBe(200);
    expect(await deliver(url, event, { 'stripe-signature': signatureOf('{}') })).toBe(400);
    expect(await rows('select event_id, external_account_id from directory_unroutable')).toEqual([
      { event_id: 'evt_of_nobody', external_account_id: 'acct_of_nobody' },
    ]);
    expect(await count()).toBe(before);
    expect((await fetch(`${product.url}/hooks/measure`, { method: 'POST' })).status).toBe(404);
  });

  it('stops when consent is taken back, and asks nothing in vain', async () => {
    expect((await control('DELETE', '/connect/grant?mode=test')).status).toBe(204);
    await until('the end of access', async () => {
      const { status } = await owner.call(getConnection, { params: { id: connectionId } });
      return status === 'revoked';
    });
  });

  it('asks about another account than that of the connection it was begun for, reads and keeps nothing of it', async () => {
    const [named] = await rows<{ account: string }>('select external_account_id as account from connection');
    await rows(`update connection set external_account_id = 'acct_meant'`);
    const kept = () => rows('select id, status, external_account_id, generation from connection');
    const calls = (purpose: string) => rows('select 1 from connection_call where purpose = $1', [purpose]);
    const [before, probes] = [await kept(), await calls('probe')];
    const answer = await answerOf(owner, 'allow', { connectionId });
    expect(await refusal(owner, answer)).toBe('409 another_account');
    // What was asked, and what came of it, outlives the page; the answer is spent all the same.
    const { consent } = await owner.call(followConsent);
    expect(consent).toMatchObject({ meantFor: connectionId, status: 'failed', code: 'another_account' });
    expect(await refusal(owner, answer)).toBe('409 consent_stale');
    expect(await kept()).toEqual(before);
    expect(await calls('probe')).toHaveLength(probes.length);
    expect(await calls('consent')).toHaveLength(2);
    await rows(`update connection set external_account_id = $1`, [named?.account]);
  });

  it('is begun for no connection of somebody else', async () => {
    const wish = { system: 'stripe', mode: 'test', connectionId };
    expect((await stranger.request('POST', '/api/connections/consent', wish)).status).toBe(404);
  });

  it('comes back to the same records when consent is given again', async () => {
    const before = await rows('select id from account order by id');
    const answer = await answerOf(owner, 'allow', { connectionId });
    const again = await owner.call(completeConsent, { body: answer });
    expect(again.connectionId).toBe(connectionId);
    await until('everything to be read again', async () => {
      const { status, backfill } = await owner.call(getConnection, { params: { id: connectionId } });
      return status === 'connected' && backfill?.status === 'done';
    });
    expect(await rows('select id from account order by id')).toEqual(before);
  });

  it('asks about another account than the one that was disconnected, and takes it once that is confirmed', async () => {
    await owner.call(removeConnection, { params: { id: connectionId } });
    await until('the end of it', async () => {
      const { status } = await owner.call(getConnection, { params: { id: connectionId } });
      return status === 'disconnected';
    });
    await rows(`update connection set external_account_id = 'acct_before' where id = $1`, [connectionId]);
    expect(await refusal(owner, await answerOf(owner))).toBe('409 another_account');
    const marked = await answerOf(owner);
    expect(await refusal(owner, { ...marked, state: `${marked.state}.beside` })).toBe('409 consent_stale');
    const answer = await answerOf(owner, 'allow', { confirm: 'another_account' });
    const beside = await owner.call(completeConsent, { body: answer });
    expect(beside.connectionId).not.toBe(connectionId);
    expect(beside.keyForgotten).toBe(false);
  });

  it('takes the place of a key, and says so', async () => {
    await rows(`update connection set key_kind = 'restricted' where status <> 'disconnected'`);
    expect((await owner.call(completeConsent, { body: await answerOf(owner) })).keyForgotten).toBe(true);
  });
});
