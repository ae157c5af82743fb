import type { AccountSnapshot } from './account-snapshot.ts';
import type { UsageView } from './billing-view.ts';
import type { Stored } from './snapshot-json.ts';

/** What is another at nearly every look although nothing happened: it stands beside the version that is kept (ruling 4). */
export type MovingUsage = Pick<AccountSnapshot, 'usage' | 'usagePercent'>;

/**
 * The snapshot as it is told from the version before: use counts in steps. One percent of what is included is a step, so that
 * passing a threshold always is one; where nothing is included, what changes the first two digits is.
 */
export function inUsageSteps(snapshot: AccountSnapshot): AccountSnapshot {
  const { usage, usagePercent } = snapshot;
  if (usage.length === 0) return snapshot;
  const { is, from } = usagePercent;
  return {
    ...snapshot,
    usage: usage.map(inSteps),
    usagePercent: is.value === null ? usagePercent : { is: { value: stepOf(is.value) }, from },
  };
}

/** The moving part of a snapshot; null where nothing is metered. */
export function movingUsage({ usage, usagePercent }: AccountSnapshot): MovingUsage | null {
  return usage.length === 0 ? null : { usage, usagePercent };
}

/** A version with the use as it is now, where that stands beside it. */
export function withUsage(version: AccountSnapshot, moved: Stored<MovingUsage> | null): AccountSnapshot {
  if (moved === null) return version;
  const usage = moved.usage.map((one) => ({
    ...one,
    periodStart: new Date(one.periodStart),
    periodEnd: one.periodEnd === null ? null : new Date(one.periodEnd),
  }));
  return { ...version, usage, usagePercent: moved.usagePercent };
}

function inSteps(one: UsageView): UsageView {
  const { used, percent } = one;
  return percent === null
    ? { ...one, used: Number(used.toPrecision(2)) }
    : { ...one, used: 0, percent: stepOf(percent) };
}

/** Above a threshold is another step than at it. Far beyond what is included, three digits are enough. */
function stepOf(percent: number): number {
  return Number(Math.ceil(percent).toPrecision(3));
}
