import { itemsOf } from './view/mrr.ts';
import type { Subscription, SubscriptionItem } from './shapes/subscription.ts';

/** One metered item of a subscription in its current period. */
export interface MeteredItem {
  readonly item: SubscriptionItem;
  readonly meter: string;
  readonly periodStart: Date;
  readonly periodEnd: Date;
}

/** Subscriptions in these states have no current period whose usage means anything. */
const overStatuses: ReadonlySet<string> = new Set(['canceled', 'incomplete', 'incomplete_expired', 'paused']);

/** The items of a live subscription that a meter counts. */
export function meteredItems(subscription: Subscription): readonly MeteredItem[] {
  if (overStatuses.has(subscription.status ?? '')) return [];
  return (itemsOf(subscription) ?? []).flatMap((item) => {
    const meter = item.price?.recurring?.usage_type === 'metered' ? item.price.recurring.meter : null;
    const periodStart = item.current_period_start ?? subscription.current_period_start;
    const periodEnd = item.current_period_end ?? subscription.current_period_end;
    return meter === null || periodStart === null || periodEnd === null
      ? []
      : [{ item, meter, periodStart, periodEnd }];
  });
}
