import { formatCount } from '../../lib/format.ts';

/** "every 30 seconds", "every 15 minutes". */
export function sayPace(seconds: number): string {
  return seconds < 120 ? `every ${seconds} seconds` : `every ${formatCount(Math.round(seconds / 60))} minutes`;
}
