import { longestPollMilliseconds } from '../connections/poll-pace.ts';
import { ourShare } from '../connections/read-share.ts';

const dayMilliseconds = 24 * 60 * 60_000;
/** Days that an allowance counts. */
const windowDays = 30;
/** The nightly reading reads everybody's usage too: rarer than this, nothing but that is left. */
const longestUsageMilliseconds = 26 * 60 * 60_000;

/** What is asked for at the usual pace. */
export interface Asking {
  readonly pollMilliseconds: number;
  /** Reads that one poll makes at that pace. */
  readonly readsOfPoll: number;
  readonly usageMilliseconds: number;
  /** Reads that asking once for everybody's usage makes. */
  readonly readsOfUsage: number;
}

/** Reads of the last 30 days: those that asked for changes and usage, and all others. */
export interface Read {
  readonly polled: number;
  readonly others: number;
  /** What the newest whole reading took; null where none has ended. */
  readonly ofReading: number | null;
}

/** How far apart events and usage are to be asked for at least; null: as usual. */
export interface ReadPace {
  readonly leastEventsSeconds: number | null;
  readonly leastUsageSeconds: number | null;
}

/** What the account must allow in 30 days, so that nothing needs to be asked for less often. Pure. */
export function neededFor(asking: Asking, { polled, others, ofReading }: Read): number {
  const perDay = readsOfDay(asking);
  const inAll = perDay * windowDays;
  const besideNights = Math.min(2 * inAll, inAll + nightsOf(ofReading));
  return Math.max(inAll + others, besideNights, perDay + polled + others) / ourShare;
}

/**
 * How often changes and usage may be asked for without reading more than our share of what the account allows in 30 days: as often as can
 * be gone on with beside the nightly readings, which may have the half of it, and in a day never more than is left. Both are asked for
 * less often by the same measure, and never so rarely that a source would count as silent. Pure.
 */
export function readPaceOf(asking: Asking, { polled, others, ofReading }: Read, allowed: number): ReadPace {
  const ours = allowed * ourShare;
  const spare = ours - Math.max(others, Math.min(ours / 2, nightsOf(ofReading)));
  const perDay = Math.max(0, Math.min(spare / windowDays, ours - others - polled));
  const stretch = readsOfDay(asking) / perDay;
  const { pollMilliseconds, usageMilliseconds, readsOfUsage } = asking;
  return {
    leastEventsSeconds: secondsOf(pollMilliseconds, stretch, longestPollMilliseconds),
    leastUsageSeconds: readsOfUsage === 0 ? null : secondsOf(usageMilliseconds, stretch, longestUsageMilliseconds),
  };
}

/** What the nightly readings are going to take. */
function nightsOf(ofReading: number | null): number {
  return ofReading === null ? Infinity : ofReading * windowDays;
}

function readsOfDay({ pollMilliseconds, readsOfPoll, usageMilliseconds, readsOfUsage }: Asking): number {
  return dayMilliseconds * (readsOfPoll / pollMilliseconds + readsOfUsage / usageMilliseconds);
}

function secondsOf(usual: number, stretch: number, longest: number): number | null {
  const milliseconds = Math.min(longest, usual * stretch);
  return milliseconds <= usual ? null : Math.ceil(milliseconds / 1_000);
}
