import type { Detection, Occurrence } from '../triggers/trigger.ts';
import type { StandingEnrollment } from './standing.ts';

/** An enrollment that has reached nobody yet, whose invoice is called otherwise now than when it began. */
export interface Renamed {
  readonly enrollmentId: string;
  /** As it is told now. */
  readonly occurrence: Occurrence;
}

/**
 * Of the causes that hold, those that another billing system tells of by a number of its own since: one failure has one number, in the
 * flag and in what is written about it.
 */
export function renamed(detections: readonly Detection[], enrollments: readonly StandingEnrollment[]): Renamed[] {
  const named = enrollments.filter(({ state, hasReached, invoiceNumber }) => {
    return state === 'open' && hasReached !== true && typeof invoiceNumber === 'string';
  });
  if (named.length === 0) return [];
  const held = detections.flatMap((one) => (one.verdict === 'known' ? one.occurrences : []));
  const occurrenceOf = new Map(held.flatMap((one) => [one.key, ...(one.aliases ?? [])].map((key) => [key, one])));
  return named.flatMap(({ enrollmentId, causeKey, invoiceNumber }) => {
    const occurrence = occurrenceOf.get(causeKey);
    const number = occurrence?.facts['invoiceNumber'];
    return occurrence && typeof number === 'string' && number !== invoiceNumber ? [{ enrollmentId, occurrence }] : [];
  });
}
