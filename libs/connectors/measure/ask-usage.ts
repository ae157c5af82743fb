import { type BillingObject, ConnectorError } from '../connector.ts';
import { at } from '../total-readers.ts';
import type { MeasureReader } from './client.ts';
import { meteredBy, usedIn } from './dialect/metering.ts';
import { saysBadRequest, saysGone } from './errors.ts';
import type { Subscription } from './shapes/subscription.ts';

/** `gone` also where the plan does not meter the item: that is a bad request, or nothing found. */
export async function askUsage(reader: MeasureReader, subscription: string, item: string) {
  try {
    const answer = await reader.find(['subscriptions', subscription, 'current_period_usage'], { item_id: item });
    if (usedIn(answer.value) !== null) return answer;
  } catch (error) {
    if (saysGone(error) || saysBadRequest(error)) return 'gone';
    throw reader.explain(error, 'usage');
  }
  throw new ConnectorError('malformed', "Measure's answer about usage could not be read.");
}

/** What each allowance of the plan is of: asked once, because it does not change. */
export async function meteredPricings(
  reader: MeasureReader,
  subscription: Subscription,
  held: BillingObject | undefined,
) {
  const known: unknown = at(held?.payload, 'metered_pricings');
  const pricings: Record<string, unknown> = {};
  for (const config of subscription.config_items ?? []) {
    const pricing = config.product_metric_pricing_id;
    if (pricing === null || (config.minimum_units ?? 0) <= 0) continue;
    const metered = at(known, pricing) ?? (await askMetered(reader, subscription.id, pricing));
    if (metered !== null) pricings[pricing] = metered;
  }
  return pricings;
}

/** Optional: without it the allowance is looked for in the entitlements. */
async function askMetered(reader: MeasureReader, subscription: string, pricing: string) {
  try {
    const body = { product_metric_pricing_id: pricing };
    return meteredBy((await reader.find(['subscriptions', subscription, 'usage'], body)).value);
  } catch (error) {
    const ours = reader.explain(error, 'usage');
    if (ours.kind === 'limited' || ours.kind === 'rejected' || ours.kind === 'unavailable') throw ours;
    return null;
  }
}
