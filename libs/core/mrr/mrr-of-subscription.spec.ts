import type { MrrDiscount, MrrInput, MrrItem, MrrPolicy, MrrPricing, MrrTier } from './mrr-input.ts';
import { mrrOfSubscription } from './mrr-of-subscription.ts';
import { knownMonthly, totalArr, totalMrr } from './mrr-total.ts';

const now = new Date('2026-06-01T00:00:00Z');
const ref = { connectionId: 'c1', kind: 'subscription', externalId: 'sub_1' };
type Every = [interval: 'day' | 'week' | 'month' | 'year', count: number];

function unit(minor: string, pack: { size: number; round: 'up' | 'down' } | null = null): MrrPricing {
  return { kind: 'per_unit', unit: minor, pack };
}

function anItem(pricing: MrrPricing, [interval, count]: Every = ['month', 1], more: Partial<MrrItem> = {}): MrrItem {
  return {
    id: 'si_1',
    label: 'Pro',
    product: 'prod_a',
    usage: 'licensed',
    recurring: { interval, count },
    quantity: 1,
    pricing,
    includedTaxPercent: null,
    discounts: [],
    intro: null,
    ...more,
  };
}

function aSubscription(items: MrrItem[], more: Partial<MrrInput> = {}): MrrInput {
  return {
    subscription: ref,
    currency: 'usd',
    standing: 'active',
    collection: 'normal',
    items,
    discounts: [],
    ...more,
  };
}

function percentOff(percent: string, duration: MrrDiscount['duration'] = 'forever', more: Partial<MrrDiscount> = {}) {
  return {
    label: 'SPRING',
    off: { kind: 'percent', percent },
    duration,
    endsAt: null,
    products: null,
    ...more,
  } as const;
}

function amountOff(minor: number, currency = 'usd'): MrrDiscount {
  return { label: 'FIVE', off: { kind: 'amount', minor, currency }, duration: 'forever', endsAt: null, products: null };
}

function tiers(...rows: [upTo: number | null, unit: string | null, flat?: string][]): MrrTier[] {
  return rows.map(([upTo, price, flat]) => ({ upTo, unit: price, flat: flat ?? null }));
}

function mrr(input: MrrInput, policy: MrrPolicy = 'recurring', at = now): number | null {
  const total = totalMrr(mrrOfSubscription(input, policy, at).lines).value;
  return total === null ? null : (total[0]?.minor ?? 0);
}

function reasonOf(input: MrrInput): string | undefined {
  return totalMrr(mrrOfSubscription(input, 'recurring', now).lines).reason?.code;
}

function codes(input: MrrInput): string[] {
  return mrrOfSubscription(input, 'recurring', now).doubts.map((doubt) => doubt.code);
}

const fiveFourThree = tiers([10, '500'], [50, '400'], [null, '300']);
const firstTenFlat = tiers([10, '0', '2000'], [null, '300']);
const graduated = (rows: MrrTier[]): MrrPricing => ({ kind: 'tiered', mode: 'graduated', tiers: rows });
const volume = (rows: MrrTier[]): MrrPricing => ({ kind: 'tiered', mode: 'volume', tiers: rows });
const hundred = anItem(unit('10000'));
const quantity = (count: number) => ({ quantity: count });
const ended = { endsAt: new Date('2026-05-31T23:59:59Z') };
const running = { endsAt: new Date('2026-07-01T00:00:00Z') };

