import { Stripe } from 'stripe';
import type { Sandbox } from './sandbox.ts';
import { clientOf, openSandbox } from './testing/open-sandbox.ts';

describe('faults on order', () => {
  let sandbox: Sandbox;
  let client: Stripe;

  beforeAll(async () => {
    sandbox = await openSandbox({ size: 40 });
    client = clientOf(sandbox);
  });
  afterEach(() => {
    sandbox.faults.clear();
    sandbox.limiter.limits = {};
  });
  afterAll(async () => sandbox.close());

  const read = async (): Promise<unknown> => client.customers.list({ limit: 1 });

  it.each(['global-rate', 'endpoint-rate', 'global-concurrency', 'endpoint-concurrency', 'resource-specific'])(
    'limits with the reason %s',
    async (reason) => {
      sandbox.faults.set({ status: 429, reason, retryAfter: 2 });
      const error: unknown = await read().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
      expect(error).toMatchObject({ headers: { 'stripe-rate-limited-reason': reason, 'retry-after': '2' } });
    },
  );

  it('limits without a reason when an object is locked', async () => {
    sandbox.faults.set({ status: 429, reason: 'none', shouldRetry: true });
    const error: unknown = await read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'lock_timeout', headers: { 'stripe-should-retry': 'true' } });
    expect(error).not.toMatchObject({ headers: { 'stripe-rate-limited-reason': expect.anything() } });
  });

  it('fails the first calls of a path and then lets them through', async () => {
    sandbox.faults.set({ status: 503, first: 2, path: '^/v1/customers' });
    await expect(read()).rejects.toMatchObject({ statusCode: 503 });
    expect((await client.products.list({ limit: 1 })).data).toHaveLength(1);
    await expect(read()).rejects.toMatchObject({ statusCode: 503 });
    await expect(read()).resolves.toBeDefined();
  });

  it('cuts the connection within the body', async () => {
    sandbox.faults.set({ status: 'cut', path: 'customers' });
    await expect(read()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
  });

  it('sends a page of HTML where JSON is expected', async () => {
    sandbox.faults.set({ status: 'html' });
    await expect(read()).rejects.toBeInstanceOf(Stripe.errors.StripeError);
  });

  it('lets the body trickle, and arrive whole in the end', async () => {
    sandbox.faults.set({ status: 'slow', delayMs: 40 });
    await expect(read()).resolves.toMatchObject({ object: 'list' });
  });

  it('revokes access in the words of a lost connection', async () => {
    sandbox.faults.set({ status: 403, code: 'account_invalid', message: 'Application access may have been revoked.' });
    await expect(read()).rejects.toMatchObject({ statusCode: 403, code: 'account_invalid' });
  });

  it('limits the calls of a second, by endpoint and over all', async () => {
    sandbox.limiter.limits = { global: 5, endpoint: 3 };
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 4 }, read),
      client.products.list(),
      client.coupons.list(),
      client.events.list(),
    ]);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [reasonOf(outcome.reason)] : []));
    expect(reasons).toEqual(['endpoint-rate', 'global-rate']);
  });
});

function reasonOf(error: unknown): string | undefined {
  return error instanceof Stripe.errors.StripeError ? error.headers?.['stripe-rate-limited-reason'] : undefined;
}
