import { addMonths } from '#core/period.ts';

export interface GrantPeriod {
  readonly start: Date;
  readonly end: Date;
}

const yearMonths = 12;

/**
 * In which period the use of prepaid credits is looked at: from their beginning to their end; without an end the year that runs at
 * `now`, counted from the beginning, UTC. Pure. Null for what has no beginning.
 */
export function grantPeriod(begun: Date | null, end: Date | null, now: Date): GrantPeriod | null {
  if (begun === null) return null;
  if (end !== null) return { start: begun, end };
  const calendar = now.getUTCFullYear() - begun.getUTCFullYear();
  const gone = addMonths(begun, calendar * yearMonths) > now ? calendar - 1 : calendar;
  const years = Math.max(0, gone);
  return { start: addMonths(begun, years * yearMonths), end: addMonths(begun, (years + 1) * yearMonths) };
}
