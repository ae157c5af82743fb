/** Instants here are whole seconds since 1970, as on Stripe's wire. */

export const MINUTE = 60;
export const HOUR = 3600;
export const DAY = 86_400;

type Interval = 'day' | 'week' | 'month' | 'year';

export interface Cadence {
  readonly interval: Interval;
  readonly count: number;
}

/**
 * The instant `n` periods after the billing anchor. Months are counted from the anchor and never from the period before,
 * so that a cycle begun on the 31st returns to the 31st after February.
 */
export function periodStart(anchor: number, cadence: Cadence, n: number): number {
  if (cadence.interval === 'day') return anchor + n * cadence.count * DAY;
  if (cadence.interval === 'week') return anchor + n * cadence.count * 7 * DAY;
  return addMonths(anchor, n * cadence.count * (cadence.interval === 'year' ? 12 : 1));
}

/** The same day and time of another month, or that month's last day. */
export function addMonths(at: number, months: number): number {
  const from = new Date(at * 1000);
  const month = from.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const midnight = Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastDay));
  return midnight / 1000 + (at % DAY);
}

/** About how long a period is, in seconds; for guesses, never for dates. */
export function roughLength(cadence: Cadence): number {
  const days = { day: 1, week: 7, month: 30.4, year: 365 }[cadence.interval];
  return Math.round(days * cadence.count * DAY);
}

/** Whether a term is so short that it renews all the time: nobody prepares for that. */
export function isShort(cadence: Cadence): boolean {
  return roughLength(cadence) < 60 * DAY;
}

/** The first instant at which a card of this month is no longer valid. */
export function cardEnd(month: number, year: number): number {
  return Date.UTC(year, month, 1) / 1000;
}

export function monthOf(at: number): { month: number; year: number } {
  const date = new Date(at * 1000);
  return { month: date.getUTCMonth() + 1, year: date.getUTCFullYear() };
}
