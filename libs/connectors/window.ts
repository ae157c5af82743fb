/** How far back invoices and charges are shown (reference "stripe" §5.3). */
const windowMonths = 13;

/**
 * Where the window begins: so many months before the newest row. Counted from the facts and not from today, because a view
 * must not change while nothing happens.
 */
export function windowStart(dates: readonly (Date | null)[]): Date {
  const newest = new Date(dates.reduce((latest, date) => Math.max(latest, date?.getTime() ?? 0), 0));
  return new Date(
    Date.UTC(newest.getUTCFullYear(), newest.getUTCMonth() - windowMonths, newest.getUTCDate(), newest.getUTCHours()),
  );
}
