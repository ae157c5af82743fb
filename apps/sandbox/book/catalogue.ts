import type { CouponTerms } from './amounts.ts';
import type { Cadence } from './calendar.ts';
import type { Ids } from './ids.ts';
import { allowances, currencies, plans, recurringAddOns } from './price-list.ts';

export interface TierFact {
  readonly upTo: number | null;
  /** Per unit, in minor units; may be a fraction. */
  readonly unit: number;
  readonly flat: number;
}

export interface PriceListFact {
  readonly unit: number;
  readonly tiers?: readonly TierFact[];
}

export interface ProductFact {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly unitLabel: string | null;
  readonly active: boolean;
}

export interface PriceFact {
  readonly id: string;
  readonly product: string;
  readonly nickname: string | null;
  readonly lookupKey: string | null;
  readonly currency: string;
  readonly active: boolean;
  readonly cadence: Cadence;
  readonly usage: 'licensed' | 'metered';
  readonly tiersMode: 'graduated' | 'volume' | null;
  /** Sold in packs of this many, a started pack counting whole. */
  readonly pack: number | null;
  /** The price's own currency first; further ones are its currency options. */
  readonly lists: Readonly<Record<string, PriceListFact>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Units free of charge in each period, where the price is metered. */
  readonly allowance: number | null;
}

export interface CouponFact extends CouponTerms {
  readonly id: string;
  readonly name: string;
  readonly duration: 'forever' | 'once' | 'repeating';
  readonly months: number | null;
  readonly valid: boolean;
}

/** Everything the merchant sells: the same for each seed but for its ids, and small enough to hold whole. */
export interface Catalogue {
  readonly products: readonly ProductFact[];
  readonly prices: ReadonlyMap<string, PriceFact>;
  readonly coupons: ReadonlyMap<string, CouponFact>;
  readonly meterId: string;
  /** The price of a plan, or of an add-on, by its code. */
  priceFor(code: string, interval: 'week' | 'month' | 'year' | 'quarter', currency: string): PriceFact | null;
}

const CADENCES = {
  week: { interval: 'week', count: 1 },
  month: { interval: 'month', count: 1 },
  quarter: { interval: 'month', count: 3 },
  year: { interval: 'year', count: 1 },
} as const satisfies Record<string, Cadence>;

type Every = keyof typeof CADENCES;
const PERIODS: Readonly<Record<Every, number>> = { week: 0.25, month: 1, quarter: 2.85, year: 10 };

