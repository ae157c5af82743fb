import { dateText } from '../period.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { UsageView } from '../snapshot/billing-view.ts';
import { termKey } from './cause-keys.ts';
import type { Moment, Occurrence, Trigger } from './trigger.ts';

/**
 * Holds for each meter whose use in its current period is above a threshold (a percentage of what is included); only the
 * highest threshold passed counts. Exactly at the threshold is not above it. It ends with the period, if that has an end.
 */
export const usageOverPlan: Trigger = {
  kind: 'usage_over_plan',
  holds: (snapshot, { usageThresholds }, at) =>
    snapshot.usage.flatMap((usage) => {
      const threshold = isCurrent(usage, at.now) ? passed(usage, usageThresholds) : null;
      return threshold === null ? [] : [toOccurrence(snapshot, usage, threshold, at)];
    }),
  wakes: (snapshot, { usageThresholds }) =>
    snapshot.usage.flatMap((usage) =>
      passed(usage, usageThresholds) === null
        ? []
        : [usage.periodStart, ...(usage.periodEnd === null ? [] : [usage.periodEnd])],
    ),
};

/** The period includes its first instant and not its end, which is the next one's first. */
function isCurrent(usage: UsageView, now: Date): boolean {
  return usage.periodStart <= now && (usage.periodEnd === null || now < usage.periodEnd);
}

function passed({ percent }: UsageView, thresholds: readonly number[]): number | null {
  if (percent === null) return null;
  const reached = thresholds.filter((threshold) => percent > threshold);
  return reached.length === 0 ? null : Math.max(...reached);
}

function toOccurrence(snapshot: AccountSnapshot, usage: UsageView, threshold: number, at: Moment): Occurrence {
  const percent = Math.floor(usage.percent ?? 0);
  return {
    trigger: 'usage_over_plan',
    // The day is enough: two periods of one meter never begin on the same one.
    key: termKey('usage_over_plan', usage.meter, { day: usage.periodStart, threshold }),
    since: usage.periodStart,
    object: usage.ref,
    words: `${usage.label} at ${percent} % of the plan ${periodWords(usage, at)}`,
    // Nothing is at risk, and what it would add is not known without a price: no guess.
    atRisk: [],
    facts: {
      usageLabel: usage.label,
      used: usage.used,
      included: usage.included,
      usagePercent: percent,
      threshold,
      periodEndsOn: usage.periodEnd,
      planName: snapshot.plan.is.value,
    },
  };
}

function periodWords({ periodStart, periodEnd }: UsageView, { timeZone }: Moment): string {
  return periodEnd === null
    ? `since ${dateText(periodStart, timeZone)}`
    : `in the period to ${dateText(periodEnd, timeZone)}`;
}
