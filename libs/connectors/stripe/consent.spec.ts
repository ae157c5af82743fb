import type { IncomingMessage, ServerResponse } from 'node:http';
import { jest } from '@jest/globals';
import { ConnectorError } from '../connector-error.ts';
import type { ConsentApp } from '../consent.ts';
import { anAccess } from '../testing/an-access.ts';
import { answer, listen, type Handler, type Loopback } from '../testing/loopback.ts';
import { readerOf } from './client.ts';
import { stripeConsent } from './consent.ts';

const key = 'sk_test_platform_key_that_must_not_leak';
const code = 'ac_a_code_that_must_not_leak';
const grant = { stripe_user_id: 'acct_1Lark', scope: 'read_only', livemode: false, token_type: 'bearer' };

describe('connecting over the consent page', () => {
  let stripe: Loopback;
  let handler: Handler;
  let app: ConsentApp;
  let bodies: string[];

  beforeEach(async () => {
    bodies = [];
    ledger.length = 0;
    stripe = await listen((request, response) => handler(request, response));
    app = { mode: 'test', clientId: 'ca_test_lark', secretKey: key, baseUrl: stripe.baseUrl };
  });
  afterEach(() => stripe.close());

  const ledger: unknown[] = [];
  const redeem = (signal = new AbortController().signal) =>
    stripeConsent.redeem(app, code, {
      signal,
      ledger: (call) => ledger.push(`${call.purpose} ${call.method} ${call.path} ${call.status}`),
    });
  const answering = (status: number, body: unknown, headers = {}) => {
    handler = (request, response) => {
      void bodyOf(request).then((text) => {
        bodies.push(`${request.headers.authorization} ${text}`);
        answer(response, status, body, headers);
      });
    };
  };
  const failure = async (signal?: AbortSignal): Promise<ConnectorError> => {
    const error: unknown = await redeem(signal).catch((thrown: unknown) => thrown);
    if (!(error instanceof ConnectorError)) throw new Error('It was not refused.');
    expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain('must_not_leak');
    return error;
  };

  it('asks for reading and nothing more, keeping the port of the address', () => {
    const url = new URL(
      stripeConsent.authorizeUrl(app, { state: 's&t', redirectUri: 'https://keepwell.example/back' }),
    );
    expect(url.origin).toBe(stripe.baseUrl);
    expect(url.pathname).toBe('/oauth/authorize');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'ca_test_lark',
      scope: 'read_only',
      state: 's&t',
      redirect_uri: 'https://keepwell.example/back',
    });
  });

  it('redeems a code with one call, and keeps the account alone', async () => {
    answering(200, { ...grant, access_token: 'sk_must_not_leak', refresh_token: 'rt_must_not_leak' });
    expect(await redeem()).toEqual({
      externalAccountId: 'acct_1Lark',
      mode: 'test',
      scope: 'read_only',
      credentials: { account: 'acct_1Lark' },
    });
    expect(stripe.calls).toEqual(['POST /oauth/token']);
    expect(ledger).toEqual(['consent POST /oauth/token 200']);
    expect(bodies).toEqual([`Bearer ${key} grant_type=authorization_code&code=${code}`]);
  });

  it.each([
    ['more than reading was granted', 200, { ...grant, scope: 'read_write' }, 'rejected', /“read_write”/],
    ['the other mode was granted', 200, { ...grant, livemode: true }, 'rejected', /live mode/],
    ['the code is used or too old', 400, { error: 'invalid_grant' }, 'rejected', /used already/],
    ['the application is unknown', 401, { error: 'invalid_client' }, 'rejected', /does not know/],
    ['the application may not ask for it', 400, { error: 'invalid_scope' }, 'rejected', /restricted key/],
    ['an error has a name of an object', 400, { error: 'constructor' }, 'malformed', /could not be read/],
    ['Stripe fails', 503, 'must_not_leak', 'unavailable', /in a minute/],
    ['Stripe answers a page', 200, '<html>must_not_leak</html>', 'malformed', /could not be read/],
    ['no account is named', 200, { ...grant, stripe_user_id: 'x' }, 'malformed', /could not be read/],
  ])('refuses in words when %s', async (_name, status, body, kind, words) => {
    answering(status, body);
    expect(await failure()).toMatchObject({ kind, message: expect.stringMatching(words) });
    expect(stripe.calls).toHaveLength(1);
  });

  it('does not follow a redirect', async () => {
    answering(302, '', { location: `${stripe.baseUrl}/elsewhere` });
    expect(await failure()).toMatchObject({ kind: 'malformed' });
    expect(stripe.calls).toHaveLength(1);
  });

  it('begins nothing twice when the answer is cut', async () => {
    handler = (request) => request.socket.destroy();
    expect(await failure()).toMatchObject({ kind: 'unavailable' });
    expect(stripe.calls).toHaveLength(1);
    expect(ledger).toEqual(['consent POST /oauth/token 0']);
  });

  describe('when the exchange takes longer than the limit', () => {
    const nothing = () => undefined;
    const half = (response: ServerResponse) => void response.writeHead(200).write('{"stripe_user_id":"acct_1Lark",');
    const shortly = AbortSignal.timeout.bind(AbortSignal, 20);
    const outOfTime = { kind: 'unavailable', message: expect.stringMatching(/did not answer in time.* Begin again/) };

    afterEach(() => void jest.restoreAllMocks());

    it.each([
      ['no answer', nothing],
      ['half an answer', half],
    ])('ends it by itself after %s, and begins nothing twice', async (_what, begin) => {
      const limit = new AbortController();
      const limits = jest.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal);
      const gone = new Promise<void>((resolve) => {
        handler = (request, response) => {
          request.socket.once('close', () => resolve());
          begin(response);
          // Not before it has come: on a busy machine that may take longer than any short limit.
          setTimeout(() => limit.abort(new DOMException('Too long.', 'TimeoutError')), 20);
        };
      });
      expect(await failure()).toMatchObject(outOfTime);
      expect(limits.mock.calls).toEqual([[30_000]]);
      await gone;
      expect(stripe.calls).toHaveLength(1);
      expect(ledger).toEqual(['consent POST /oauth/token 0']);
    });

    it('ends it when whoever asked has no more time', async () => {
      handler = nothing;
      expect(await failure(shortly())).toMatchObject(outOfTime);
      expect(ledger).toEqual(['consent POST /oauth/token 0']);
    });
  });

  it('reads with the key of the application, in the name of the account', async () => {
    const seen: unknown[] = [];
    handler = (request, response) => {
      seen.push([request.headers.authorization, request.headers['stripe-account']]);
      answer(response, 200, { object: 'list', data: [], has_more: false, url: '/v1/customers' });
    };
    const credentials = stripeConsent.credentials(app, { account: 'acct_1Lark' });
    const reader = readerOf(anAccess({ baseUrl: stripe.baseUrl, credentials }));
    await reader.read('customers', (sdk) => sdk.customers.list({ limit: 1 }));
    expect(seen).toEqual([[`Bearer ${key}`, 'acct_1Lark']]);
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) if (Buffer.isBuffer(part)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
