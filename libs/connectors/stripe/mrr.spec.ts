import { totalMrr } from '#core/mrr/mrr-total.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import type { ViewSettings } from '../connector.ts';
import { held } from './testing/held.ts';
import { contractSettings } from '../testing/connector-contract.ts';
import {
  type Json,
  aCoupon,
  aCustomer,
  aDiscount,
  aPrice,
  aSubscription,
  aTier,
  anItem,
  list,
  now,
  seconds,
} from './testing/shapes.ts';
import { normalizeCustomer } from './normalize.ts';

type Policy = ViewSettings['mrrPolicy'];

function viewOf(
  subscriptions: readonly Json[],
  catalogue: readonly Json[] = [],
  policy: Policy = 'recurring',
  at = now,
): BillingView {
  return normalizeCustomer(held(subscriptions, catalogue), { ...contractSettings, mrrPolicy: policy }, at);
}

/** "100.00 usd" as minor units, or the code of the reason why it is unknown. */
function mrrOf(view: BillingView): readonly string[] | string {
  const total = totalMrr(view.subscriptions.flatMap(({ lines }) => lines));
  return total.value === null ? total.reason.code : total.value.map(({ minor, currency }) => `${minor} ${currency}`);
}

const codes = (view: BillingView): readonly string[] => view.doubts.map(({ code }) => code);

const one = (price: Json, item: Json = {}, given: Json = {}): Json => aSubscription([anItem(price, item)], given);
const every = (unit: number, interval: string, count = 1): Json =>
  aPrice({ unit_amount: unit, unit_amount_decimal: String(unit) }, { interval, interval_count: count });
const withCoupons = (price: Json, ...coupons: readonly Json[]): Json =>
  one(price, {}, { discounts: coupons.map((coupon, i) => aDiscount(coupon, { id: `di_${i}` })) });

const percent = (off: number, given: Json = {}): Json => aCoupon({ id: `P${off}`, percent_off: off, ...given });
const amount = (off: number, given: Json = {}): Json =>
  aCoupon({ id: `A${off}`, amount_off: off, currency: 'usd', ...given });

const steps = [aTier(10, 500), aTier(50, 400), aTier(null, 300)];
const flatFirst = [aTier(10, 0, 2_000), aTier(null, 300)];
const tiered = (mode: string, tiers: readonly Json[] | undefined): Json =>
  aPrice({ billing_scheme: 'tiered', tiers_mode: mode, tiers, unit_amount: null, unit_amount_decimal: null });
const packed = (round: string): Json =>
  aPrice({ unit_amount: 2_000, unit_amount_decimal: '2000', transform_quantity: { divide_by: 10, round } });

const hundred = every(10_000, 'month');
const tax21 = { default_tax_rates: [{ id: 'txr_1', object: 'tax_rate', inclusive: true, percentage: 21 }] };
const repeating = percent(50, { duration: 'repeating', duration_in_months: 3 });
const ends = seconds('2026-10-01T00:00:00Z');
const repeatingOn = (price: Json): Json => one(price, {}, { discounts: [aDiscount(repeating, { end: ends })] });
const afterEnd = new Date(ends * 1000);

