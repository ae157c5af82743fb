import type { EnrollmentChanges } from '#core/enrollment/standing.ts';
import type { Detection, Occurrence } from '#core/triggers/trigger.ts';
import type { RenamedEnrollment } from './renaming.service.ts';

/** What one evaluation asks of the flags and enrollments of one account. */
export interface AccountChanges {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly detections: readonly Detection[];
  readonly changes: EnrollmentChanges;
  readonly renamed: readonly RenamedEnrollment[];
  /** Enrollments that go on, with all that their messages are written anew from. */
  readonly returned: readonly RenamedEnrollment[];
  /** When the next of its snoozed flags comes back; null while none is snoozed. */
  readonly snoozedUntil: Date | null;
}

/** Everything that is known to hold now on an account. */
export function occurrencesOf(account: AccountChanges): Occurrence[] {
  return account.detections.flatMap((detection) => (detection.verdict === 'known' ? detection.occurrences : []));
}
