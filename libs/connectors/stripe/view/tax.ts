import type { Known, SourceRef } from '#core/snapshot/billing-view.ts';
import type { Price } from '../shapes/price.ts';
import type { Subscription, SubscriptionItem } from '../shapes/subscription.ts';

/**
 * The tax inside the price, in percent; null when the price has none in it. Rates of the item replace those of the
 * subscription. Where Stripe works the tax out by itself, the rate stands on invoices only, so it is unknown here.
 */
export function includedTax(
  item: SubscriptionItem,
  price: Price,
  subscription: Subscription,
  ref: SourceRef,
): Known<string> | null {
  const rates =
    item.tax_rates !== null && item.tax_rates.length > 0 ? item.tax_rates : (subscription.default_tax_rates ?? []);
  const isInclusive = price.tax_behavior === 'inclusive';
  const included = rates.filter((rate) => rate.inclusive === true || (isInclusive && rate.inclusive === null));
  if (included.length > 0)
    return sumOf(
      included.map((rate) => rate.percentage ?? rate.effective_percentage),
      ref,
    );
  if (!isInclusive || subscription.automatic_tax?.enabled !== true) return null;
  return unknownTax(ref);
}

/** Rates have at most four decimals: added as whole ten-thousandths, they stay exact. */
function sumOf(percentages: readonly (string | null)[], ref: SourceRef): Known<string> {
  let sum = 0;
  for (const percentage of percentages) {
    if (percentage === null) return unknownTax(ref);
    sum += Math.round(Number(percentage) * 10_000);
  }
  return { value: String(sum / 10_000) };
}

function unknownTax(ref: SourceRef): Known<string> {
  const words = 'The price includes tax that Stripe works out by itself; its rate could not be read.';
  return { value: null, reason: { code: 'tax_unknown', words, ref } };
}
