import type { ServerResponse } from 'node:http';
import { combineViews } from '#core/snapshot/combine-views.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import { usageOverPlan } from '#core/triggers/usage-over-plan.ts';
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

const opened = (connectionId: string) =>
  anAccess({ baseUrl: server.baseUrl, connectionId, credentials: { secretKey: 'rk_test_spec' } });

async function read(
  grants: readonly unknown[] | null,
  connectionId: string,
  rest = 5_000,
): Promise<readonly BillingObject[]> {
  server = await listen((request, response) => {
    if (request.url?.includes('credit_balance_summary')) return answer(response, 200, left(rest));
    if (grants !== null) return answer(response, 200, list(grants));
    return answer(response, 403, { error: { type: 'invalid_request_error', message: "needs 'billing_credit_read'" } });
  });
  const access = opened(connectionId);
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

  const threshold = { ...defaultTriggerSettings, usageThresholds: [80, 90] };
  const causesIn = (readings: readonly BillingObject[], year: number) => {
    const moment = { now: new Date(`${year}-07-01T00:00:00Z`), timeZone: 'UTC' };
    const snapshot = combineViews([usageOf(readings, moment.now)], 'recurring');
    return usageOverPlan.holds(snapshot, threshold, moment);
  };

  it.each([
    ['with something left', 1_000, ['2023', '2024', '2026']],
    // It is nothing to act on for ever.
    ['used up', 0, ['2023']],
  ])('without an end, %s, are one cause in all their years, and no period that ends', async (what, rest, years) => {
    const open = { expires_at: null, effective_at: null, created: seconds('2023-06-01T00:00:00Z') };
    const readings = await read([grant(open)], `connection-open-${what}`, rest);
    const causes = [2023, 2024, 2026].flatMap((year) => causesIn(readings, year).map((one) => ({ year, ...one })));
    expect(causes.map(({ year }) => String(year))).toEqual(years);
    expect(new Set(causes.map(({ key }) => key))).toEqual(new Set(['usage_over_plan:credit:credgr_1:2023-06-01:90']));
    const [first] = causes;
    expect(first?.words).toMatch(/^Prepaid calls \(USD\) at (?:95|100) % of the plan since 1 June 2023$/);
    expect(first?.facts).toMatchObject({ used: 20_000 - rest, periodEndsOn: null });
  });

  it('without an end are looked at again when they are used up and over', async () => {
    const readings = await read([grant({ expires_at: null })], 'connection-spent', 0);
    const over = new Date('2027-06-01T00:00:00Z');
    expect(usageOf(readings)).toMatchObject({ usage: [{ percent: 100, periodEnd: null }], changesAt: over });
    expect(usageOf(readings, over)).toMatchObject({ usage: [], changesAt: null });
    await server.close();
    expect(usageOf(await read([grant({ expires_at: null })], 'connection-left', 1)).changesAt).toBeNull();
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

  it('are counted where one of them cannot be read', async () => {
    const odd = [{ ...grant(), id: 7 }, 'credgr_0', { ...grant(), id: 'credgr_3', customer: null }];
    const readings = await read([...odd, grant()], 'connection-odd');
    expect(readings.map(({ externalId }) => externalId)).toEqual(['credgr_1']);
  });

  it('are not listed to the end where a cut list does not say how to go on: that is told, not taken for all', async () => {
    server = await listen((_request, response) => answer(response, 200, list([{ ...grant(), id: '' }], true)));
    await expect(stripeConnector.readUsage?.(opened('connection-cut'), [customer], now)).rejects.toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('without a row to go on from'),
    });
  });

  it('are asked for side by side, as many as the budget allows, however many there are', async () => {
    const ids = Array.from({ length: 30 }, (_, n) => `credgr_${n}`);
    let unanswered = ids.length;
    let waiting: ServerResponse[] = [];
    let mostWaiting = 0;
    server = await listen((request, response) => {
      if (!request.url?.includes('credit_balance_summary')) {
        return answer(response, 200, list(ids.map((id) => grant({ id }))));
      }
      waiting.push(response);
      mostWaiting = Math.max(mostWaiting, waiting.length);
      // Held until as many are under way as may be: reading one after the other would wait for ever.
      if (waiting.length < Math.min(4, unanswered)) return;
      unanswered -= waiting.length;
      const answered = waiting;
      waiting = [];
      for (const one of answered) answer(one, 200, left(5_000));
    });
    const readings = await stripeConnector.readUsage?.(opened('connection-many'), [customer], now);
    expect(readings?.map(({ externalId }) => externalId)).toEqual(ids);
    expect(mostWaiting).toBe(4);
  });
});
