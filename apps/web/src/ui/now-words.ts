import { formatDay } from '../lib/format.ts';

/** Of when the running month is: it has no end yet. Null of every other. */
export function nowWords(month: string, asOf: string): string | null {
  return asOf.startsWith(month) ? `As of now, ${formatDay(asOf)}` : null;
}
