import {
  add,
  decimalText,
  divide,
  multiply,
  parseDecimal,
  subtract,
  wholeDecimal,
  zero,
  type Decimal,
} from '../decimal.ts';
import type { Doubt, SourceRef } from '../snapshot/billing-view.ts';
import type { MrrItem, MrrPricing, MrrTier } from './mrr-input.ts';

/** What an item costs a billing period before discounts, with its arithmetic; or why that cannot be known. */
export type PeriodAmount =
  | { readonly kind: 'amount'; readonly amount: Decimal; readonly steps: readonly string[] }
  | { readonly kind: 'unknown'; readonly reason: Doubt };

/** Prints minor units as people read them. */
export type Show = (minor: Decimal) => string;

/**
 * The list price of one item for one of its billing periods, in exact minor units ("Stripe, read-only", section 6.3).
 * A quantity that is left out counts once. What cannot be computed is unknown, never 0.
 */
export function periodAmount(item: MrrItem, ref: SourceRef, show: Show): PeriodAmount {
  const quantity = wholeDecimal(item.quantity ?? 1);
  if (quantity === null || quantity.numerator < 0n) {
    return unknown('quantity_unreadable', `The quantity of ${item.label} cannot be read.`, ref);
  }
  if (item.pricing.kind === 'unknown') return { kind: 'unknown', reason: item.pricing.reason };
  return item.pricing.kind === 'per_unit'
    ? perUnit(item, item.pricing, quantity, { ref, show })
    : tiered(item, item.pricing, quantity, { ref, show });
}

interface Telling {
  readonly ref: SourceRef;
  readonly show: Show;
}

function perUnit(
  item: MrrItem,
  { unit: unitText, pack }: Extract<MrrPricing, { kind: 'per_unit' }>,
  quantity: Decimal,
  { ref, show }: Telling,
): PeriodAmount {
  const unit = parseDecimal(unitText);
  if (unit === null) return unknown('amount_unreadable', `The price of ${item.label} cannot be read.`, ref);
  if (pack === null) {
    const amount = multiply(unit, quantity);
    const step = item.quantity === null ? show(amount) : `${show(unit)} × ${decimalText(quantity, 0)}`;
    return { kind: 'amount', amount, steps: [step] };
  }
  const size = wholeDecimal(pack.size);
  if (size === null || size.numerator <= 0n) {
    return unknown('amount_unreadable', `The pack size of ${item.label} cannot be read.`, ref);
  }
  const packs = { numerator: wholePacks(quantity.numerator, size.numerator, pack.round), denominator: 1n };
  const counted = `${decimalText(quantity, 0)} ÷ ${pack.size} rounded ${pack.round}`;
  return {
    kind: 'amount',
    amount: multiply(unit, packs),
    steps: [`${show(unit)} × ${decimalText(packs, 0)} packs (${counted})`],
  };
}

function wholePacks(quantity: bigint, size: bigint, round: 'up' | 'down'): bigint {
  return round === 'up' ? (quantity + size - 1n) / size : quantity / size;
}

function tiered(
  item: MrrItem,
  { mode, tiers }: Extract<MrrPricing, { kind: 'tiered' }>,
  quantity: Decimal,
  { ref, show }: Telling,
): PeriodAmount {
  if (tiers === null || tiers.length === 0) {
    return unknown('tiers_unavailable', `The price tiers of ${item.label} have not been read.`, ref);
  }
  const reached = reachedTiers(tiers, quantity);
  const parts = (mode === 'graduated' ? reached : reached.slice(-1)).map(({ tier, from }) => {
    const units = mode === 'graduated' ? unitsIn(tier, from, quantity) : quantity;
    return tierPart(tier, units, show);
  });
  const last = tiers.at(-1);
  const isBeyond = last?.upTo != null && Number(quantity.numerator) > last.upTo;
  if (isBeyond) return unknown('tiers_incomplete', `No price tier of ${item.label} holds its quantity.`, ref);
  let amount = zero;
  for (const part of parts) {
    if (part === null) return unknown('amount_unreadable', `A price tier of ${item.label} cannot be read.`, ref);
    amount = add(amount, part.amount);
  }
  const steps = parts.flatMap((part) => (part === null ? [] : [part.step]));
  return { kind: 'amount', amount, steps: [`${steps.join(' + ')} (${mode})`] };
}

interface ReachedTier {
  readonly tier: MrrTier;
  /** Units that the tiers before it hold. */
  readonly from: Decimal;
}

/** The tiers up to the one that holds the quantity; bounds are inclusive. The first is always reached, its flat part is due. */
function reachedTiers(tiers: readonly MrrTier[], quantity: Decimal): readonly ReachedTier[] {
  const reached: ReachedTier[] = [];
  let from = zero;
  for (const tier of tiers) {
    if (reached.length > 0 && quantity.numerator <= from.numerator) break;
    reached.push({ tier, from });
    from = tier.upTo === null ? quantity : (wholeDecimal(tier.upTo) ?? quantity);
  }
  return reached;
}

function unitsIn(tier: MrrTier, from: Decimal, quantity: Decimal): Decimal {
  const upTo = tier.upTo === null ? null : wholeDecimal(tier.upTo);
  const to = upTo !== null && upTo.numerator < quantity.numerator ? upTo : quantity;
  return subtract(to, from);
}

function tierPart(tier: MrrTier, units: Decimal, show: Show): { amount: Decimal; step: string } | null {
  const unit = parseDecimal(tier.unit ?? '0');
  const flat = parseDecimal(tier.flat ?? '0');
  if (unit === null || flat === null) return null;
  const isFlat = flat.numerator !== 0n;
  const perUnitText = `${show(unit)} × ${decimalText(units, 0)}`;
  return {
    amount: add(flat, multiply(unit, units)),
    step: isFlat ? `${show(flat)} flat + ${perUnitText}` : perUnitText,
  };
}

/** How many months one unit of the interval is worth, exactly: 365 days and 52 weeks make twelve months. */
export function monthlyFactor({ interval, count }: NonNullable<MrrItem['recurring']>): Decimal | null {
  const n = wholeDecimal(count);
  if (n === null || n.numerator <= 0n) return null;
  const perMonth = {
    month: { numerator: 1n, denominator: 1n },
    year: { numerator: 1n, denominator: 12n },
    week: { numerator: 52n, denominator: 12n },
    day: { numerator: 365n, denominator: 12n },
  }[interval];
  return divide(perMonth, n);
}

/** An amount that cannot be told: why, as a code and in words, and the object that is to blame. */
export function unknown(code: string, words: string, ref: SourceRef): { kind: 'unknown'; reason: Doubt } {
  return { kind: 'unknown', reason: { code, words, ref } };
}
