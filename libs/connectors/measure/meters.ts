import type { Access } from '../access.ts';
import { metersMilliseconds } from './dialect/lists.ts';
import { askMetered, type PricingAnswer } from './ask-usage.ts';
import { readerOf } from './client.ts';
import { listPage, slicesOf } from './list.ts';
import { readItem } from './shapes/usage.ts';
import type { Subscription } from './shapes/subscription.ts';

/** What is known for a while of what one company meters: items and what a price is of change seldom, and cost calls. */
interface Meters {
  readonly since: number;
  items: Promise<readonly string[]> | null;
  readonly pricings: Map<string, Promise<PricingAnswer>>;
  /** Whether any price ever said what it is of: until then its silence says nothing about a plan. */
  isAnyKnown: boolean;
}

/** More connections than this in one process, and the oldest knowledge is asked for anew. */
const mostCompanies = 1_000;
const meters = new Map<string, Meters>();

/**
 * Finds out what the prices of this subscription are of. Of all that are read together before items are asked for: whether any price
 * says what it is of must not depend on whose turn came first. A plan that meters nothing costs no call.
 */
export async function learnPricings(access: Access, subscription: Subscription, now: Date): Promise<void> {
  const all = await itemsCounted(access, metersOf(access, now), now);
  if (all.length > 0) await answersOf(access, subscription, now);
}

/**
 * Items whose use may be counted under this subscription: those of its prices, where they all say what they are of; else every
 * item that is counted by use (reference "measure-api" §6.6).
 */
export async function itemsOf(access: Access, subscription: Subscription, now: Date): Promise<readonly string[]> {
  const known = metersOf(access, now);
  const all = await itemsCounted(access, known, now);
  const answers = all.length === 0 ? [] : await answersOf(access, subscription, now);
  if (answers.length === 0 || answers.includes('unreadable') || !known.isAnyKnown) return all;
  const items = new Set(answers.flatMap((answer) => (typeof answer === 'string' ? [] : answer.item)));
  return all.filter((item) => items.has(item));
}

async function answersOf(access: Access, { id, config_items }: Subscription, now: Date): Promise<PricingAnswer[]> {
  const pricings = new Set((config_items ?? []).flatMap((one) => one.product_metric_pricing_id ?? []));
  const answers: PricingAnswer[] = [];
  for (const pricing of pricings) answers.push(await pricingOf(access, { subscription: id, pricing, now }));
  return answers;
}

/** What the prices of this subscription that include units are of, by their ids. */
export async function meteredPricings(access: Access, subscription: Subscription, now: Date) {
  const pricings: Record<string, unknown> = {};
  for (const { product_metric_pricing_id: pricing, minimum_units: units } of subscription.config_items ?? []) {
    if (pricing === null || (units ?? 0) <= 0) continue;
    const answer = await pricingOf(access, { subscription: subscription.id, pricing, now });
    if (typeof answer !== 'string') pricings[pricing] = answer;
  }
  return pricings;
}

function metersOf({ connectionId }: Access, now: Date): Meters {
  const known = meters.get(connectionId);
  if (known !== undefined && now.getTime() - known.since < metersMilliseconds) return known;
  const fresh: Meters = { since: now.getTime(), items: null, pricings: new Map(), isAnyKnown: false };
  meters.delete(connectionId);
  meters.set(connectionId, fresh);
  const [oldest] = meters.keys();
  if (meters.size > mostCompanies && oldest !== undefined) meters.delete(oldest);
  return fresh;
}

async function itemsCounted(access: Access, known: Meters, now: Date): Promise<readonly string[]> {
  known.items ??= readItems(access, now);
  try {
    return await known.items;
  } catch (error) {
    known.items = null;
    throw error;
  }
}

/** Asked under one subscription and true for all that have the price. What failed is asked again. */
async function pricingOf(
  access: Access,
  { subscription, pricing, now }: { subscription: string; pricing: string; now: Date },
): Promise<PricingAnswer> {
  const known = metersOf(access, now);
  const asked = known.pricings.get(pricing) ?? askMetered(readerOf(access), subscription, pricing);
  known.pricings.set(pricing, asked);
  try {
    const answer = await asked;
    if (typeof answer !== 'string') known.isAnyKnown = true;
    return answer;
  } catch (error) {
    known.pricings.delete(pricing);
    throw error;
  }
}

async function readItems(access: Access, now: Date): Promise<readonly string[]> {
  const ids = new Set<string>();
  for (const slice of slicesOf('billable_item', now)) {
    let cursor: string | null = null;
    do {
      const page = await listPage(access, 'billable_item', slice, cursor);
      for (const { payload } of page.objects) {
        const item = readItem(payload);
        if (item !== null && (item.type ?? '').toUpperCase() === 'CUSTOM_USAGE') ids.add(item.id);
      }
      cursor = page.next;
    } while (cursor !== null);
  }
  return [...ids];
}
