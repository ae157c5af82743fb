import * as fc from 'fast-check';
import type { AxiosRequestConfig } from 'axios';
import { baseOf } from '../base-address.ts';
import { ReadOnlyHttp } from '../read-only-http.ts';
import { TransportError } from '../transport-error.ts';
import { anAccess, type WatchedAccess } from '../testing/an-access.ts';
import { type Loopback, answer, listen } from '../testing/loopback.ts';
import { allowedReads } from './dialect/address.ts';
import { guardedAxios } from './guarded-axios.ts';
import { token } from './testing/company.ts';
import { company } from './testing/examples.ts';

let server: Loopback;
let access: WatchedAccess;
const headersSeen: string[] = [];

beforeAll(async () => {
  server = await listen((request, response) => {
    headersSeen.push(...Object.keys(request.headers));
    answer(response, 200, {});
  });
  access = anAccess({ baseUrl: `${server.baseUrl}/api/v1` });
});
afterAll(() => server.close());

const send = async (config: AxiosRequestConfig): Promise<unknown> => {
  const client = guardedAxios(new ReadOnlyHttp(access, allowedReads), baseOf(access.baseUrl), token);
  return client.request(config).catch((error: unknown) => error);
};

const reasonOf = (error: unknown): string | null => {
  const cause: unknown = error instanceof TransportError ? error : error instanceof Error ? error.cause : null;
  return cause instanceof TransportError ? cause.failure : null;
};

const below = (path: string): string => `/companies/${company}/${path}`;

/** The rows of reference "measure-api" §5 that read of customers and of what they pay. */
const reads: readonly (readonly [string, string])[] = [
  ['POST', 'customers/find'],
  ['GET', 'customers/x'],
  ['GET', 'customers/x/payment_methods'],
  ['POST', 'subscriptions/find'],
  ['GET', 'subscriptions/x'],
  ['POST', 'subscriptions/x/current_period_usage'],
  ['POST', 'subscriptions/x/usage'],
  ['POST', 'invoices/find'],
  ['GET', 'invoices/x'],
  ['POST', 'invoices/next'],
  ['POST', 'payments/transactions/find'],
  ['POST', 'products/find'],
  ['GET', 'products/x'],
  ['POST', 'pricing/find'],
  ['GET', 'pricing/x'],
  ['POST', 'billable_items/find'],
  ['POST', 'billable_metrics/find'],
  ['POST', 'entitlements/find'],
  ['GET', 'entitlements/x'],
  ['POST', 'objects/find'],
  ['POST', 'credits/find'],
  ['POST', 'credits/logs/find'],
  ['GET', 'credits/check_balance/x'],
  ['POST', 'contracts/find'],
  ['GET', 'contracts/x'],
  ['POST', 'one_times/find'],
];

/** Those that change something, names that it would have if it were like the others, and a report that nobody here asks for. */
const writes: readonly (readonly [string, string])[] = [
  ['POST', 'customers'],
  ['PATCH', 'customers/x'],
  ['POST', 'customers/x/start_managing'],
  ['PATCH', 'customers/x/payment_methods/x'],
  ['POST', 'subscriptions'],
  ['PATCH', 'subscriptions/x'],
  ['POST', 'subscriptions/x/change'],
  ['POST', 'subscriptions/x/extend'],
  ['POST', 'subscriptions/x/undo_cancel'],
  ['POST', 'subscriptions/x/cancel'],
  ['POST', 'subscriptions/x/pause'],
  ['POST', 'invoices'],
  ['PATCH', 'invoices/x'],
  ['POST', 'invoices/x/void'],
  ['POST', 'invoices/x/finalize'],
  ['POST', 'invoices/x/mark_paid'],
  ['POST', 'events/ingest'],
  ['POST', 'objects'],
  ['PATCH', 'objects/x'],
  ['POST', 'credits'],
  ['POST', 'credits/consume'],
  ['POST', 'entitlements'],
  ['POST', 'billable_items'],
  ['POST', 'billable_metrics'],
  ['POST', 'checkout'],
  ['POST', 'contracts'],
  ['POST', 'one_times'],
  ['POST', 'report/cached_metrics'],
];

describe('what can be sent to Measure', () => {
  it('is every read of customers and of what they pay, and there are no more on the list', async () => {
    for (const [method, path] of reads) {
      expect(await send({ method, url: below(path), ...(method === 'POST' ? { data: {} } : {}) })).toMatchObject({
        status: 200,
      });
    }
    expect(allowedReads).toHaveLength(reads.length);
  });

  it.each(writes)('is not %s %s', async (method, path) => {
    const before = server.calls.length;
    expect(reasonOf(await send({ method, url: below(path), data: {} }))).toBe('refused_write');
    expect(server.calls).toHaveLength(before);
  });

  it('is nothing else either: any method, any path', async () => {
    const words = fc.constantFrom(
      'customers',
      'find',
      'x',
      '..',
      '.',
      '%2e%2e',
      'void',
      'usage',
      '',
      'next',
      company,
      'companies',
      '?a=1',
      '#a',
      'subscriptions',
      'invoices',
    );
    const path = fc.array(words, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`);
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'post', 'QUERY');
    await fc.assert(
      fc.asyncProperty(method, path, async (chosen, url) => {
        const before = server.calls.length;
        await send({ method: chosen, url, data: {} });
        for (const call of server.calls.slice(before)) {
          const [sent = '', full = ''] = call.split(' ');
          const pathname = (full.split('?')[0] ?? '').replace('/api/v1', '');
          expect(allowedReads.some((read) => read.method === sent && read.path.test(pathname))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    ['another host', { url: 'https://elsewhere.example/customers/find' }],
    ['a base of its own', { url: below('customers/find'), baseURL: 'https://elsewhere.example' }],
    ['a proxy in the path', { url: '//elsewhere.example/customers/find' }],
    ['parameters', { url: below('customers/find'), params: { status: 'x' } }],
  ])('goes nowhere with %s', async (_what, config) => {
    const before = server.calls.length;
    expect(reasonOf(await send({ method: 'POST', data: {}, ...config }))).toMatch(/^refused_/);
    expect(server.calls).toHaveLength(before);
  });

  it('never holds a key that would make the other side repeat an answer, nor another method in a header', async () => {
    headersSeen.length = 0;
    const headers = { 'Idempotency-Key': 'x', 'X-HTTP-Method-Override': 'PATCH', Cookie: 'a=b' };
    expect(await send({ method: 'POST', url: below('customers/find'), data: {}, headers })).toMatchObject({
      status: 200,
    });
    expect([...new Set(headersSeen)].toSorted()).toEqual(
      ['accept', 'authorization', 'connection', 'content-length', 'content-type', 'host'].toSorted(),
    );
  });

  it('is sent once, whatever the answer', async () => {
    const faulty = await listen((_request, response) => answer(response, 503, {}));
    const client = guardedAxios(
      new ReadOnlyHttp(anAccess({ baseUrl: faulty.baseUrl }), allowedReads),
      baseOf(faulty.baseUrl),
      token,
    );
    expect(await client.post(below('customers/find'), {})).toMatchObject({ status: 503 });
    expect(faulty.calls).toHaveLength(1);
    await faulty.close();
  });
});