// The numbers are the rows of "Stripe, read-only", section 6.4.
describe('the table of worked examples', () => {
  it.each<[string, MrrInput, number, MrrPolicy?]>([
    ['1: 1,200 a year', aSubscription([anItem(unit('120000'), ['year', 1])]), 10000],
    ['2: 25 a week', aSubscription([anItem(unit('2500'), ['week', 1])]), 10833],
    ['3: 50 every 2 weeks', aSubscription([anItem(unit('5000'), ['week', 2])]), 10833],
    ['4: 1 a day', aSubscription([anItem(unit('100'), ['day', 1])]), 3042],
    ['5: 30 every 30 days', aSubscription([anItem(unit('3000'), ['day', 30])]), 3042],
    ['6: 300 every 3 months', aSubscription([anItem(unit('30000'), ['month', 3])]), 10000],
    ['7: 2,400 every 2 years', aSubscription([anItem(unit('240000'), ['year', 2])]), 10000],
    ['8: 7 × 15', aSubscription([anItem(unit('700'), ['month', 1], quantity(15))]), 10500],
    [
      '9: 20 per 10, rounded up, 25',
      aSubscription([anItem(unit('2000', { size: 10, round: 'up' }), ['month', 1], quantity(25))]),
      6000,
    ],
    [
      '9: rounded down',
      aSubscription([anItem(unit('2000', { size: 10, round: 'down' }), ['month', 1], quantity(25))]),
      4000,
    ],
    ['10: graduated, 60', aSubscription([anItem(graduated(fiveFourThree), ['month', 1], quantity(60))]), 24000],
    ['11: volume, 60', aSubscription([anItem(volume(fiveFourThree), ['month', 1], quantity(60))]), 18000],
    ['12: volume, 10', aSubscription([anItem(volume(fiveFourThree), ['month', 1], quantity(10))]), 5000],
    ['12: volume, 11', aSubscription([anItem(volume(fiveFourThree), ['month', 1], quantity(11))]), 4400],
    ['13: flat then 3, graduated', aSubscription([anItem(graduated(firstTenFlat), ['month', 1], quantity(15))]), 3500],
    ['13: flat then 3, volume', aSubscription([anItem(volume(firstTenFlat), ['month', 1], quantity(15))]), 4500],
    ['14: half a cent × 10 001', aSubscription([anItem(unit('0.5'), ['month', 1], quantity(10001))]), 5000],
    ['15: 20 % forever', aSubscription([hundred], { discounts: [percentOff('20')] }), 8000],
    [
      '16: 1,200 a year, 120 off',
      aSubscription([anItem(unit('120000'), ['year', 1])], { discounts: [amountOff(12000)] }),
      9000,
    ],
    ['17: 25 a week, 5 off', aSubscription([anItem(unit('2500'), ['week', 1])], { discounts: [amountOff(500)] }), 8667],
    ['18: 20 % then 5', aSubscription([hundred], { discounts: [percentOff('20'), amountOff(500)] }), 7500],
    ['18: 5 then 20 %', aSubscription([hundred], { discounts: [amountOff(500), percentOff('20')] }), 7600],
    ['19: 15 off 10', aSubscription([anItem(unit('1000'))], { discounts: [amountOff(1500)] }), 0],
    ['20: 50 % once', aSubscription([hundred], { discounts: [percentOff('50', 'once')] }), 10000],
    ['20: 50 % once, all', aSubscription([hundred], { discounts: [percentOff('50', 'once')] }), 5000, 'all'],
    ['21: 50 % repeating', aSubscription([hundred], { discounts: [percentOff('50', 'repeating', running)] }), 5000],
    [
      '21: forever only',
      aSubscription([hundred], { discounts: [percentOff('50', 'repeating', running)] }),
      10000,
      'forever_only',
    ],
    ['21: after its end', aSubscription([hundred], { discounts: [percentOff('50', 'repeating', ended)] }), 10000],
    [
      '22: 1,200 a year, 50 % repeating',
      aSubscription([anItem(unit('120000'), ['year', 1])], { discounts: [percentOff('50', 'repeating', running)] }),
      5000,
    ],
    ['23: 100 % forever', aSubscription([hundred], { discounts: [percentOff('100')] }), 0],
    [
      '24: 50 % on one product',
      aSubscription([anItem(unit('6000')), anItem(unit('4000'), ['month', 1], { id: 'si_2', product: 'prod_b' })], {
        discounts: [percentOff('50', 'forever', { products: ['prod_a'] })],
      }),
      7000,
    ],
    [
      '25: 10 off both',
      aSubscription([anItem(unit('6000')), anItem(unit('4000'), ['month', 1], { id: 'si_2' })], {
        discounts: [amountOff(1000)],
      }),
      9000,
    ],
    ['26: trialing', aSubscription([hundred], { standing: 'trialing' }), 0],
    [
      '27: paid trial offer',
      aSubscription([anItem(unit('100'), ['month', 1], { intro: { until: null, thenUnit: '10000' } })]),
      100,
    ],
    ['29: ¥12,000 a year', aSubscription([anItem(unit('12000'), ['year', 1])], { currency: 'jpy' }), 1000],
    ['30: 10000 fils', aSubscription([anItem(unit('10000'))], { currency: 'kwd' }), 10000],
    ['31: paused', aSubscription([hundred], { standing: 'paused' }), 0],
    ['32: collection void', aSubscription([hundred], { collection: 'void' }), 0],
    ['32: collection uncollectible', aSubscription([hundred], { collection: 'uncollectible' }), 0],
    ['32: kept as draft', aSubscription([hundred], { collection: 'kept_as_draft' }), 10000],
    ['34: past due', aSubscription([hundred], { standing: 'past_due' }), 10000],
    ['35: unpaid', aSubscription([hundred], { standing: 'unpaid' }), 0],
    ['35: incomplete', aSubscription([hundred], { standing: 'incomplete' }), 0],
    ['35: ended', aSubscription([hundred], { standing: 'ended' }), 0],
    [
      '36: licensed and metered',
      aSubscription([anItem(unit('5000')), anItem(unit('10'), ['month', 1], { id: 'si_2', usage: 'metered' })]),
      5000,
    ],
    [
      '37: a year and a month',
      aSubscription([anItem(unit('12000'), ['year', 1]), anItem(unit('1000'), ['month', 1], { id: 'si_2' })]),
      2000,
    ],
    [
      '38: tax inclusive',
      aSubscription([anItem(unit('12100'), ['month', 1], { includedTaxPercent: { value: '21' } })]),
      10000,
    ],
  ])('%s', (_name, ...[input, expected, policy]) => {
    expect(mrr(input, policy)).toBe(expected);
  });

  it('14: rounds half to even only at the end', () => {
    const lines = mrrOfSubscription(
      aSubscription([anItem(unit('0.5'), ['month', 1], quantity(10001))]),
      'recurring',
      now,
    ).lines;
    expect(lines[0]?.monthly.value).toBe('5000.5');
  });

  it('23: says that the account is free by discount', () => {
    expect(codes(aSubscription([hundred], { discounts: [percentOff('100')] }))).toEqual(['free_by_discount']);
  });

  it('26: knows what the trial would bring', () => {
    const { lines } = mrrOfSubscription(aSubscription([hundred], { standing: 'trialing' }), 'recurring', now);
    expect(knownMonthly(lines)).toEqual([{ minor: 10000, currency: 'usd' }]);
    expect(lines[0]?.notCounted).toBe('in trial');
  });

  it('27: says that the price is an introductory one', () => {
    const item = anItem(unit('100'), ['month', 1], { intro: { until: null, thenUnit: '10000' } });
    const { doubts } = mrrOfSubscription(aSubscription([item]), 'recurring', now);
    expect(doubts[0]).toMatchObject({ code: 'intro_price', words: 'Pro has an introductory price, then $100.00.' });
  });

  it('28: keeps currencies apart', () => {
    const dollars = mrrOfSubscription(aSubscription([anItem(unit('5000'))]), 'recurring', now).lines;
    const euros = mrrOfSubscription(aSubscription([hundred], { currency: 'eur' }), 'recurring', now).lines;
    expect(totalMrr([...dollars, ...euros]).value).toEqual([
      { minor: 10000, currency: 'eur' },
      { minor: 5000, currency: 'usd' },
    ]);
  });

  it('32: says that collection is paused', () => {
    expect(codes(aSubscription([hundred], { collection: 'void' }))).toEqual(['collection_paused']);
    expect(codes(aSubscription([hundred], { collection: 'kept_as_draft' }))).toEqual(['collection_paused']);
  });

  it('33: a scheduled end changes nothing: the input has no word for it', () => {
    expect(mrr(aSubscription([hundred]))).toBe(10000);
  });

  it('39: is unknown, never 0, while the tiers have not been read', () => {
    const input = aSubscription([anItem({ kind: 'tiered', mode: 'volume', tiers: null })]);
    expect(totalMrr(mrrOfSubscription(input, 'recurring', now).lines)).toMatchObject({
      value: null,
      reason: { code: 'tiers_unavailable' },
    });
  });
});

