export const dayMs = 86_400_000;

/** A calendar day, counted from 1 January 1970: days can be subtracted, and carry no zone. */
export type DayNumber = number;

const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone, then by quarter of an hour. */
const offsets = new Map<string, Map<number, number>>();
const quarterMs = 900_000;

/** Whether the runtime knows this IANA zone. */
export function isTimeZone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The calendar day that a clock on the wall of this zone shows at this instant. */
export function dayNumber(at: Date, timeZone: string): DayNumber {
  return Math.floor((at.getTime() + offsetMs(at.getTime(), timeZone)) / dayMs);
}

/** The first instant of a calendar day in a zone; where clocks skip midnight, the instant after the gap. */
export function startOfDay(day: DayNumber, timeZone: string): Date {
  const wall = day * dayMs;
  for (const guess of [wall - offsetMs(wall, timeZone), wall - offsetMs(wall - dayMs / 2, timeZone)]) {
    const start = wall - offsetMs(guess, timeZone);
    if (isStart(start, day, timeZone)) return new Date(start);
  }
  return firstInstantFrom(day, timeZone);
}

/** Whole calendar days from one instant to another, as the zone counts them; negative when `to` is on an earlier day. */
export function wholeDaysBetween(from: Date, to: Date, timeZone: string): number {
  return dayNumber(to, timeZone) - dayNumber(from, timeZone);
}

/** The same time of day so many months later, UTC; the last day of the month where the day does not exist. */
export function addMonths(at: Date, months: number): Date {
  const target = new Date(at);
  target.setUTCDate(1);
  target.setUTCMonth(target.getUTCMonth() + months);
  const last = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(at.getUTCDate(), last));
  return target;
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The day as people read it, in the zone: "12 May 2026". */
export function dateText(at: Date, timeZone: string): string {
  const day = new Date(dayNumber(at, timeZone) * dayMs);
  return `${day.getUTCDate()} ${monthNames[day.getUTCMonth()] ?? ''} ${day.getUTCFullYear()}`;
}

function isStart(at: number, day: DayNumber, timeZone: string): boolean {
  return dayNumber(new Date(at), timeZone) === day && dayNumber(new Date(at - 1), timeZone) < day;
}

function firstInstantFrom(day: DayNumber, timeZone: string): Date {
  let before = (day - 2) * dayMs;
  let after = (day + 2) * dayMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayNumber(new Date(middle), timeZone) >= day) after = middle;
    else before = middle;
  }
  return new Date(after);
}

/** How far the zone's clocks are ahead of UTC. Remembered by quarter of an hour: no zone changes its clocks in between. */
function offsetMs(at: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const quarter = Math.floor(at / quarterMs);
  const ofZone = offsets.get(timeZone) ?? new Map<number, number>();
  const known = ofZone.get(quarter);
  if (known !== undefined) return known;
  const measured = measureOffset(quarter * quarterMs, timeZone);
  // Bounded: a long-lived process meets ever new quarters.
  if (ofZone.size >= 50_000) ofZone.clear();
  offsets.set(timeZone, ofZone.set(quarter, measured));
  return measured;
}

function measureOffset(at: number, timeZone: string): number {
  const shown = new Map<string, number>();
  for (const { type, value } of formatOf(timeZone).formatToParts(at)) shown.set(type, Number(value));
  const part = (type: string) => shown.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - at;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timeZone, made);
  return made;
}
