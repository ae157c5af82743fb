/** Calendar months in UTC, as text: "2026-05". */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

export function monthBefore(month: string): string {
  const begin = new Date(`${month}-01T00:00:00Z`);
  return monthOf(new Date(begin.getTime() - 1));
}

export function monthAfter(month: string): string {
  return monthOf(monthEnd(month));
}

/** The first instant that is no longer in the month. */
export function monthEnd(month: string): Date {
  const begin = new Date(`${month}-01T00:00:00Z`);
  return new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1, 1));
}
