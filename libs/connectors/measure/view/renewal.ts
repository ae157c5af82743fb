import type { SubscriptionView } from '#core/snapshot/billing-view.ts';
import { addTerm, monthsOf, trialEndOf } from '../dialect/plans.ts';
import type { Contract } from '../shapes/money.ts';
import type { Subscription } from '../shapes/subscription.ts';
import type { StandingAt } from './standing.ts';

export type Renewal = Pick<
  SubscriptionView,
  'renewsAt' | 'renewalKind' | 'termMonths' | 'endsAt' | 'endedAt' | 'isCancelScheduled' | 'trialEndsAt'
>;

/** More terms than this since a contract began mean that its dates make no sense. */
const mostTerms = 600;

/**
 * When the term ends and what happens then: the stated renewal, else the end of a fixed term, else the term of a signed
 * contract, else the next invoice (reference "measure-api" §9).
 */
export function renewalOf(
  subscription: Subscription,
  standing: StandingAt,
  contracts: readonly Contract[],
  now: Date,
): Renewal {
  const isOver = standing.status === 'canceled' || standing.status === 'none';
  const trialEnd = standing.status === 'trialing' ? trialEndOf(subscription) : null;
  const isRenewing = !isOver && !standing.isCancelScheduled && !standing.isPaused;
  const stated = subscription.renewal_date ?? subscription.end_date ?? contractEnd(contracts, now);
  const renewsAt = trialEnd ?? stated ?? subscription.next_invoice_date;
  const isEnding = !isOver && (standing.status !== 'trialing' || standing.isCancelScheduled);
  return {
    renewsAt: isRenewing ? renewsAt : null,
    renewalKind: !isRenewing || renewsAt === null ? null : trialEnd === null ? 'renewal' : 'trial_conversion',
    termMonths: monthsOf(subscription.term),
    endsAt: isEnding ? subscription.end_date : null,
    endedAt: standing.status === 'canceled' ? endOf(subscription, standing, now) : null,
    isCancelScheduled: standing.isCancelScheduled,
    trialEndsAt: trialEnd,
  };
}

/** Where the word is new to us, only an end that has come is one: that somebody canceled it may mean anything. */
function endOf(
  { end_date: end, cancel_date: canceled }: Subscription,
  { unknown }: StandingAt,
  now: Date,
): Date | null {
  if (unknown === null) return end ?? canceled;
  return end !== null && end <= now ? end : null;
}

/** The end of the running term of the newest signed contract. The day on which an offer lapses is not it. */
export function contractEnd(contracts: readonly Contract[], now: Date): Date | null {
  const signed = contracts
    .filter(({ completed_date, start_date }) => completed_date !== null && start_date !== null)
    .toSorted((a, b) => (b.start_date?.getTime() ?? 0) - (a.start_date?.getTime() ?? 0));
  const [newest] = signed;
  if (!newest?.start_date) return null;
  let end = addTerm(newest.start_date, newest.term);
  for (let terms = 2; newest.auto_renews === true && end !== null && end <= now && terms < mostTerms; terms += 1) {
    end = addTerm(newest.start_date, newest.term, terms);
  }
  return end;
}
