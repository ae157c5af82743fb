import { ConnectorError } from '../connector-error.ts';
import type { MeasureReader } from './client.ts';
import { type Metered, meteredBy, usedIn } from './dialect/metering.ts';
import { saysBadRequest, saysGone } from './errors.ts';

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

/** What a price is of; `none` where nothing is counted under it, `unreadable` where nobody can say. */
export type PricingAnswer = Metered | 'none' | 'unreadable';

/** Optional: without it every item is asked for, and the allowance is looked for in the entitlements. */
export async function askMetered(reader: MeasureReader, subscription: string, pricing: string): Promise<PricingAnswer> {
  try {
    const body = { product_metric_pricing_id: pricing };
    return meteredBy((await reader.find(['subscriptions', subscription, 'usage'], body)).value) ?? 'unreadable';
  } catch (error) {
    if (saysGone(error)) return 'none';
    const ours = reader.explain(error, 'usage');
    if (ours.kind === 'limited' || ours.kind === 'rejected' || ours.kind === 'unavailable') throw ours;
    return 'unreadable';
  }
}
