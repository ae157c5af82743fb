import type { ServerResponse } from 'node:http';
import { ConnectorError, type ConnectorErrorKind } from '../connector-error.ts';
import { anAccess } from '../testing/an-access.ts';
import { type Handler, type Loopback, answer, listen } from '../testing/loopback.ts';
import { missingBody } from './testing/book.ts';
import { readerOf } from './client.ts';

const key = 'rk_test_PlantedSecret123';
const older =
  "The provided key 'rk_test_***et123' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' permission would allow this request to continue.";
const newer =
  "Permission denied. The provided key 'rk_test_...et123' does not have the required permissions for this endpoint on account 'acct_1'. Enabling \"Prices Read\" ('plan_read') or \"All\" ('billing_read') permissions on this key would allow this request to continue.";
const generic = 'This is a restricted API key, but the required permissions are not available to it.';

const error = (detail: object): object => ({ error: { type: 'invalid_request_error', ...detail } });
const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Handler =>
  (_request, response: ServerResponse) =>
    answer(response, status, body, headers);

let server: Loopback | undefined;
afterEach(() => server?.close());

async function readWith(handler: Handler) {
  server = await listen(handler);
  const access = anAccess({ baseUrl: server.baseUrl, credentials: { secretKey: key } });
  try {
    await readerOf(access).read('customers', (stripe) => stripe.customers.list({ limit: 1 }));
    return { error: null, access };
  } catch (thrown) {
    return { error: thrown instanceof ConnectorError ? thrown : null, access };
  }
}

