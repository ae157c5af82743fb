/** Calendar months in UTC, as text: "2026-05". */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

/** The calendar month before this one: "2025-12" of "2026-01". */
export function monthBefore(month: string): string {
  return monthOf(new Date(monthBegin(month) - 1));
}

/** The calendar month after this one: "2026-01" of "2025-12". */
export function monthAfter(month: string): string {
  return monthOf(monthEnd(month));
}

/** The first instant that is no longer in the month. */
export function monthEnd(month: string): Date {
  return new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1));
}

function monthBegin(month: string): number {
  return Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1, 1);
}
