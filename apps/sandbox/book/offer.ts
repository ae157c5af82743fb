import type { Cadence } from './calendar.ts';

/** What is sold, and on which terms; amounts in minor units. */

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

export interface CouponTerms {
  readonly percentOff: number | null;
  readonly amountOff: number | null;
  readonly currency: string | null;
  readonly products: readonly string[] | null;
}

export interface CouponFact extends CouponTerms {
  readonly id: string;
  readonly name: string;
  readonly duration: 'forever' | 'once' | 'repeating';
  readonly months: number | null;
  readonly valid: boolean;
}
