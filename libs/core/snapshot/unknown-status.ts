import type { BillingView, Doubt } from './billing-view.ts';

/** Doubts about what a word means that says where something stands: a new status, a new reason for a pause. */
export const newWords: ReadonlySet<string> = new Set(['unknown_status', 'unknown_pause']);

/**
 * The doubt about a subscription that is not known to have ended, whose status is new to us, or why it is paused: it may be for a
 * failed payment. Null without one.
 */
export function unknownStanding({ doubts, subscriptions }: BillingView): Doubt | null {
  const running = new Set(subscriptions.filter((one) => one.endedAt === null).map(({ ref }) => ref.externalId));
  return (
    doubts.find(({ code, ref }) => newWords.has(code) && ref?.kind === 'subscription' && running.has(ref.externalId)) ??
    null
  );
}
