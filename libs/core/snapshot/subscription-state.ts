import type { SubscriptionView } from './billing-view.ts';

/** Whether the subscription still runs: it is neither canceled nor absent. A paused one runs. */
export function isLive(subscription: SubscriptionView): boolean {
  return subscription.status !== 'canceled' && subscription.status !== 'none';
}
