import { counted } from '../../testing/counted.ts';
import { rows as rowsOf } from '../testing/held.ts';
import { anInvoice, anItem, aPrice, aSubscription, type Json, seconds } from '../testing/shapes.ts';
import { toHoldings } from './holdings.ts';
import { toInvoices } from './invoices.ts';
import { toUsage } from './usage.ts';

const count = 300;
/** Of each row a few of its properties are asked for, some of them more than once. */
const mostEach = 10;
const start = seconds('2026-08-15T00:00:00Z');

const many = (make: (at: number) => Json): readonly Json[] => Array.from({ length: count }, (_, at) => make(at));
const holding = (payloads: readonly Json[]) =>
  toHoldings({ connectionId: 'c1', customerId: 'cus_1', objects: rowsOf(payloads), catalogue: [] });

describe('a customer of very many subscriptions', () => {
  it('has each reading of its use looked at for its own meter alone', () => {
    const holdings = holding([
      ...many((at) =>
        aSubscription([anItem(aPrice({}, { usage_type: 'metered', meter: `mtr_${at}` }))], { id: `sub_${at}` }),
      ),
      ...many((at) => ({
        object: 'usage_reading',
        id: `mtr_${at}:cus_1:${start}`,
        meter: `mtr_${at}`,
        customer: 'cus_1',
        period_start: start,
        period_end: seconds('2026-09-15T00:00:00Z'),
        aggregated_value: at,
      })),
    ]);
    const { rows, asked } = counted(holdings.readings);
    const { views } = toUsage(holdings.subscriptions, { ...holdings, readings: rows });
    expect(views.map(({ used }) => used)).toEqual(Array.from({ length: count }, (_, at) => at));
    expect(asked()).toBeLessThan(mostEach * count);
  });

  it('has each subscription looked at once for all invoices', () => {
    const next = seconds('2026-09-03T00:00:00Z');
    const holdings = holding([
      ...many((at) => aSubscription([anItem(aPrice())], { id: `sub_${at}`, ended_at: at % 2 === 0 ? start : null })),
      ...many((at) =>
        anInvoice({
          id: `in_${at}`,
          status: 'open',
          next_payment_attempt: next,
          parent: { type: 'subscription_details', subscription_details: { subscription: `sub_${at}` } },
        }),
      ),
    ]);
    const { rows, asked } = counted(holdings.subscriptions);
    const { views } = toInvoices({ ...holdings, subscriptions: rows });
    expect(views.filter(({ nextAttemptAt }) => nextAttemptAt !== null)).toHaveLength(count / 2);
    expect(asked()).toBeLessThan(mostEach * count);
  });
});
