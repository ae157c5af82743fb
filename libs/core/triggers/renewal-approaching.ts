import { dateText, dayNumber, startOfDay, wholeDaysBetween } from '../period.ts';
import { isLive } from '../snapshot/subscription-state.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { SubscriptionView } from '../snapshot/billing-view.ts';
import { aliasesOf, termKey } from './cause-keys.ts';
import { mrrAtRisk } from './subscription-mrr.ts';
import type { Moment, Occurrence, Trigger, TriggerSettings } from './trigger.ts';

type Renewing = SubscriptionView & { readonly renewsAt: Date; readonly termMonths: number };

/**
 * Holds for each subscription whose term ends within a threshold of calendar days, until it does. Only the tightest threshold
 * reached counts, so that 90, 60 and 30 follow each other. Short terms and conversions of trials do not fire, nor does a
 * threshold that is as long as the term itself.
 */
export const renewalApproaching: Trigger = {
  kind: 'renewal_approaching',
  holds: (snapshot, settings, at) =>
    renewing(snapshot, settings).flatMap((subscription) => {
      const threshold = reached(subscription, settings, at);
      return threshold === null ? [] : [toOccurrence(snapshot, subscription, threshold, at)];
    }),
  wakes: (snapshot, settings, at) =>
    renewing(snapshot, settings).flatMap((subscription) => {
      const thresholds = thresholdsOf(subscription, settings);
      if (thresholds.length === 0) return [];
      const begins = thresholds.map((days) => beginOf(subscription, days, at.timeZone));
      return [...begins, subscription.renewsAt];
    }),
};

function renewing(snapshot: AccountSnapshot, settings: TriggerSettings): readonly Renewing[] {
  return snapshot.subscriptions.filter(
    (one): one is Renewing =>
      isLive(one) &&
      one.renewalKind === 'renewal' &&
      one.renewsAt !== null &&
      one.termMonths !== null &&
      one.termMonths >= settings.renewalMinimumTermMonths,
  );
}

/** A quarterly plan is always within 90 days of its renewal: such a threshold says nothing. */
function thresholdsOf({ termMonths }: Renewing, { renewalDays }: TriggerSettings): readonly number[] {
  return renewalDays.filter((days) => days < termMonths * 30);
}

function reached(subscription: Renewing, settings: TriggerSettings, at: Moment): number | null {
  if (subscription.renewsAt <= at.now) return null;
  const left = wholeDaysBetween(at.now, subscription.renewsAt, at.timeZone);
  const thresholds = thresholdsOf(subscription, settings).filter((days) => left <= days);
  return thresholds.length === 0 ? null : Math.min(...thresholds);
}

function beginOf(subscription: Renewing, days: number, timeZone: string): Date {
  return startOfDay(dayNumber(subscription.renewsAt, timeZone) - days, timeZone);
}

function toOccurrence(snapshot: AccountSnapshot, subscription: Renewing, threshold: number, at: Moment): Occurrence {
  const { ref, aliases, renewsAt, plan } = subscription;
  const keyOf = (name: string) => termKey('renewal_approaching', name, { day: renewsAt, threshold });
  return {
    trigger: 'renewal_approaching',
    key: keyOf(ref.externalId),
    ...aliasesOf(aliases.map(keyOf)),
    since: beginOf(subscription, threshold, at.timeZone),
    object: ref,
    words: `${plan ?? 'The subscription'} renews on ${dateText(renewsAt, at.timeZone)}, within ${threshold} days`,
    atRisk: mrrAtRisk(snapshot, ref),
    facts: {
      planName: plan,
      renewsOn: renewsAt,
      threshold,
      termMonths: subscription.termMonths,
      cardLabel: subscription.cardLabel,
    },
  };
}
