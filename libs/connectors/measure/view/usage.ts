import type { Doubt, UsageView } from '#core/snapshot/billing-view.ts';
import { refTo } from '../../held-objects.ts';
import type { Entitlement, Subscription } from '../shapes/subscription.ts';
import { readMetered, type Reading } from '../shapes/usage.ts';
import type { Holdings } from './holdings.ts';
import { percentOf } from '../../percent-of.ts';

export interface UsageFacts {
  readonly views: readonly UsageView[];
  readonly doubts: readonly Doubt[];
}

/** One metric of one reading: what was used of it, and what the plan includes. */
interface Metric {
  readonly id: string;
  readonly used: number;
  readonly included: number | null;
}

/**
 * Use of each metered item of the running subscriptions in its current period, against what the plan includes: the units
 * of the price that charges for it, else the entitlement of its name (reference "measure-api" §6.6).
 */
export function toUsage(subscriptions: readonly Subscription[], holdings: Holdings): UsageFacts {
  const views: UsageView[] = [];
  const doubts: Doubt[] = [];
  const readings = Map.groupBy(holdings.readings, ({ subscription_id }) => subscription_id);
  for (const subscription of subscriptions) {
    for (const reading of newestOf(readings.get(subscription.id) ?? [])) {
      const { period_start: periodStart, period_end: periodEnd } = reading;
      if (periodStart === null || periodEnd === null || reading.used === null) continue;
      const ref = refTo(holdings.connectionId, 'usage_reading', reading.id);
      for (const { id, used, included } of metricsOf(reading, subscription, holdings)) {
        const label = nameOf(holdings, id, reading);
        const percent = percentOf(used, included);
        views.push({ ref, meter: id, label, used, included, percent, periodStart, periodEnd });
        if (included === null)
          doubts.push({ code: 'allowance_unknown', words: `What the plan includes of ${label} is not stated.`, ref });
      }
    }
  }
  return { views, doubts };
}

/** Of one subscription's readings, that of the latest period of each item. */
function newestOf(readings: readonly Reading[]): readonly Reading[] {
  const newest = new Map<string, Reading>();
  for (const reading of readings) {
    const held = newest.get(reading.item_id);
    const isNewer = (reading.period_start?.getTime() ?? 0) > (held?.period_start?.getTime() ?? -1);
    if (held === undefined || isNewer) newest.set(reading.item_id, reading);
  }
  return [...newest.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Metrics that were counted, and those that the plan has an allowance of although nothing was used yet. */
function metricsOf(reading: Reading, subscription: Subscription, holdings: Holdings): readonly Metric[] {
  const counted = reading.used ?? new Map<string, number>();
  const allowances = allowancesOf(reading, subscription);
  const named = [...allowances.keys()].filter((id) => id !== itemWide);
  const ids = [...new Set([...counted.keys(), ...named])].toSorted();
  return ids.map((id) => {
    // What an item includes in all can only be held against its one metric.
    const ofItem = ids.length === 1 ? allowances.get(itemWide) : undefined;
    const included = allowances.get(id) ?? ofItem ?? entitledTo(id, ids.length, { reading, subscription, holdings });
    return { id, used: counted.get(id) ?? 0, included };
  });
}

/** Key of an allowance whose price names the item only. */
const itemWide = '';

function allowancesOf(reading: Reading, subscription: Subscription): ReadonlyMap<string, number> {
  const allowances = new Map<string, number>();
  for (const { product_metric_pricing_id: pricing, minimum_units: units } of subscription.config_items ?? []) {
    if (pricing === null || units === null || units <= 0) continue;
    const metered = readMetered(reading.metered_pricings.get(pricing));
    if (metered?.item !== reading.item_id) continue;
    const key = metered.metric ?? itemWide;
    allowances.set(key, (allowances.get(key) ?? 0) + units);
  }
  return allowances;
}

interface Asked {
  readonly reading: Reading;
  readonly subscription: Subscription;
  readonly holdings: Holdings;
}

/** A number entitled to under the name of the metric, or of the item when it has one metric. */
function entitledTo(metric: string, metrics: number, { reading, subscription, holdings }: Asked): number | null {
  const names = [
    holdings.names.get(`billable_metric ${metric}`),
    ...(metrics === 1 ? [holdings.names.get(`billable_item ${reading.item_id}`)] : []),
  ].flatMap((name) => (name === undefined ? [] : [plain(name)]));
  const entitlement = (subscription.computed_entitlements ?? []).find((one) =>
    [one.key, one.name].some((name) => name !== null && names.includes(plain(name))),
  );
  return entitlement === undefined ? null : numberOf(entitlement);
}

function numberOf({ type, value }: Entitlement): number | null {
  const isNumber = (type ?? '').toUpperCase() === 'NUMBER';
  const read = typeof value === 'string' && /^\d{1,15}(?:\.\d{1,6})?$/.test(value) ? Number(value) : value;
  return isNumber && typeof read === 'number' && Number.isFinite(read) ? read : null;
}

function nameOf(holdings: Holdings, metric: string, reading: Reading): string {
  const { names } = holdings;
  return names.get(`billable_metric ${metric}`) ?? names.get(`billable_item ${reading.item_id}`) ?? metric;
}

/** "API calls" and "api-calls" are one name. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');
}