export function catalogueOf(ids: Ids): Catalogue {
  const prices = new Map<string, PriceFact>();
  const byCode = new Map<string, PriceFact>();
  const productId = (code: string): string => ids.fixed('prod', code);
  const add = (key: string, fact: PriceFact): void => {
    prices.set(fact.id, fact);
    byCode.set(key, fact);
  };

  for (const plan of plans) {
    for (const every of plan.every) {
      for (const home of ['usd', 'gbp', 'jpy', 'kwd'] as const) {
        const sold = home === 'usd' ? (['usd', 'eur'] as const) : [home];
        const lists = Object.fromEntries(
          sold.map((code) => {
            const worth = (usd: number): number => inCurrency(usd * PERIODS[every], currencies[code]);
            const tiers = plan.tiers?.map(({ upTo, unit, flat }) => ({ upTo, unit: worth(unit), flat: worth(flat) }));
            return [code, { unit: worth(plan.seat), ...(tiers === undefined ? {} : { tiers }) }];
          }),
        );
        const key = `${plan.code}:${every}:${home}`;
        add(key, {
          id: ids.fixed('price', key),
          product: productId(plan.code),
          nickname: every === 'month' ? plan.name : `${plan.name}, ${every === 'year' ? 'annual' : `each ${every}`}`,
          lookupKey: home === 'usd' ? `${plan.code}_${every}` : null,
          currency: home,
          active: plan.active,
          cadence: CADENCES[every],
          usage: 'licensed',
          tiersMode: plan.tiersMode,
          pack: plan.pack,
          lists,
          metadata: {},
          allowance: null,
        });
      }
    }
  }
  for (const extra of recurringAddOns) {
    for (const home of ['usd', 'gbp', 'jpy', 'kwd'] as const) {
      const sold = home === 'usd' ? (['usd', 'eur'] as const) : [home];
      for (const every of ['month', 'year'] as const) {
        const key = `${extra.code}:${every}:${home}`;
        add(key, {
          id: ids.fixed('price', key),
          product: productId(extra.code),
          nickname: extra.name,
          lookupKey: null,
          currency: home,
          active: true,
          cadence: CADENCES[every],
          usage: 'licensed',
          tiersMode: null,
          pack: null,
          lists: Object.fromEntries(
            sold.map((code) => [code, { unit: inCurrency(extra.price * PERIODS[every], currencies[code]) }]),
          ),
          metadata: {},
          allowance: null,
        });
      }
    }
  }
  for (const { code, units, named } of allowances) {
    for (const home of ['usd', 'gbp', 'jpy', 'kwd'] as const) {
      const sold = home === 'usd' ? (['usd', 'eur'] as const) : [home];
      const key = `${code}:month:${home}`;
      // A fifth of a cent per call: a fraction of the smallest coin, as metered prices often are.
      const unit = (currency: (typeof sold)[number]): number => Number((0.2 * currencies[currency].rate).toFixed(4));
      add(key, {
        id: ids.fixed('price', key),
        product: productId('api_calls'),
        nickname: `API calls, ${units.toLocaleString('en-US')} included`,
        lookupKey: null,
        currency: home,
        active: true,
        cadence: CADENCES.month,
        usage: 'metered',
        tiersMode: named ? null : 'graduated',
        pack: null,
        lists: Object.fromEntries(
          sold.map((currency) => [
            currency,
            named
              ? { unit: unit(currency) }
              : {
                  unit: 0,
                  tiers: [
                    { upTo: units, unit: 0, flat: 0 },
                    { upTo: null, unit: unit(currency), flat: 0 },
                  ],
                },
          ]),
        ),
        metadata: named ? { included_units: String(units) } : {},
        allowance: units,
      });
    }
  }
  return {
    products: productsOf(productId),
    prices,
    coupons: new Map(couponsOf(productId).map((coupon) => [coupon.id, coupon])),
    meterId: ids.fixed('mtr', 'api_calls').replace('mtr_', 'mtr_test_61'),
    priceFor: (code, interval, currency) =>
      byCode.get(`${code}:${interval}:${currency === 'eur' ? 'usd' : currency}`) ?? null,
  };
}

function inCurrency(usdCents: number, to: { rate: number; step: number }): number {
  return Math.round((usdCents * to.rate) / to.step) * to.step;
}

function productsOf(productId: (code: string) => string): ProductFact[] {
  return [
    ...plans.map(({ code, name, text, active }) => ({ id: productId(code), name, text, unitLabel: 'seat', active })),
    ...recurringAddOns.map(({ code, name }) => ({
      id: productId(code),
      name,
      text: `${name}, added to any plan`,
      unitLabel: null,
      active: true,
    })),
    {
      id: productId('api_calls'),
      name: 'API calls',
      text: 'Calls to the public API, counted by meter',
      unitLabel: 'call',
      active: true,
    },
  ];
}

function couponsOf(productId: (code: string) => string): CouponFact[] {
  const none = { percentOff: null, amountOff: null, currency: null, products: null, months: null, valid: true };
  return [
    { ...none, id: 'LOYAL10', name: 'Loyalty', percentOff: 10, duration: 'forever' },
    { ...none, id: 'WELCOME20', name: 'Welcome', percentOff: 20, duration: 'once' },
    { ...none, id: 'SPRING50', name: 'Spring offer', percentOff: 50, duration: 'repeating', months: 3 },
    { ...none, id: 'FIVEOFF', name: 'Five dollars off', amountOff: 500, currency: 'usd', duration: 'forever' },
    {
      ...none,
      id: 'PARTNER15',
      name: 'Partner, Team and Business only',
      percentOff: 15,
      duration: 'forever',
      products: [productId('team'), productId('business')],
    },
    { ...none, id: 'NONPROFIT100', name: 'Non-profit', percentOff: 100, duration: 'forever' },
    // Withdrawn, yet the discounts it once gave go on.
    { ...none, id: 'LAUNCH25', name: 'Launch', percentOff: 25, duration: 'forever', valid: false },
  ];
}