describe("Stripe's errors become ours", () => {
  it.each<[string, Handler, ConnectorErrorKind]>([
    ['401', json(401, error({ message: `Invalid API Key provided: ${key}` })), 'rejected'],
    ['401, expired', json(401, error({ code: 'api_key_expired', message: 'Expired' })), 'rejected'],
    [
      '403, revoked',
      json(403, error({ code: 'account_invalid', message: 'Application access may have been revoked.' })),
      'rejected',
    ],
    [
      '403, not from this address',
      json(403, error({ message: 'This key may not be used from the IP address 192.0.2.1' })),
      'rejected',
    ],
    ['403, older wording', json(403, error({ message: older })), 'forbidden'],
    ['403, newer wording', json(403, error({ code: 'more_permissions_required', message: newer })), 'forbidden'],
    ['403, generic wording', json(403, error({ message: generic })), 'forbidden'],
    ['400 about a lost cursor', json(400, missingBody('starting_after')), 'cursor_gone'],
    ['400 about anything else', json(400, error({ message: 'Bad parameter', param: 'limit' })), 'malformed'],
    ['404 from a proxy', json(404, '<html>no such page</html>'), 'malformed'],
    ['409', json(409, error({ message: 'Busy' })), 'unavailable'],
    ['429', json(429, error({ code: 'rate_limit', message: 'Too many' })), 'limited'],
    ['400 that means 429', json(400, error({ code: 'rate_limit', message: 'Too many' })), 'limited'],
    ['429 without JSON', json(429, 'slow down'), 'limited'],
    ['500', json(500, error({ type: 'api_error', message: 'Ours' })), 'unavailable'],
    ['500 whose body holds no error', json(500, {}), 'unavailable'],
    ['502 with a page', json(502, '<html>Bad gateway</html>'), 'unavailable'],
    ['200 with a page', json(200, '<html>Sign in to the network</html>'), 'malformed'],
    ['200 with broken JSON', json(200, '{"object":"list","da'), 'malformed'],
    ['200 with another type', json(200, '[]'), 'malformed'],
    ['200 with an error inside', json(200, error({ message: 'What?' })), 'malformed'],
    ['a redirect', json(301, '', { location: 'https://other.example/' }), 'malformed'],
    ['a cut connection', (request) => request.socket.destroy(), 'unavailable'],
  ])('%s', async (_what, handler, kind) => {
    const { error: thrown } = await readWith(handler);
    expect(thrown?.kind).toBe(kind);
    // Neither what Stripe wrote nor any part of the key travels further, not even as the cause.
    const told = `${thrown?.message} ${thrown?.stack} ${JSON.stringify(thrown?.cause ?? null)}`;
    expect(told).not.toMatch(/PlantedSecret|et123|acct_1|<html/);
    expect(server?.calls).toHaveLength(1);
  });

  it.each([
    [older, ['charge_read']],
    [newer, ['plan_read', 'billing_read']],
    [generic, ['customer_read']],
  ])('names the missing permission by its slug: %#', async (message, permissions) => {
    const { error: thrown } = await readWith(json(403, error({ message })));
    expect(thrown?.permissions).toEqual(permissions);
    expect(thrown?.message).toContain(permissions[0]);
  });

  it.each([
    ['global-rate', { 'stripe-rate-limited-reason': 'global-rate' }, 'rate_limit', null, 'global-rate'],
    [
      'endpoint-concurrency',
      { 'stripe-rate-limited-reason': 'endpoint-concurrency' },
      undefined,
      null,
      'endpoint-concurrency',
    ],
    ['a lock', {}, 'lock_timeout', 500, 'lock_timeout'],
    ['a proxy with seconds', { 'retry-after': '7' }, undefined, 7_000, null],
    ['no reason', {}, undefined, null, null],
  ])('tells the budget about a 429: %s', async (_what, headers, code, retryAfterMs, reason) => {
    const { error: thrown, access } = await readWith(json(429, error({ code, message: 'Too many' }), headers));
    expect(thrown).toMatchObject({ kind: 'limited', retryAfterMs });
    expect(access.limited).toEqual([reason]);
  });

  it('does not retry, even when Stripe asks for it', async () => {
    await readWith(json(503, error({ message: 'Again' }), { 'stripe-should-retry': 'true' }));
    expect(server?.calls).toHaveLength(1);
  });

  it('keeps the exact text of decimals and what jsonb can hold of odd characters', async () => {
    const odd =
      '{"object":"list","has_more":false,"data":[{"object":"price","unit_amount_decimal":"0.123456789012","nickname":"a\\u0000b\\ud800"}]}';
    server = await listen(json(200, odd));
    const access = anAccess({ baseUrl: server.baseUrl, credentials: { secretKey: key } });
    const { value } = await readerOf(access).read('prices', (stripe) => stripe.prices.list({ limit: 1 }));
    expect(value).toMatchObject({ data: [{ unit_amount_decimal: '0.123456789012', nickname: 'a\uFFFDb\uFFFD' }] });
  });

  it('refuses to open without a usable key or with an address that is more than an origin', () => {
    expect(() => readerOf(anAccess({ credentials: {} }))).toThrow(ConnectorError);
    expect(() => readerOf(anAccess({ credentials: { secretKey: 'rk_test_a\nb' } }))).toThrow(ConnectorError);
    expect(() => readerOf(anAccess({ credentials: { secretKey: key }, baseUrl: 'https://a.example/v1' }))).toThrow(
      ConnectorError,
    );
  });
});

describe('while the SDK is called', () => {
  const opened = async () => {
    server = await listen(json(200, { object: 'list', data: [], has_more: false }));
    return readerOf(anAccess({ baseUrl: server.baseUrl, credentials: { secretKey: key } }));
  };

  it('no call site is written down, and for everybody else it is', async () => {
    const usual = Error.stackTraceLimit;
    const reader = await opened();
    const limits: number[] = [];
    const asked = reader.attempt((stripe) => {
      limits.push(Error.stackTraceLimit);
      return stripe.customers.list({ limit: 1 });
    });
    limits.push(Error.stackTraceLimit);
    await asked;
    expect([usual > 0, ...limits]).toEqual([true, 0, usual]);
  });

  it('what is thrown at once leaves call sites as they were', async () => {
    const usual = Error.stackTraceLimit;
    const reader = await opened();
    const failing = reader.attempt(() => {
      throw new Error('at once');
    });
    expect(Error.stackTraceLimit).toBe(usual);
    await expect(failing).rejects.toThrow('at once');
  });
});