describe('MRR of real Stripe subscriptions (examples of the reference "stripe" §6.4)', () => {
  it.each<[string, Json, readonly string[]]>([
    ['1: $1,200 a year', one(every(120_000, 'year')), ['10000 usd']],
    ['2: $25 a week', one(every(2_500, 'week')), ['10833 usd']],
    ['3: $50 every 2 weeks', one(every(5_000, 'week', 2)), ['10833 usd']],
    ['4: $1 a day', one(every(100, 'day')), ['3042 usd']],
    ['5: $30 every 30 days', one(every(3_000, 'day', 30)), ['3042 usd']],
    ['6: $300 every 3 months', one(every(30_000, 'month', 3)), ['10000 usd']],
    ['7: $2,400 every 2 years', one(every(240_000, 'year', 2)), ['10000 usd']],
    ['8: $7 × 15', one(every(700, 'month'), { quantity: 15 }), ['10500 usd']],
    ['9: $20 per 10, round up, 25', one(packed('up'), { quantity: 25 }), ['6000 usd']],
    ['9: $20 per 10, round down, 25', one(packed('down'), { quantity: 25 }), ['4000 usd']],
    ['10: graduated, 60', one(tiered('graduated', steps), { quantity: 60 }), ['24000 usd']],
    ['11: volume, 60', one(tiered('volume', steps), { quantity: 60 }), ['18000 usd']],
    ['12: volume, 10', one(tiered('volume', steps), { quantity: 10 }), ['5000 usd']],
    ['12: volume, 11', one(tiered('volume', steps), { quantity: 11 }), ['4400 usd']],
    ['13: flat first tier, graduated', one(tiered('graduated', flatFirst), { quantity: 15 }), ['3500 usd']],
    ['13: flat first tier, volume', one(tiered('volume', flatFirst), { quantity: 15 }), ['4500 usd']],
    [
      '14: half a cent × 10 001, half-even at the end',
      one(aPrice({ unit_amount: null, unit_amount_decimal: '0.5' }), { quantity: 10_001 }),
      ['5000 usd'],
    ],
    ['15: 20 % forever', withCoupons(hundred, percent(20)), ['8000 usd']],
    ['16: $120 off a year', withCoupons(every(120_000, 'year'), amount(12_000)), ['9000 usd']],
    ['17: $5 off a week', withCoupons(every(2_500, 'week'), amount(500)), ['8667 usd']],
    ['18: 20 % then $5', withCoupons(hundred, percent(20), amount(500)), ['7500 usd']],
    ['18: $5 then 20 %', withCoupons(hundred, amount(500), percent(20)), ['7600 usd']],
    ['19: $15 off $10', withCoupons(every(1_000, 'month'), amount(1_500)), []],
    ['20: 50 % once', withCoupons(hundred, percent(50, { duration: 'once' })), ['10000 usd']],
    ['21: 50 % for 3 months, under way', repeatingOn(hundred), ['5000 usd']],
    ['22: 50 % for 3 months on a year', repeatingOn(every(120_000, 'year')), ['5000 usd']],
    ['23: 100 % forever', withCoupons(hundred, percent(100)), []],
    [
      '25: $10 off $60 + $40',
      aSubscription([anItem(every(6_000, 'month')), anItem(every(4_000, 'month'), { id: 'si_2' })], {
        discounts: [aDiscount(amount(1_000))],
      }),
      ['9000 usd'],
    ],
    ['26: trial of $100', one(hundred, {}, { status: 'trialing', trial_end: ends }), []],
    [
      '27: paid trial offer of $1',
      one(every(100, 'month'), { current_trial: { trial_offer: 'to_1', start_date: 1, end_date: ends } }),
      ['100 usd'],
    ],
    [
      '29: ¥12,000 a year',
      one(
        aPrice({ currency: 'jpy', unit_amount: 12_000, unit_amount_decimal: '12000' }, { interval: 'year' }),
        {},
        { currency: 'jpy' },
      ),
      ['1000 jpy'],
    ],
    ['30: 10.000 KWD', one(aPrice({ currency: 'kwd' }), {}, { currency: 'kwd' }), ['10000 kwd']],
    ['31: paused', one(hundred, {}, { status: 'paused' }), []],
    ['32: collection void', one(hundred, {}, { pause_collection: { behavior: 'void' } }), []],
    ['32: collection uncollectible', one(hundred, {}, { pause_collection: { behavior: 'mark_uncollectible' } }), []],
    [
      '32: collection kept as draft',
      one(hundred, {}, { pause_collection: { behavior: 'keep_as_draft' } }),
      ['10000 usd'],
    ],
    ['33: cancels at period end', one(hundred, {}, { cancel_at_period_end: true }), ['10000 usd']],
    ['34: past due', one(hundred, {}, { status: 'past_due' }), ['10000 usd']],
    ['35: unpaid', one(hundred, {}, { status: 'unpaid' }), []],
    ['35: incomplete', one(hundred, {}, { status: 'incomplete' }), []],
    ['35: incomplete_expired', one(hundred, {}, { status: 'incomplete_expired' }), []],
    ['35: canceled', one(hundred, {}, { status: 'canceled', ended_at: 1 }), []],
    [
      '36: $50 and a metered item',
      aSubscription([
        anItem(every(5_000, 'month')),
        anItem(aPrice({ id: 'price_2' }, { usage_type: 'metered', meter: 'mtr_1' }), {
          id: 'si_2',
          quantity: undefined,
        }),
      ]),
      ['5000 usd'],
    ],
    [
      '37: $120 a year and $10 a month',
      aSubscription([anItem(every(12_000, 'year')), anItem(every(1_000, 'month'), { id: 'si_2' })]),
      ['2000 usd'],
    ],
    [
      '38: $121 with 21 % in it',
      one(aPrice({ unit_amount: 12_100, unit_amount_decimal: '12100', tax_behavior: 'inclusive' }), {}, tax21),
      ['10000 usd'],
    ],
  ])('%s', (_what, subscription, expected) => {
    expect(mrrOf(viewOf([subscription]))).toEqual(expected);
  });

  it('20: under the policy that takes all discounts, one-off ones count', () => {
    expect(mrrOf(viewOf([withCoupons(hundred, percent(50, { duration: 'once' }))], [], 'all'))).toEqual(['5000 usd']);
  });

  it("21: a repeating discount counts until its end, which is named, and not under the policy of Stripe's floor", () => {
    const view = viewOf([repeatingOn(hundred)]);
    expect(view.changesAt).toEqual(afterEnd);
    expect(mrrOf(viewOf([repeatingOn(hundred)], [], 'forever_only'))).toEqual(['10000 usd']);
    expect(mrrOf(viewOf([repeatingOn(hundred)], [], 'recurring', new Date(afterEnd.getTime() - 1)))).toEqual([
      '5000 usd',
    ]);
    expect(mrrOf(viewOf([repeatingOn(hundred)], [], 'recurring', afterEnd))).toEqual(['10000 usd']);
  });

  it('23: free by discount is active and not churn', () => {
    const view = viewOf([withCoupons(hundred, percent(100))]);
    expect(view.status).toBe('active');
    expect(codes(view)).toContain('free_by_discount');
  });

  it('24: a coupon for one product leaves the other alone, as only the coupon itself says', () => {
    const subscription = aSubscription(
      [
        anItem(every(6_000, 'month')),
        anItem({ ...every(4_000, 'month'), id: 'price_2', product: 'prod_b' }, { id: 'si_2' }),
      ],
      { discounts: [aDiscount(percent(50))] },
    );
    const limited = percent(50, { applies_to: { products: ['prod_1'] } });
    expect(mrrOf(viewOf([subscription], [limited]))).toEqual(['7000 usd']);
    const unread = viewOf([subscription]);
    expect(codes(unread)).toContain('coupon_scope_unknown');
  });

  it('26: a trial is told apart', () => {
    const [subscription] = viewOf([one(hundred, {}, { status: 'trialing', trial_end: ends })]).subscriptions;
    expect(subscription?.lines).toMatchObject([{ isCounted: false, monthly: { value: '10000' } }]);
  });

  it('27: an introductory price is flagged', () => {
    expect(codes(viewOf([one(every(100, 'month'), { current_trial: { end_date: ends } })]))).toContain('intro_price');
  });

  it('28: currencies are never added', () => {
    const euros = aSubscription([anItem(aPrice({ currency: 'eur' }))], { id: 'sub_2', currency: 'eur' });
    expect(mrrOf(viewOf([euros, one(every(5_000, 'month'))]))).toEqual(['10000 eur', '5000 usd']);
  });

  it('33, 34: what is at risk is told beside the full amount', () => {
    expect(viewOf([one(hundred, {}, { cancel_at_period_end: true })]).subscriptions[0]).toMatchObject({
      isCancelScheduled: true,
    });
    expect(viewOf([one(hundred, {}, { status: 'past_due' })]).status).toBe('past_due');
  });

  it('39: tiers that were not loaded make MRR unknown, never 0, and are asked for and taken from the price itself', () => {
    const unread = one(tiered('graduated', undefined), { quantity: 60 });
    expect(mrrOf(viewOf([unread]))).toBe('tiers_unavailable');
    expect(mrrOf(viewOf([unread], [tiered('graduated', steps)]))).toEqual(['24000 usd']);
  });
});

