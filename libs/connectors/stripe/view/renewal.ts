import type { SubscriptionView } from '#core/snapshot/billing-view.ts';
import type { Subscription, SubscriptionItem } from '../shapes/subscription.ts';
import { itemsOf } from './mrr.ts';
import type { Standing } from './standing.ts';

export type Renewal = Pick<
  SubscriptionView,
  'renewsAt' | 'renewalKind' | 'termMonths' | 'endsAt' | 'endedAt' | 'isCancelScheduled' | 'trialEndsAt'
>;

/** When the term ends and what happens then (reference "stripe" §5.3). */
export function renewalOf(subscription: Subscription, standing: Standing): Renewal {
  const isOver = standing.status === 'canceled' || subscription.ended_at !== null;
  const isScheduled = subscription.cancel_at !== null || subscription.cancel_at_period_end === true;
  const term = termOf(subscription);
  const trialEnd = standing.status === 'trialing' ? subscription.trial_end : null;
  const nothing = { renewsAt: null, renewalKind: null } as const;
  const next =
    trialEnd === null
      ? renews(term?.endsAt ?? null)
      : ({ renewsAt: trialEnd, renewalKind: 'trial_conversion' } as const);
  const isRenewing =
    !isOver && !isScheduled && !standing.isPaused && standing.mrr !== 'unpaid' && standing.mrr !== 'incomplete';
  return {
    ...(isRenewing ? next : nothing),
    termMonths: term?.months ?? null,
    endsAt: isOver || !isScheduled ? null : (subscription.cancel_at ?? term?.endsAt ?? null),
    endedAt: subscription.ended_at,
    isCancelScheduled: isScheduled && !isOver,
    trialEndsAt: trialEnd,
  };
}

function renews(at: Date | null): Pick<Renewal, 'renewsAt' | 'renewalKind'> {
  return { renewsAt: at, renewalKind: at === null ? null : 'renewal' };
}

/**
 * The item whose period ends first. A metered item beside a licensed one is billed for what was used, often monthly under
 * a yearly contract: its period is not the contract's, so it only counts when there is nothing else.
 */
function termOf(subscription: Subscription): { endsAt: Date; months: number | null } | null {
  const items = itemsOf(subscription) ?? [];
  const licensed = items.filter((item) => item.price?.recurring?.usage_type !== 'metered');
  const candidates = (licensed.length > 0 ? licensed : items).flatMap((item) => {
    const endsAt = item.current_period_end ?? subscription.current_period_end;
    return endsAt === null ? [] : [{ endsAt, months: monthsOf(item) }];
  });
  return candidates.toSorted((a, b) => a.endsAt.getTime() - b.endsAt.getTime())[0] ?? null;
}

/** Whole months of the billing period; weeks and days in the months they come nearest to. */
function monthsOf(item: SubscriptionItem): number | null {
  const count = item.price?.recurring?.interval_count ?? 1;
  switch (item.price?.recurring?.interval) {
    case 'year':
      return count * 12;
    case 'month':
      return count;
    case 'week':
      return Math.round((count * 12) / 52);
    case 'day':
      return Math.round((count * 12) / 365);
    default:
      return null;
  }
}
