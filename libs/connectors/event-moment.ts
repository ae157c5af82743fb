import { toleranceSeconds } from './require-young.ts';

/**
 * The moment that something happened, as a billing system dates it (milliseconds); null where it can have happened at no such moment: what
 * is no date at all, lies before 1970, or further ahead than clocks differ. What is dated ahead would count as newer than all that
 * comes before its day.
 */
export function eventMoment(milliseconds: number, heardAt: Date): Date | null {
  const isPossible = milliseconds >= 0 && milliseconds <= heardAt.getTime() + toleranceSeconds * 1_000;
  return isPossible ? new Date(milliseconds) : null;
}