describe('what cannot be known', () => {
  it.each<[string, Json, string]>([
    ['a discount that could not be expanded', one(hundred, {}, { discounts: ['di_1'] }), 'discount_unreadable'],
    ['a discount on an item that could not be expanded', one(hundred, { discounts: ['di_1'] }), 'discount_unreadable'],
    ['a coupon that is only an id', one(hundred, {}, { discounts: [aDiscount('SPRING')] }), 'discount_unreadable'],
    [
      'a coupon of a new kind',
      withCoupons(hundred, aCoupon({ duration: 'for_life', percent_off: 5 })),
      'discount_unreadable',
    ],
    [
      'an amount the payer chooses',
      one(aPrice({ unit_amount: null, unit_amount_decimal: null, custom_unit_amount: {} })),
      'custom_amount',
    ],
    ['no amount at all', one(aPrice({ unit_amount: null, unit_amount_decimal: null })), 'amount_missing'],
    ['another currency without an option', one(hundred, {}, { currency: 'eur' }), 'currency_missing'],
    ['a currency without an exponent', one(aPrice({ currency: 'zzz' }), {}, { currency: 'zzz' }), 'currency_unknown'],
    ['a new billing scheme', one(aPrice({ billing_scheme: 'auction' })), 'unknown_scheme'],
    ['a new way to count tiers', one(tiered('stacked', steps)), 'unknown_scheme'],
    ['a new interval', one(every(100, 'decade')), 'interval_unknown'],
    ['a new status', one(hundred, {}, { status: 'hibernating' }), 'unknown_status'],
    ['no price', aSubscription([anItem(hundred, { price: null })]), 'price_unreadable'],
    ['no items', aSubscription([], { items: null }), 'items_unreadable'],
    ['an empty list of items', aSubscription([]), 'items_unreadable'],
    [
      'tax that Stripe works out by itself',
      one(aPrice({ tax_behavior: 'inclusive' }), {}, { automatic_tax: { enabled: true } }),
      'tax_unknown',
    ],
  ])('%s makes MRR unknown', (_what, subscription, code) => {
    expect(mrrOf(viewOf([subscription]))).toBe(code);
  });

  it.each<[string, Json, string]>([
    ['billing scheme', one(aPrice({ billing_scheme: 'auc\u202Etion' })), '"auc[U+202E]tion"'],
    ['way to count tiers', one(tiered('stacked', steps)), '"stacked"'],
    ['interval', one(every(100, 'decade')), '"decade"'],
  ])('names what a new %s is called', (_what, subscription, named) => {
    const { reason } = totalMrr(viewOf([subscription]).subscriptions.flatMap(({ lines }) => lines));
    expect(reason?.words).toContain(named);
  });

  it('takes the amount for the currency of the subscription from the price itself', () => {
    const euros = one(hundred, {}, { currency: 'eur' });
    const read = { ...hundred, currency_options: { eur: { unit_amount: 9_000, unit_amount_decimal: '9000' } } };
    expect(mrrOf(viewOf([euros], [read]))).toEqual(['9000 eur']);
  });

  it("takes the customer's discount only when the subscription has none", () => {
    const customer = aCustomer({ discount: aDiscount(percent(50)) });
    const settings = contractSettings;
    expect(mrrOf(normalizeCustomer(held([customer, one(hundred)]), settings, now))).toEqual(['5000 usd']);
    expect(mrrOf(normalizeCustomer(held([customer, withCoupons(hundred, percent(20))]), settings, now))).toEqual([
      '8000 usd',
    ]);
  });

  it('takes an item discount before those of the subscription', () => {
    const item = { discounts: [aDiscount(amount(2_000))] };
    expect(mrrOf(viewOf([one(hundred, item, { discounts: [aDiscount(percent(50))] })]))).toEqual(['4000 usd']);
  });

  it('lets an expanded item discount find its coupon in the catalogue', () => {
    expect(mrrOf(viewOf([one(hundred, { discounts: [aDiscount('P20')] })], [percent(20)]))).toEqual(['8000 usd']);
  });
});

