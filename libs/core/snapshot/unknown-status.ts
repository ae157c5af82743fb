import type { BillingView, Doubt } from './billing-view.ts';

const code = 'unknown_status';

/** The doubt about a subscription whose status is new to us and that is not known to have ended; null without one. */
export function unknownStanding({ doubts, subscriptions }: BillingView): Doubt | null {
  const running = new Set(subscriptions.filter((one) => one.endedAt === null).map(({ ref }) => ref.externalId));
  return (
    doubts.find(
      (doubt) => doubt.code === code && doubt.ref?.kind === 'subscription' && running.has(doubt.ref.externalId),
    ) ?? null
  );
}
