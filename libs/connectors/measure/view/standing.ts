import type { BillingStatus } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import { standingOf } from '../dialect/statuses.ts';
import type { Subscription } from '../shapes/subscription.ts';

/** Where a subscription stands at a moment: Measure's word for it, and what its dates say since. */
export interface StandingAt {
  readonly status: BillingStatus;
  readonly isPaused: boolean;
  /** Ends on its end date because somebody canceled it. */
  readonly isCancelScheduled: boolean;
  /** Why its revenue does not count; null when it does. */
  readonly notCounted: string | null;
  /** What stood there that is new to us; null when all is known. */
  readonly unknown: string | null;
  /** When time alone changes this; null when it never does. */
  readonly changesAt: Date | null;
}

type Base = Pick<StandingAt, 'status' | 'isPaused' | 'notCounted'>;

const running: Base = { status: 'active', isPaused: false, notCounted: null };
const paused: Base = { status: 'active', isPaused: true, notCounted: 'paused' };
const over: Base = { status: 'canceled', isPaused: false, notCounted: 'ended' };

/** The table and its overlays of reference "measure-api" §7.1. A past end is an end, whatever the word says. */
export function standingAt(subscription: Subscription, now: Date, isGone = false): StandingAt {
  const { end_date: end, pause_date: pause, cancel_date: cancel } = subscription;
  const isEnding = end !== null && end > now;
  const told = toldBy(subscription, isEnding);
  const isPausing = told.status === 'active' && !told.isPaused && pause !== null;
  const hasEnded = end !== null && end <= now && (told.status === 'active' || told.status === 'past_due');
  const base = isGone || hasEnded ? over : isPausing && pause <= now ? paused : told;
  const isLive = base.status !== 'canceled' && base.status !== 'none';
  // Whoever is archived is over, whatever the word.
  const unknown = isGone ? null : told.unknown;
  const mayRun = isLive || unknown !== null;
  const moments = [isPausing ? pause : null, mayRun ? end : null].filter((at) => at !== null && at > now);
  return {
    ...base,
    notCounted: isGone ? 'the customer is archived' : base.notCounted,
    isCancelScheduled:
      isLive && isEnding && (cancel !== null || standingOf(subscription.status, false) === 'cancelled'),
    unknown,
    changesAt: moments.reduce((first, at) => (first === null || (at !== null && at < first) ? at : first), null),
  };
}

/** Whether it runs: neither over, nor yet to begin, nor paused. */
export function isRunningAt(subscription: Subscription, now: Date): boolean {
  const { status, isPaused } = standingAt(subscription, now);
  return status !== 'canceled' && status !== 'none' && !isPaused;
}

function toldBy(subscription: Subscription, isEnding: boolean): Base & Pick<StandingAt, 'unknown'> {
  const { status: raw, trial, mrr, end_date: end } = subscription;
  const base = (): Base => {
    switch (standingOf(raw, trial === true)) {
      case 'active':
        return running;
      case 'trialing':
        return { status: 'trialing', isPaused: false, notCounted: 'in trial' };
      case 'paused':
        return paused;
      case 'past_due':
        return { ...running, status: 'past_due' };
      case 'scheduled':
        return { status: 'none', isPaused: false, notCounted: 'not started yet' };
      case 'cancelled':
        return isEnding ? running : over;
      case 'ended':
        return over;
      default:
        // A word that is new to us: live while it earns. What it earns is missing, not nothing, where nobody says.
        if (end !== null && !isEnding) return over;
        if (mrr === null) return { ...over, notCounted: null };
        return mrr.minor > 0 ? running : over;
    }
  };
  const isUnknown = standingOf(raw, false) === 'unknown';
  const words =
    raw === null ? 'Measure gave no status.' : `Measure calls the status ${quotedWord(raw)}, which is new to us.`;
  return { ...base(), unknown: isUnknown ? words : null };
}

/** The status of a customer: the most pressing of its subscriptions; `none` without any that began. */
export function overallStatus(all: readonly BillingStatus[]): BillingStatus {
  const order: readonly BillingStatus[] = ['past_due', 'active', 'trialing', 'canceled'];
  return order.find((status) => all.includes(status)) ?? 'none';
}