describe('what cannot be known', () => {
  it.each<[string, MrrInput]>([
    ['unknown_status', aSubscription([hundred], { standing: 'unknown' })],
    ['currency_unknown', aSubscription([hundred], { currency: 'zzz' })],
    ['interval_unknown', aSubscription([{ ...hundred, recurring: null }])],
    ['interval_unknown', aSubscription([{ ...hundred, recurring: { interval: 'month', count: 0 } }])],
    ['amount_unreadable', aSubscription([anItem(unit('1e3'))])],
    ['quantity_unreadable', aSubscription([{ ...hundred, quantity: 1.5 }])],
    ['quantity_unreadable', aSubscription([{ ...hundred, quantity: -1 }])],
    ['tiers_incomplete', aSubscription([anItem(volume(tiers([10, '500'])), ['month', 1], quantity(11))])],
    [
      'custom_amount',
      aSubscription([anItem({ kind: 'unknown', reason: { code: 'custom_amount', words: 'The payer decides.', ref } })]),
    ],
    [
      'discount_unavailable',
      aSubscription([hundred], {
        discounts: [
          {
            ...percentOff('1'),
            off: { kind: 'unknown', reason: { code: 'discount_unavailable', words: 'Not read.', ref } },
          },
        ],
      }),
    ],
    [
      'tax_unknown',
      aSubscription([
        { ...hundred, includedTaxPercent: { value: null, reason: { code: 'tax_unknown', words: 'No rate.', ref } } },
      ]),
    ],
    ['amount_too_large', aSubscription([anItem(unit('9007199254740993'))])],
  ])('is %s', (code, input) => {
    expect(reasonOf(input)).toBe(code);
  });

  it('does not matter where the line does not count', () => {
    const trial = aSubscription([anItem({ kind: 'tiered', mode: 'volume', tiers: null })], { standing: 'trialing' });
    expect(totalMrr(mrrOfSubscription(trial, 'recurring', now).lines).value).toEqual([]);
  });
});

