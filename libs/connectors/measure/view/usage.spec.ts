import { counted } from '../../testing/counted.ts';
import { toBillingObject } from '../objects.ts';
import { aSubscription, type Json, now } from '../testing/examples.ts';
import { toHoldings } from './holdings.ts';
import { toUsage } from './usage.ts';

const count = 300;
/** Of each reading: its subscription, item, id, period and use, some of them a few times. */
const mostEach = 30;

const readings = (customer_id: string): readonly Json[] =>
  Array.from({ length: count }, (_, at) => ({
    id: `subs_${at}:itm_api_calls:1769904000`,
    customer_id,
    subscription_id: `subs_${at}`,
    item_id: 'itm_api_calls',
    period_start: '2026-02-01T00:00:00Z',
    period_end: '2026-03-01T00:00:00Z',
    answer: { used_count_by_metric_id: { met_api_calls_total: at } },
    metered_pricings: {},
  }));

describe('use of very many subscriptions of one customer', () => {
  const customerId = 'cus_Qa71brindleworks';
  const subscriptions = Array.from({ length: count }, (_, at) =>
    aSubscription({ id: `subs_${at}`, customer_id: customerId }),
  );
  const objects = [
    ...subscriptions.map((payload) => toBillingObject('subscription', payload, now)),
    ...readings(customerId).map((payload) => toBillingObject('usage_reading', payload, now)),
  ];

  it('looks at each reading for its own subscription alone', () => {
    const holdings = toHoldings({ connectionId: 'c1', customerId, objects, catalogue: [] });
    const { rows, asked } = counted(holdings.readings);
    const { views } = toUsage(holdings.subscriptions, { ...holdings, readings: rows });
    expect(views.map(({ used }) => used)).toEqual(Array.from({ length: count }, (_, at) => at));
    expect(asked()).toBeLessThan(mostEach * count);
  });
});
