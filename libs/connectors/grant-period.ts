import { addMonths } from '#core/period.ts';

export interface GrantPeriod {
  readonly start: Date;
  /** Null where it may be used without an end. */
  readonly end: Date | null;
  /** When nothing more is told of it, by time alone; null when time alone ends nothing. */
  readonly overAt: Date | null;
}

/** How long what is used up is told where it has no end, from its beginning: it is nothing to act on for ever. */
const spentMonths = 12;

/**
 * In which period the use of prepaid credits counts: from their beginning to their end, if they have one. It is one period for ever, so
 * that what passes a threshold passes it once. Pure. Null for what has no beginning, and for what is used up and over.
 */
export function grantPeriod(
  { begun, end, left }: { readonly begun: Date | null; readonly end: Date | null; readonly left: number | null },
  now: Date,
): GrantPeriod | null {
  if (begun === null) return null;
  if (end !== null || left === null || left > 0) return { start: begun, end, overAt: end };
  const overAt = addMonths(begun, spentMonths);
  return overAt <= now ? null : { start: begun, end, overAt };
}
