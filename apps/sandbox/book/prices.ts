import type { Cadence } from './calendar.ts';
import type { PriceFact, PriceListFact } from './offer.ts';
import type { Ids } from './ids.ts';
import { allowances, currencies, plans, recurringAddOns, type Currency } from './price-list.ts';

export type Every = 'week' | 'month' | 'quarter' | 'year';

export const CADENCES = {
  week: { interval: 'week', count: 1 },
  month: { interval: 'month', count: 1 },
  quarter: { interval: 'month', count: 3 },
  year: { interval: 'year', count: 1 },
} as const satisfies Record<Every, Cadence>;

/** How many months' money a period costs. */
const PERIODS: Readonly<Record<Every, number>> = { week: 0.25, month: 1, quarter: 2.85, year: 10 };

/** A price's own currency, and all in which it is sold: the dollar's carries the euro as an option, the others stand alone. */
const HOMES: readonly (readonly [Currency, readonly Currency[]])[] = [
  ['usd', ['usd', 'eur']],
  ['gbp', ['gbp']],
  ['jpy', ['jpy']],
  ['kwd', ['kwd']],
];

type Shared = Omit<PriceFact, 'id' | 'currency' | 'lists' | 'lookupKey'>;

interface Entry {
  readonly code: string;
  readonly every: Every;
  readonly shared: Shared;
  readonly list: (currency: Currency) => PriceListFact;
  readonly lookup: boolean;
}

/** Every price, by `code:every:currency`. */
export function pricesOf(ids: Ids, productId: (code: string) => string): Map<string, PriceFact> {
  const prices = new Map<string, PriceFact>();
  for (const entry of [...planEntries(productId), ...addOnEntries(productId), ...meterEntries(productId)]) {
    for (const [home, sold] of HOMES) {
      const key = `${entry.code}:${entry.every}:${home}`;
      prices.set(key, {
        ...entry.shared,
        id: ids.fixed('price', key),
        currency: home,
        lookupKey: entry.lookup && home === 'usd' ? `${entry.code}_${entry.every}` : null,
        lists: Object.fromEntries(sold.map((currency) => [currency, entry.list(currency)])),
      });
    }
  }
  return prices;
}

function planEntries(productId: (code: string) => string): Entry[] {
  return plans.flatMap((plan) =>
    plan.every.map((every): Entry => {
      const cadence = every === 'year' ? 'annual' : `each ${every}`;
      return {
        code: plan.code,
        every,
        lookup: true,
        shared: {
          product: productId(plan.code),
          nickname: every === 'month' ? plan.name : `${plan.name}, ${cadence}`,
          active: plan.active,
          cadence: CADENCES[every],
          usage: 'licensed',
          tiersMode: plan.tiersMode,
          pack: plan.pack,
          metadata: {},
          allowance: null,
        },
        list: (currency) => {
          const worth = (cents: number): number => inCurrency(cents * PERIODS[every], currency);
          const tiers = plan.tiers?.map(({ upTo, unit, flat }) => ({ upTo, unit: worth(unit), flat: worth(flat) }));
          return tiers === undefined ? { unit: worth(plan.seat) } : { unit: worth(plan.seat), tiers };
        },
      };
    }),
  );
}

function addOnEntries(productId: (code: string) => string): Entry[] {
  return recurringAddOns.flatMap(({ code, name, price }) =>
    (['month', 'year'] as const).map((every): Entry => ({
      code,
      every,
      lookup: false,
      shared: {
        product: productId(code),
        nickname: name,
        active: true,
        cadence: CADENCES[every],
        usage: 'licensed',
        tiersMode: null,
        pack: null,
        metadata: {},
        allowance: null,
      },
      list: (currency) => ({ unit: inCurrency(price * PERIODS[every], currency) }),
    })),
  );
}

function meterEntries(productId: (code: string) => string): Entry[] {
  return allowances.map(({ code, units, named }): Entry => ({
    code,
    every: 'month',
    lookup: false,
    shared: {
      product: productId('api_calls'),
      nickname: `API calls, ${units.toLocaleString('en-US')} included`,
      active: true,
      cadence: CADENCES.month,
      usage: 'metered',
      tiersMode: named ? null : 'graduated',
      pack: null,
      metadata: named ? { included_units: String(units) } : {},
      allowance: units,
    },
    list: (currency) => {
      // A fifth of a cent per call: a fraction of the smallest coin, as metered prices often are.
      const unit = Number((0.2 * currencies[currency].rate).toFixed(4));
      if (named) return { unit };
      return {
        unit: 0,
        tiers: [
          { upTo: units, unit: 0, flat: 0 },
          { upTo: null, unit, flat: 0 },
        ],
      };
    },
  }));
}

function inCurrency(usdCents: number, currency: Currency): number {
  const { rate, step } = currencies[currency];
  return Math.round((usdCents * rate) / step) * step;
}
