import { DAY } from '../book/calendar.ts';
import { hash32 } from '../book/random.ts';
import type { Household } from '../book/facts.ts';

/**
 * Units counted in [from, to). The daily flow is uneven, from 70 to 130 % by the day, yet the same whenever it is asked for,
 * so that windows of an hour add up to those of a day.
 */
export function unitsBetween(household: Household, from: number, to: number): number {
  let flow = 0;
  if (household.usage.perDay > 0) {
    for (let day = Math.floor(from / DAY); day * DAY < to; day++) {
      const seconds = Math.min(to, (day + 1) * DAY) - Math.max(from, day * DAY);
      flow += (household.usage.perDay * weightOf(household.index, day) * Math.max(0, seconds)) / DAY;
    }
  }
  const reported = household.usage.reports
    .filter(({ at }) => at >= from && at < to)
    .reduce((sum, { units }) => sum + units, 0);
  return Math.max(0, Math.floor(flow) + reported);
}

function weightOf(index: number, day: number): number {
  return 0.7 + (hash32(index, day, 0x05e) % 601) / 1000;
}
