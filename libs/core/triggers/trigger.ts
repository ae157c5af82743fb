import type { Money } from '../money.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { SourceRef } from '../snapshot/billing-view.ts';

export const triggerKinds = ['payment_failed', 'invoice_overdue', 'usage_over_plan', 'renewal_approaching'] as const;
export type TriggerKind = (typeof triggerKinds)[number];

/** A trigger that holds now, once per cause. */
export interface Occurrence {
  readonly trigger: TriggerKind;
  /**
   * Stays the same as long as it is the same occurrence (ruling 7), thresholds included: `payment_failed:<invoice>`,
   * `invoice_overdue:<invoice>`, `usage_over_plan:<meter>:<period start>:<threshold>`, `renewal_approaching:<subscription>:<term end>:<days>`.
   */
  readonly key: string;
  /** Other keys of the same form: as another billing system names the object. Absent: none. */
  readonly aliases?: readonly string[];
  readonly since: Date;
  readonly object: SourceRef;
  /** "INV-118 failed twice: insufficient funds" */
  readonly words: string;
  /** MRR that hangs on it, however healthy its account is; one entry a currency. */
  readonly atRisk: readonly Money[];
  /** What templates may name: already typed; formatted when rendered. */
  readonly facts: Readonly<Record<string, string | number | Date | Money | null>>;
}

/** A cause of which nobody can say whether it holds, by its key or a name elsewhere, and why nobody can. */
export interface Undecided {
  readonly key: string;
  readonly reason: string;
}

/** A trigger holds, does not hold, or cannot be known, as a whole or for some causes (ruling 6). Unknown changes nothing. */
export type Detection =
  | {
      readonly trigger: TriggerKind;
      readonly verdict: 'known';
      readonly occurrences: readonly Occurrence[];
      /** Absent: every cause that is not among the occurrences has ended. */
      readonly undecided?: readonly Undecided[];
    }
  | { readonly trigger: TriggerKind; readonly verdict: 'unknown'; readonly reason: string };

/** Thresholds of a workspace; the defaults stand in each trigger's file with their source. */
export interface TriggerSettings {
  readonly overdueGraceDays: number;
  readonly usageThresholds: readonly number[];
  readonly renewalDays: readonly number[];
  /** Renewals of terms shorter than this do not fire. */
  readonly renewalMinimumTermMonths: number;
  readonly cardExpiringDays: number;
}

/** One trigger is one file exporting one of these. */
export interface Trigger {
  readonly kind: TriggerKind;
  holds(snapshot: AccountSnapshot, settings: TriggerSettings, at: Moment): readonly Occurrence[];
  /** Causes that may hold or not, each under every name of it; none where it is left out. */
  undecided?(snapshot: AccountSnapshot): readonly Undecided[];
  /** The next instants at which time alone changes what `holds` answers; the earliest wins. */
  wakes(snapshot: AccountSnapshot, settings: TriggerSettings, at: Moment): readonly Date[];
}

/** Now, and the zone in which the workspace counts days. */
export interface Moment {
  readonly now: Date;
  /** IANA name, for example `Europe/Berlin`. */
  readonly timeZone: string;
}
