import type { Doubt, UsageView } from '#core/snapshot/billing-view.ts';
import { refTo } from '../../held-objects.ts';
import type { Price } from '../shapes/price.ts';
import type { Subscription, SubscriptionItem } from '../shapes/subscription.ts';
import { meteredItems } from '../metered.ts';
import type { Holdings } from './holdings.ts';
import { labelOf } from './mrr.ts';
import { percentOf } from '../../percent-of.ts';

/**
 * Use of each metered item in its current period against what its price includes. Seats that were bought are no usage and
 * never counted as such (reference "stripe" §5.3).
 */
export function toUsage(
  subscriptions: readonly Subscription[],
  holdings: Holdings,
): { readonly views: readonly UsageView[]; readonly doubts: readonly Doubt[] } {
  const views = new Map<string, UsageView>();
  const doubts: Doubt[] = [];
  const readings = new Map(holdings.readings.map((reading) => [placeOf(reading.meter, reading.period_start), reading]));
  for (const { item, meter, periodStart, periodEnd } of subscriptions.flatMap(meteredItems)) {
    const reading = readings.get(placeOf(meter, periodStart));
    const label = holdings.meterNames.get(meter) ?? labelOf(item.price, holdings, meter);
    const used = reading?.aggregated_value ?? null;
    if (reading === undefined || used === null) {
      doubts.push({
        code: 'usage_unread',
        words: `The usage of ${label} has not been read for this period.`,
        ref: null,
      });
      continue;
    }
    const ref = refTo(holdings.connectionId, 'usage_reading', reading.id);
    // Two items on one meter share its reading, and what they include adds up.
    const included = together(views.get(reading.id), includedIn(item, holdings));
    if (included === null)
      doubts.push({ code: 'allowance_unknown', words: `What the plan includes of ${label} is not stated.`, ref });
    const percent = percentOf(used, included);
    views.set(reading.id, { ref, meter, label, used, included, percent, periodStart, periodEnd });
  }
  return { views: [...views.values()], doubts };
}

/** The period of a meter: there is one reading of it, whose id is made of the two. */
function placeOf(meter: string, periodStart: Date | null): string {
  return `${meter}:${periodStart?.getTime()}`;
}

function together(other: UsageView | undefined, included: number | null): number | null {
  if (other === undefined) return included;
  return other.included === null || included === null ? null : other.included + included;
}

/** The free first tier of a graduated price, else the units that price or product state in their metadata. */
function includedIn({ price }: SubscriptionItem, holdings: Holdings): number | null {
  if (price === null) return null;
  const read = holdings.prices.get(price.id);
  return freeTier(price, read) ?? statedUnits(price, read, holdings);
}

function freeTier(price: Price, read: Price | undefined): number | null {
  const first = (price.tiers ?? read?.tiers)?.[0];
  if (price.tiers_mode !== 'graduated' || first === undefined || first.up_to === null) return null;
  const unit = first.unit_amount_decimal ?? first.unit_amount;
  return unit === null || Number(unit) === 0 ? first.up_to : null;
}

function statedUnits(price: Price, read: Price | undefined, holdings: Holdings): number | null {
  const product =
    price.product === null ? undefined : (holdings.products.get(price.product.id) ?? price.product.object);
  for (const metadata of [price.metadata, read?.metadata, product?.metadata]) {
    const stated = metadata?.get('included_units');
    const units = typeof stated === 'string' && /^\d{1,15}(?:\.\d{1,6})?$/.test(stated.trim()) ? Number(stated) : null;
    if (units !== null && units > 0) return units;
  }
  return null;
}
