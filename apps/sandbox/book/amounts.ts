import type { CouponTerms, PriceFact, TierFact } from './offer.ts';
import type { LineFact } from './facts.ts';

/** What a quantity costs for one period, in minor units of the price's own list for that currency. */
export function costOf(price: PriceFact, currency: string, quantity: number): number {
  const list = price.lists[currency] ?? price.lists[price.currency];
  if (list === undefined) return 0;
  if (list.tiers !== undefined) return Math.round(tiered(list.tiers, price.tiersMode ?? 'graduated', quantity));
  const units = price.pack === null ? quantity : Math.ceil(quantity / price.pack);
  return Math.round(list.unit * units);
}

function tiered(tiers: readonly TierFact[], mode: 'graduated' | 'volume', quantity: number): number {
  let from = 0;
  let sum = 0;
  for (const tier of tiers) {
    const to = tier.upTo ?? Infinity;
    if (mode === 'volume') {
      if (quantity <= to) return tier.flat + tier.unit * quantity;
    } else {
      if (quantity > from) sum += tier.flat + tier.unit * (Math.min(quantity, to) - from);
      from = to;
    }
  }
  return sum;
}

export interface DiscountedLine {
  readonly product: string | null;
  readonly amount: number;
}

/**
 * What one coupon takes off each line, given what is left of the line after the coupons before it. An amount is per invoice
 * and is spread over the lines it applies to in proportion, the last of them taking the odd unit; nothing falls below zero.
 */
export function takeOff(terms: CouponTerms, currency: string, lines: readonly DiscountedLine[]): number[] {
  const applies = lines.map(
    (line) => line.amount > 0 && (terms.products === null || terms.products.includes(line.product ?? '')),
  );
  if (terms.percentOff !== null) {
    const share = terms.percentOff / 100;
    return lines.map((line, i) => (applies[i] === true ? Math.round(line.amount * share) : 0));
  }
  if (terms.amountOff === null || terms.currency !== currency) return lines.map(() => 0);
  const eligible = lines.reduce((sum, line, i) => sum + (applies[i] === true ? line.amount : 0), 0);
  const whole = Math.min(terms.amountOff, eligible);
  const last = applies.lastIndexOf(true);
  let given = 0;
  return lines.map((line, i) => {
    if (applies[i] !== true) return 0;
    const off = i === last ? whole - given : Math.floor((whole * line.amount) / eligible);
    given += off;
    return off;
  });
}

export function sumOff(line: LineFact): number {
  return line.off.reduce((sum, { amount }) => sum + amount, 0);
}