describe('discounts', () => {
  it('ignores an amount off in another currency', () => {
    expect(mrr(aSubscription([hundred], { discounts: [amountOff(500, 'eur')] }))).toBe(10000);
  });

  it('applies those of the item before those of the subscription', () => {
    const item = { ...hundred, discounts: [percentOff('20')] };
    expect(mrr(aSubscription([item], { discounts: [amountOff(500)] }))).toBe(7500);
  });

  it('takes an amount off the shortest period first and says that it is approximate', () => {
    const items = [anItem(unit('12000'), ['year', 1]), anItem(unit('1000'), ['month', 1], { id: 'si_2' })];
    expect(mrr(aSubscription(items, { discounts: [amountOff(500)] }))).toBe(1500);
    // Ten off each month, and the five that are left off each year.
    expect(mrr(aSubscription(items, { discounts: [amountOff(1500)] }))).toBe(958);
    expect(codes(aSubscription(items, { discounts: [amountOff(500)] }))).toContain('approximate');
  });

  it('ends at its end and not a moment before, and says when that is', () => {
    const input = aSubscription([hundred], { discounts: [percentOff('50', 'repeating', running)] });
    expect(mrrOfSubscription(input, 'recurring', now).changesAt).toEqual(running.endsAt);
    expect(mrr(input, 'recurring', new Date(running.endsAt.getTime() - 1))).toBe(5000);
    expect(mrr(input, 'recurring', running.endsAt)).toBe(10000);
    expect(mrrOfSubscription(input, 'recurring', running.endsAt).changesAt).toBeNull();
    expect(mrrOfSubscription(input, 'forever_only', now).changesAt).toBeNull();
  });
});

describe('the arithmetic in words', () => {
  it('prints each step in reading order', () => {
    const item = anItem(unit('2900'), ['year', 1], quantity(15));
    const { lines } = mrrOfSubscription(aSubscription([item], { discounts: [percentOff('20')] }), 'recurring', now);
    expect(lines[0]?.steps).toEqual(['$29.00 × 15', '− 20 % forever (SPRING)', '÷ 12 months', '= $29.00 a month']);
  });

  it('sums thirds without drifting', () => {
    const sixth = anItem(unit('2'), ['year', 1]);
    const items = Array.from({ length: 3 }, (_, i) => ({ ...sixth, id: `si_${i}` }));
    // Three sixths are exactly a half, and a half goes to the even neighbour.
    expect(totalMrr(mrrOfSubscription(aSubscription(items), 'recurring', now).lines).value).toEqual([]);
  });

  it('makes a yearly plan cost its price a year', () => {
    const { lines } = mrrOfSubscription(aSubscription([anItem(unit('100000'), ['year', 1])]), 'recurring', now);
    expect(totalMrr(lines).value).toEqual([{ minor: 8333, currency: 'usd' }]);
    expect(totalArr(lines).value).toEqual([{ minor: 100000, currency: 'usd' }]);
  });
});
