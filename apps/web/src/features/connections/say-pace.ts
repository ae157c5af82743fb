import { formatCount } from '../../lib/format.ts';

/** "every 30 seconds", "every 15 minutes", "every 6 hours", "every day". */
export function sayPace(seconds: number): string {
  if (seconds < 120) return `every ${seconds} seconds`;
  if (seconds < 7_200) return `every ${formatCount(Math.round(seconds / 60))} minutes`;
  return seconds < 86_400 ? `every ${formatCount(Math.round(seconds / 3_600))} hours` : 'every day';
}
