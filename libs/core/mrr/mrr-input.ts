import type { Doubt, Known, MrrLine, SourceRef } from '../snapshot/billing-view.ts';

/** Which discounts lower MRR: `forever` always; `recurring` adds repeating ones not yet ended; `all` adds one-off ones. */
export type MrrPolicy = 'forever_only' | 'recurring' | 'all';

/**
 * What the arithmetic of MRR needs to know about one subscription, in no billing system's words. A connector fills it and
 * decides nothing: what counts, what is discounted and what is unknown is decided by `mrrOfSubscription`.
 */
export interface MrrInput {
  readonly subscription: SourceRef;
  /** Lower-case ISO 4217 code in which the subscription is billed. */
  readonly currency: string;
  /** The status as it counts for MRR. `unknown` makes the MRR unknown, never 0. */
  readonly standing: 'active' | 'past_due' | 'trialing' | 'unpaid' | 'incomplete' | 'paused' | 'ended' | 'unknown';
  /** What becomes of the invoices while collection is paused; `normal` when it is not. */
  readonly collection: 'normal' | 'kept_as_draft' | 'void' | 'uncollectible';
  /** Recurring items only: a one-off item of an invoice is no item of a subscription. */
  readonly items: readonly MrrItem[];
  /** Discounts of the subscription in the order in which they apply, or its customer's when it has none. */
  readonly discounts: readonly MrrDiscount[];
}

export interface MrrItem {
  readonly id: string;
  /** What people call it: the price's nickname, the product's name. */
  readonly label: string;
  /** Matched against the products of a discount; null when unknown. */
  readonly product: string | null;
  readonly usage: 'licensed' | 'metered';
  /** Length of the billing period; null when the billing system names an interval that we do not know. */
  readonly recurring: { readonly interval: 'day' | 'week' | 'month' | 'year'; readonly count: number } | null;
  /** What the billing system calls an interval that we do not know. Absent otherwise. */
  readonly newInterval?: string;
  /** Null where the billing system leaves it out; a licensed item then counts once. */
  readonly quantity: number | null;
  readonly pricing: MrrPricing;
  /** Null: the price has no tax in it. A percentage ("21"): strip that much. Unknown: the MRR is unknown. */
  readonly includedTaxPercent: Known<string> | null;
  /** Discounts of this item alone, in order; they apply before those of the subscription. */
  readonly discounts: readonly MrrDiscount[];
  /** An introductory price holds now; `thenUnit` is the later unit amount when it is known. Shown, not counted. */
  readonly intro: { readonly until: Date | null; readonly thenUnit: string | null } | null;
}

/** Amounts are decimal text in minor units of the subscription's currency, at most 12 places ("0.5" is half a cent). */
export type MrrPricing =
  | {
      readonly kind: 'per_unit';
      readonly unit: string;
      /** Sold in packs: the quantity is divided and rounded to whole packs before it is multiplied. */
      readonly pack: { readonly size: number; readonly round: 'up' | 'down' } | null;
    }
  | {
      readonly kind: 'tiered';
      readonly mode: 'graduated' | 'volume';
      /** Ascending, the last one without bound; null while they have not been read (`tiers_unavailable`). */
      readonly tiers: readonly MrrTier[] | null;
    }
  /** Nothing can be said: the payer names the amount, the currency is missing, the scheme is new to us. */
  | { readonly kind: 'unknown'; readonly reason: Doubt };

export interface MrrTier {
  /** Inclusive; null for the last tier. */
  readonly upTo: number | null;
  readonly unit: string | null;
  readonly flat: string | null;
}

export interface MrrDiscount {
  /** What people call it: the coupon's name or code. */
  readonly label: string;
  readonly off:
    | { readonly kind: 'percent'; readonly percent: string }
    /** Per invoice, in minor units; a discount in another currency than the subscription's does not apply. */
    | { readonly kind: 'amount'; readonly minor: number; readonly currency: string }
    /** The discount exists and cannot be read: whatever it could touch is unknown. */
    | { readonly kind: 'unknown'; readonly reason: Doubt };
  readonly duration: 'forever' | 'repeating' | 'once';
  /** The first instant at which it no longer applies; null when it has no end. */
  readonly endsAt: Date | null;
  /** The only products it applies to; null for all. */
  readonly products: readonly string[] | null;
}

/** What `mrrOfSubscription(input, policy, now)` in `mrr/mrr-of-subscription.ts` answers. */
export interface MrrOfSubscription {
  /** One line an item, in the order of the items, those that do not count included. */
  readonly lines: readonly MrrLine[];
  /** Remarks about the arithmetic: `free_by_discount`, `intro_price`, `approximate`, `collection_paused` … */
  readonly doubts: readonly Doubt[];
  /** The next instant at which a discount that counts ends; null when never. */
  readonly changesAt: Date | null;
}
