import { dayNumber, wholeDaysBetween } from '#core/period.ts';

/** Amounts arrive as text from the server. Everything else that is shown of numbers and times is written here. */

/** The interface speaks English, so its dates do; day before month cannot be misread. */
const locale = 'en-GB';
const monthFormat = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
const wholeFormat = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });

/** A day begins where the server lets it begin: "was due on 17 Nov, 4 days ago" is said by both about the same day. */
let zone = 'UTC';
let formats = formatsOf(zone);

/** From now on days are those of this zone, the workspace's. */
export function countDaysIn(timeZone: string): void {
  if (timeZone === zone) return;
  zone = timeZone;
  formats = formatsOf(timeZone);
}

function formatsOf(timeZone: string) {
  return {
    day: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone }),
    dayOfThisYear: new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone }),
    exact: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long', timeZone }),
    time: new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone }),
  };
}

function yearOf(date: Date): number {
  return new Date(dayNumber(date, zone) * day).getUTCFullYear();
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** "14 May", with the year when it is not this one. */
export function formatDay(instant: string, now = new Date()): string {
  const date = new Date(instant);
  return (yearOf(date) === yearOf(now) ? formats.dayOfThisYear : formats.day).format(date);
}

/** "Nov 2026" of "2026-11". */
export function formatMonth(month: string): string {
  return monthFormat.format(new Date(`${month}-01T00:00:00Z`));
}

const months = 'January|February|March|April|May|June|July|August|September|October|November|December';
const wholeDate = new RegExp(String.raw`\b(\d{1,2}) (${months}) (\d{4})\b`, 'g');

const daysOf = /(\d) (days?)\b/g;

/**
 * Whole dates in the server's words as they are written here: "12 May 2026" becomes "12 May" for as long as it is 2026. A number
 * of days stays on one line.
 */
export function shortDates(words: string, now = new Date()): string {
  return words
    .replace(daysOf, '$1\u00a0$2')
    .replace(
      wholeDate,
      (_, date: string, month: string, year: string) =>
        `${date}\u00a0${month === 'September' ? 'Sept' : month.slice(0, 3)}${Number(year) === yearOf(now) ? '' : `\u00a0${year}`}`,
    );
}

/** "09:12". */
export function formatTime(instant: string): string {
  return formats.time.format(new Date(instant));
}

/** "14 May, 09:12". */
export function formatDayTime(instant: string, now = new Date()): string {
  return `${formatDay(instant, now)}, ${formatTime(instant)}`;
}

/** The instant to the second, with its zone; for titles. */
export function formatExact(instant: string): string {
  return formats.exact.format(new Date(instant));
}

/** "2 min ago", "in 3 days" as the calendar counts them; the day itself when it is more than 30 days away. */
export function formatAge(instant: string, now = new Date()): string {
  const at = new Date(instant);
  const distance = at.getTime() - now.getTime();
  const length = Math.abs(distance);
  if (length < 45_000) return distance > 0 ? 'in a moment' : 'just now';
  if (length > 30 * day) return formatDay(instant, now);
  const words = length < day ? lengthInWords(length) : formatDays(Math.abs(wholeDaysBetween(at, now, zone)));
  return distance > 0 ? `in ${words}` : `${words} ago`;
}

/** Whether words, as they are shown, name the very day that its age would be said with. */
export function namesAge(words: string, instant: string, now = new Date()): boolean {
  const named = formatDay(instant, now);
  if (formatAge(instant, now) !== named) return false;
  const alone = new RegExp(String.raw`(?<!\d)${named.replaceAll(' ', '\u00a0')}(?!\u00a0\d)`);
  return alone.test(shortDates(words, now));
}

/** The same of what is past, in as few letters as say it: "2 min", "3 d". */
export function formatAgeBrief(instant: string, now = new Date()): string {
  return formatAge(instant, now)
    .replace(/ ago$/, '')
    .replace(/ days?$/, '\u00a0d')
    .replace('just now', 'now');
}

/** "2 min", "3 h". */
function lengthInWords(length: number): string {
  if (length < hour) return `${Math.min(59, Math.max(1, Math.round(length / minute)))} min`;
  return `${Math.min(23, Math.round(length / hour))} h`;
}

export function formatDays(days: number): string {
  return days === 1 ? '1 day' : `${formatCount(days)} days`;
}

/** A rest of time for progress: "less than a minute", "about 4 min", "about 2 h". */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 60) return 'less than a minute left';
  if (seconds < 3600) return `about ${Math.ceil(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}

/** A whole number, grouped as amounts are: "48,210". */
export function formatCount(count: number): string {
  return wholeFormat.format(count);
}

/** "84 %", "104.5 %" of a number that is already in percent. */
export function formatPercent(percent: number): string {
  return `${Math.round(percent * 10) / 10} %`;
}

/** "1 account", "3 accounts". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
