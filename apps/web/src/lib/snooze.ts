export interface SnoozeChoice {
  label: string;
  until: Date;
}

const morning = 9;

/** The usual moments to look at a flag again, soonest first, each day once, at nine in the morning of whoever asks. */
export function snoozeChoices(now: Date): SnoozeChoice[] {
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const choices = new Map([
    [toMonday, 'Next Monday'],
    [3, 'In 3 days'],
    [1, 'Tomorrow'],
    [14, 'In 2 weeks'],
  ]);
  return [...choices]
    .map(([days, label]) => ({ label, until: morningAfter(now, days) }))
    .sort((one, other) => one.until.getTime() - other.until.getTime());
}

/** Nine in the morning of a day written as `2026-05-14`; null when it is no day or already past. */
export function snoozeUntilDay(day: string, now: Date): Date | null {
  const until = new Date(`${day}T0${morning}:00:00`);
  return Number.isNaN(until.getTime()) || until <= now ? null : until;
}

function morningAfter(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, morning);
}
