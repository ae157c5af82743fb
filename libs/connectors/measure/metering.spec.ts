import type { ServerResponse } from 'node:http';
import type { Access } from '../access.ts';
import type { BillingObject, CustomerObjects } from '../billing-object.ts';
import { anAccess } from '../testing/an-access.ts';
import { listen, type Loopback } from '../testing/loopback.ts';
import { at } from '../total-readers.ts';
import { measureConnector } from './index.ts';
import { toBillingObject } from './objects.ts';
import { type Asked, type Book, refuse, serveCompany, token } from './testing/company.ts';
import { anItem, aSubscription, calls, company, type Json, now, seats } from './testing/examples.ts';

const metered = { used_count_by_metric_id: { met_api_calls_total: 7 }, additional_available_credit_units: 0 };
const priced = {
  metric: { id: 'met_api_calls_total' },
  product_metric_pricing: { id: 'pmp_api_calls', item_id: 'itm_api_calls' },
};

/** Three subscriptions: two with the metered plan, one with seats alone. */
const subscriptions = [
  aSubscription({ id: 'subs_1', customer_id: 'cus_1', auto_charges: false, config_items: [seats, calls] }),
  aSubscription({ id: 'subs_2', customer_id: 'cus_2', auto_charges: false, config_items: [calls] }),
  aSubscription({ id: 'subs_3', customer_id: 'cus_3', auto_charges: false, config_items: [seats] }),
];
const book: Book = {
  billable_items: [anItem, { ...anItem, id: 'itm_exports', created_at: '2024-01-02T00:00:00Z' }],
  ...Object.fromEntries(
    ['subs_1', 'subs_2', 'subs_3'].flatMap((id) => [
      [`subscriptions/${id}/current_period_usage`, [metered]],
      [`subscriptions/${id}/usage`, [priced]],
    ]),
  ),
};

describe('reading usage', () => {
  let server: Loopback;
  let connections = 0;
  const asked: string[] = [];
  let onSeats: (response: ServerResponse) => void = (response) => refuse(response, 404, 'request_error', 'no metric');

  beforeAll(async () => {
    const first = ({ path, body }: Asked, response: ServerResponse): boolean => {
      asked.push(path);
      if (at(body, 'product_metric_pricing_id') !== 'pmp_seats') return false;
      onSeats(response);
      return true;
    };
    server = await listen(serveCompany(book, { first }));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    connections += 1;
    asked.length = 0;
  });

  const access = (mode: Access['mode'] = 'live'): Access => ({
    ...anAccess({ baseUrl: `${server.baseUrl}/api/v1`, credentials: { token, companyId: company } }),
    connectionId: `meters-${connections}`,
    mode,
  });
  const held = (rows: readonly Json[], readings: readonly BillingObject[] = [], knownAt = now): CustomerObjects[] =>
    rows.map((row) => ({
      connectionId: 'c1',
      customerId: String(row['customer_id']),
      objects: [
        toBillingObject('subscription', row, knownAt),
        ...readings.filter(({ customerId }) => customerId === row['customer_id']),
      ],
      catalogue: [],
    }));
  const read = async (customers: CustomerObjects[], when = now, given = access()) =>
    (await measureConnector.readUsage?.(given, customers, when)) ?? [];

  it('asks what a price is of once, and nothing of plans that meter nothing', async () => {
    const readings = await read(held(subscriptions));
    expect(readings.map(({ customerId, payload }) => [customerId, at(payload, 'item_id')])).toEqual([
      ['cus_1', 'itm_api_calls'],
      ['cus_2', 'itm_api_calls'],
    ]);
    const times = (end: string) => asked.filter((path) => path.endsWith(end)).length;
    expect([times('billable_items/find'), times('/usage'), times('/current_period_usage')]).toEqual([1, 2, 2]);
    expect(asked).not.toContain('subscriptions/subs_3/current_period_usage');
  });

  it.each([
    ['test', 15],
    ['live', 240],
  ] as const)(
    'asks again in %s mode after %d minutes, and at once whom something was heard of',
    async (mode, minutes) => {
      const given = access(mode);
      const readings = (await read(held(subscriptions), now, given)).map((one) => ({ ...one, knownAt: now }));
      asked.length = 0;
      const askedOf = () => asked.splice(0).filter((path) => path.endsWith('current_period_usage'));
      const later = (count: number) => new Date(now.getTime() + count * 60_000);
      expect(await read(held(subscriptions, readings), later(minutes - 1), given)).toEqual(readings);
      expect(askedOf()).toEqual([]);
      const [one = {}, ...others] = subscriptions;
      const heard = [...held([one], readings, later(1)), ...held(others, readings)];
      await read(heard, later(2), given);
      expect(askedOf()).toEqual(['subscriptions/subs_1/current_period_usage']);
      await read(held(subscriptions, readings), later(minutes), given);
      expect(askedOf()).toHaveLength(2);
    },
  );

  it('asks for every item where a price does not say what it is of', async () => {
    onSeats = (response) => refuse(response, 400, 'validation_error', 'not in this form');
    await read(held(subscriptions.slice(2)));
    expect(asked.filter((path) => path.endsWith('current_period_usage'))).toHaveLength(2);
  });
});
