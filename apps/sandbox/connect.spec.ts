import { Stripe } from 'stripe';
import { CLIENT_IDS } from './connect/consents.ts';
import type { Sandbox } from './sandbox.ts';
import { openSandbox } from './testing/open-sandbox.ts';
import { Receiver } from './testing/receiver.ts';

const SECRET = 'whsec_for_a_platform';
const BACK = 'http://127.0.0.1:9/back';

describe('consent', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;

  beforeEach(async () => {
    sandbox = await openSandbox({ size: 20, clock: Date.now, anchor: Date.now() });
    receiver = await Receiver.open();
    sandbox.hooks.register({ url: receiver.url, secret: SECRET, isConnect: true });
  });
  afterEach(async () => {
    await sandbox.close();
    receiver.close();
  });

  const decide = async (decision: 'allow' | 'deny'): Promise<URL> => {
    const answer = await fetch(`${sandbox.url}/oauth/authorize`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ client_id: CLIENT_IDS.test, redirect_uri: BACK, state: 'st', decision }),
    });
    return new URL(answer.headers.get('location') ?? '');
  };
  const redeem = async (code: string, key = 'sk_test_sandbox') => {
    const answer = await fetch(`${sandbox.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: new URLSearchParams({ grant_type: 'authorization_code', code }),
    });
    const body: Record<string, unknown> = JSON.parse(await answer.text());
    return { status: answer.status, body };
  };
  const codeOf = async () => (await decide('allow')).searchParams.get('code') ?? '';
  const platform = () => {
    const { hostname, port } = new URL(sandbox.url);
    const stripeAccount = sandbox.book.context.accountId;
    const options = { host: hostname, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 } as const;
    return new Stripe('sk_test_sandbox', { ...options, stripeAccount });
  };

  it('is asked for on a page that names who asks and what for', async () => {
    const query = { response_type: 'code', client_id: CLIENT_IDS.test, redirect_uri: BACK, state: '"><b>' };
    const at = (scope: string) =>
      fetch(`${sandbox.url}/oauth/authorize?${String(new URLSearchParams({ ...query, scope }))}`);
    const page = await (await at('read_only')).text();
    expect(page).toContain('127.0.0.1:9');
    expect(page).not.toContain('"><b>');
    expect((await at('read_write')).status).toBe(400);
  });

  it('lets the platform read in the name of the account, and hear of it by its name', async () => {
    await expect(platform().customers.list()).rejects.toMatchObject({ statusCode: 403, code: 'account_invalid' });
    const { status, body } = await redeem(await codeOf());
    expect([status, body['scope'], body['livemode'], body['stripe_user_id']]).toEqual([
      200,
      'read_only',
      false,
      sandbox.book.context.accountId,
    ]);
    expect((await platform().customers.list({ limit: 1 })).data).toHaveLength(1);
    sandbox.actions.create({ name: 'Heard', plan: 'none', collection: 'send_invoice' });
    const [letter] = await receiver.received(1);
    const event = platform().webhooks.constructEvent(letter?.body ?? '', letter?.signature ?? '', SECRET);
    expect(event).toMatchObject({ type: 'customer.created', account: sandbox.book.context.accountId });
  });

  it('is not heard of before it was given', async () => {
    sandbox.actions.create({ name: 'Unheard', plan: 'none', collection: 'send_invoice' });
    await redeem(await codeOf());
    sandbox.actions.create({ name: 'Heard', plan: 'none', collection: 'send_invoice' });
    const [letter] = await receiver.received(1);
    expect(letter?.body).toContain('Heard');
  });

  it('comes back as refused when it is refused, with the state as it was given', async () => {
    const back = await decide('deny');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'st', error: 'access_denied' });
  });

  it('ends when its code is redeemed twice, and codes of the other mode are none', async () => {
    const code = await codeOf();
    expect((await redeem(code, 'sk_live_sandbox')).body).toMatchObject({ error: 'invalid_grant' });
    expect((await redeem(code)).status).toBe(200);
    expect((await redeem(code)).body).toMatchObject({ error: 'invalid_grant' });
    await expect(platform().customers.list()).rejects.toMatchObject({ code: 'account_invalid' });
  });

  it('can be taken back: the platform is told, and reads nothing more', async () => {
    await redeem(await codeOf());
    sandbox.actions.create({ name: 'Heard', plan: 'none', collection: 'send_invoice' });
    await receiver.received(1);
    const answer = await fetch(`${sandbox.url}/_sandbox/connect/grant?mode=test`, { method: 'DELETE' });
    expect(answer.status).toBe(204);
    await receiver.received(2);
    expect(receiver.types).toContain('account.application.deauthorized');
    await expect(platform().customers.list()).rejects.toMatchObject({ code: 'account_invalid' });
  });
});
