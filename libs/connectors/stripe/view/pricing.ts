import type { MrrPricing, MrrTier } from '#core/mrr/mrr-input.ts';
import type { SourceRef } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import type { CurrencyOption, Price, Tier } from '../shapes/price.ts';
import type { Holdings } from './holdings.ts';

/** How one price makes an amount of a quantity, in the currency in which the subscription is billed. */
export function pricingOf(price: Price, currency: string, holdings: Holdings, ref: SourceRef): MrrPricing {
  const unknown = (code: string, words: string): MrrPricing => ({ kind: 'unknown', reason: { code, words, ref } });
  const amounts = amountsIn(price, currency, holdings);
  if (amounts === null) {
    return unknown(
      'currency_missing',
      `The price ${price.id} has no amount in ${currency.toUpperCase()} that we have read.`,
    );
  }
  if (price.billing_scheme === 'tiered') {
    const mode = price.tiers_mode;
    if (mode !== 'graduated' && mode !== 'volume') {
      const words =
        mode === null
          ? `Stripe does not say how the tiers of ${price.id} count.`
          : `The tiers of ${price.id} count in a way that is new to us (${quotedWord(mode)}).`;
      return unknown('unknown_scheme', words);
    }
    return { kind: 'tiered', mode, tiers: amounts.tiers?.map(toTier) ?? null };
  }
  if (price.billing_scheme !== 'per_unit' && price.billing_scheme !== null) {
    const scheme = quotedWord(price.billing_scheme);
    return unknown('unknown_scheme', `The price ${price.id} is billed in a way that is new to us (${scheme}).`);
  }
  const unit = amounts.unit_amount_decimal ?? amounts.unit_amount;
  if (unit !== null) return { kind: 'per_unit', unit, pack: packOf(price) };
  return amounts.custom_unit_amount === null
    ? unknown('amount_missing', `The price ${price.id} came without an amount.`)
    : unknown('custom_amount', `The payer chooses the amount of ${price.id}.`);
}

/** The price's own amounts, or those for the currency of the subscription; tiers only where they were expanded. */
function amountsIn(price: Price, currency: string, holdings: Holdings): CurrencyOption | Price | null {
  const read = holdings.prices.get(price.id);
  if (price.currency === currency) return { ...price, tiers: price.tiers ?? read?.tiers ?? null };
  return price.currency_options?.get(currency) ?? read?.currency_options?.get(currency) ?? null;
}

function packOf(price: Price): { size: number; round: 'up' | 'down' } | null {
  const pack = price.transform_quantity;
  if (pack === null || pack.divide_by === null || pack.divide_by < 1) return null;
  return { size: pack.divide_by, round: pack.round === 'down' ? 'down' : 'up' };
}

function toTier(tier: Tier): MrrTier {
  return {
    upTo: tier.up_to,
    unit: tier.unit_amount_decimal ?? tier.unit_amount,
    flat: tier.flat_amount_decimal ?? tier.flat_amount,
  };
}
