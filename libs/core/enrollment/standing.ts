import type { Occurrence, TriggerKind } from '../triggers/trigger.ts';

/** A flag as it stands, closed ones included: a flag closed by hand stays closed for its cause (ruling 7). */
export interface StandingFlag {
  readonly flagId: string;
  readonly causeKey: string;
  readonly trigger: TriggerKind;
  readonly state: 'open' | 'closed';
  readonly closedBy: 'cause_cleared' | 'person' | null;
  /** Through which connection it was told last; null or absent where that was forgotten. */
  readonly connectionId?: string | null;
  /** When the cause was first flagged: what stood before a playbook was switched on is adopted by it (ruling 8). */
  readonly openedAt?: Date | null;
}

/** A cause that was used before, with every key by which a billing system may name it, its own included. */
export interface StandingCause {
  readonly key: string;
  readonly keys: readonly string[];
}

export interface StandingEnrollment {
  readonly enrollmentId: string;
  readonly playbookId: string;
  readonly causeKey: string;
  readonly trigger: TriggerKind;
  /** `adopted`: the cause held before the playbook watched; it starts only when a person says so (ruling 8). */
  readonly state: 'adopted' | 'open' | 'closed';
  /** A message of it has left, may have, or is approved. Absent: none. */
  readonly hasReached?: boolean;
  /** It ended with the flag of its cause, when that cleared, before anything had come of it: withdrawn, or never begun. Absent: not so. */
  readonly endedUnsaid?: boolean;
  /** By which number it names the invoice that it is about; null or absent: it is about none. */
  readonly invoiceNumber?: string | null;
}

/** What already exists for one account: every cause ever used, open or closed. */
export interface Standing {
  readonly flags: readonly StandingFlag[];
  readonly enrollments: readonly StandingEnrollment[];
  /** Absent: every cause has one key, its own. */
  readonly causes?: readonly StandingCause[];
}

export interface ActivePlaybook {
  readonly playbookId: string;
  readonly version: number;
  readonly trigger: TriggerKind;
  /** Enrollments opened less than this many days ago hold back a new one for another cause. */
  readonly cooldownDays: number;
  /** When an enrollment of this playbook was last opened for this account; null when never. */
  readonly lastOpenedAt: Date | null;
  /** When it was switched on; causes flagged before are adopted and not fired. Absent: nothing is adopted for this reason. */
  readonly switchedAt?: Date | null;
}

/** What must change so that the rows agree with what holds. Applying it twice changes nothing the second time. */
export interface EnrollmentChanges {
  readonly openFlags: readonly Occurrence[];
  /** A cause that came back after it had cleared by itself: the same flag opens again. */
  readonly reopenFlags: readonly { readonly flagId: string; readonly occurrence: Occurrence }[];
  readonly closeFlags: readonly { readonly flagId: string; readonly reason: string }[];
  readonly openEnrollments: readonly {
    readonly playbookId: string;
    readonly version: number;
    readonly occurrence: Occurrence;
    readonly state: 'open' | 'adopted';
  }[];
  /** What ended unsaid when its cause cleared goes on with the flag that comes back, for a person to look at. */
  readonly reopenEnrollments: readonly { readonly enrollmentId: string; readonly occurrence: Occurrence }[];
  readonly closeEnrollments: readonly { readonly enrollmentId: string; readonly reason: string }[];
  /** Why a playbook whose trigger holds opens nothing (log of silences, P11). */
  readonly silences: readonly { readonly playbookId: string; readonly causeKey: string; readonly reason: string }[];
}