describe('older shapes say the same', () => {
  const period = {
    current_period_start: seconds('2026-08-15T00:00:00Z'),
    current_period_end: seconds('2026-09-15T00:00:00Z'),
  };
  const olderItem = (item: Json): Json => {
    const { current_period_start: _start, current_period_end: _end, ...rest } = item;
    return rest;
  };

  it('the period stood on the subscription', () => {
    const older = aSubscription([olderItem(anItem(hundred))], period);
    expect(viewOf([older])).toEqual(viewOf([one(hundred)]));
  });

  it('the coupon stood in the discount, and there was one discount', () => {
    const coupon = percent(20);
    const older = {
      ...one(hundred),
      discounts: undefined,
      discount: { ...aDiscount(null), source: undefined, coupon },
    };
    expect(viewOf([older])).toEqual(viewOf([withCoupons(hundred, coupon)]));
  });

  it('the price was a plan', () => {
    const plan = {
      id: 'price_1',
      object: 'plan',
      amount: 10_000,
      amount_decimal: '10000',
      billing_scheme: 'per_unit',
      currency: 'usd',
      interval: 'month',
      interval_count: 1,
      nickname: null,
      product: 'prod_1',
      tiers_mode: null,
      transform_usage: null,
      usage_type: 'licensed',
    };
    const older = aSubscription([], { items: list([{ ...anItem(hundred), price: undefined, plan }]) });
    expect(viewOf([older])).toEqual(viewOf([one(hundred)]));
  });
});
