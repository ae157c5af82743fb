import type { Ids } from './ids.ts';
import type { CouponFact, PriceFact, ProductFact } from './offer.ts';
import { plans, recurringAddOns } from './price-list.ts';
import { pricesOf, type Every } from './prices.ts';

/** Everything the merchant sells: the same for each seed but for its ids, and small enough to hold whole. */
export interface Catalogue {
  readonly products: readonly ProductFact[];
  readonly prices: ReadonlyMap<string, PriceFact>;
  readonly coupons: ReadonlyMap<string, CouponFact>;
  readonly meterId: string;
  /** The price of a plan, or of an add-on, by its code. */
  priceFor(code: string, interval: Every, currency: string): PriceFact | null;
}

export function catalogueOf(ids: Ids): Catalogue {
  const productId = (code: string): string => ids.fixed('prod', code);
  const byKey = pricesOf(ids, productId);
  return {
    products: productsOf(productId),
    prices: new Map([...byKey.values()].map((price) => [price.id, price])),
    coupons: new Map(couponsOf(productId).map((coupon) => [coupon.id, coupon])),
    meterId: ids.fixed('mtr_test_61', 'api_calls').replace('61_', '61'),
    priceFor: (code, interval, currency) =>
      byKey.get(`${code}:${interval}:${currency === 'eur' ? 'usd' : currency}`) ?? null,
  };
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
