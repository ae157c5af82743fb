import { anAccess } from '../testing/an-access.ts';
import { contractSettings } from '../testing/connector-contract.ts';
import { type Loopback, answer, listen } from '../testing/loopback.ts';
import type { BillingObject } from '../billing-object.ts';
import { stripeConnector } from './index.ts';
import { held } from './testing/held.ts';
import { aPrice, aSubscription, anItem, type Json, list, now, seconds } from './testing/shapes.ts';

let server: Loopback;
afterEach(() => server.close());

const grant = (given: Json = {}): Json => ({
  id: 'credgr_1',
  object: 'billing.credit_grant',
  amount: { type: 'monetary', monetary: { currency: 'usd', value: 20_000 } },
  created: seconds('2026-06-01T00:00:00Z'),
  customer: 'cus_1',
  effective_at: seconds('2026-06-01T00:00:00Z'),
  expires_at: seconds('2026-12-01T00:00:00Z'),
  name: 'Prepaid calls',
  voided_at: null,
  ...given,
});

const left = (value: number): Json => ({
  object: 'billing.credit_balance_summary',
  customer: 'cus_1',
  balances: [{ available_balance: { type: 'monetary', monetary: { currency: 'usd', value } } }],
});

const customer = held([aSubscription([anItem(aPrice())])]);

async function read(grants: readonly Json[] | null, connectionId: string): Promise<readonly BillingObject[]> {
  server = await listen((request, response) => {
    if (request.url?.includes('credit_balance_summary')) return answer(response, 200, left(5_000));
    if (grants !== null) return answer(response, 200, list(grants));
    return answer(response, 403, { error: { type: 'invalid_request_error', message: "needs 'billing_credit_read'" } });
  });
  const access = anAccess({ baseUrl: server.baseUrl, connectionId, credentials: { secretKey: 'rk_test_spec' } });
  const readings = (await stripeConnector.readUsage?.(access, [customer], now)) ?? [];
  await stripeConnector.readUsage?.({ ...access }, [customer], now);
  return readings;
}

const usageOf = (readings: readonly BillingObject[], at = now) =>
  stripeConnector.normalize({ ...customer, objects: [...customer.objects, ...readings] }, contractSettings, at);

describe('prepaid credits', () => {
  it('are used as far as the balance of their grant says, and lapse with it', async () => {
    const readings = await read([grant()], 'connection-credits');
    expect(usageOf(readings)).toMatchObject({
      usage: [
        {
          ref: { kind: 'credit_reading', externalId: 'credgr_1' },
          meter: 'credit:credgr_1',
          label: 'Prepaid calls (USD)',
          used: 15_000,
          included: 20_000,
          percent: 75,
          periodEnd: new Date('2026-12-01T00:00:00Z'),
        },
      ],
      changesAt: new Date('2026-12-01T00:00:00Z'),
    });
    expect(usageOf(readings, new Date('2026-12-01T00:00:00Z')).usage).toEqual([]);
    // The list of grants is asked for once for many customers.
    expect(server.calls.filter((call) => call.includes('credit_grants'))).toHaveLength(1);
  });

  it.each([
    ['of somebody else', grant({ customer: 'cus_2' })],
    ['that are void', grant({ voided_at: seconds('2026-07-01T00:00:00Z') })],
    ['that have lapsed', grant({ expires_at: seconds('2026-07-01T00:00:00Z') })],
    ['that begin later', grant({ effective_at: seconds('2026-10-01T00:00:00Z') })],
  ])('%s are not looked at', async (what, one) => {
    expect(await read([one], `connection-${what}`)).toEqual([]);
    expect(server.calls).toHaveLength(1);
  });

  it('are no failure where the key may not see them, and are not asked for again at once', async () => {
    expect(await read(null, 'connection-refused')).toEqual([]);
    expect(server.calls).toHaveLength(1);
  });
});
