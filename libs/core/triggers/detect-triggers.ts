import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { invoiceOverdue } from './invoice-overdue.ts';
import { paymentFailed } from './payment-failed.ts';
import { renewalApproaching } from './renewal-approaching.ts';
import type { Detection, Moment, Trigger, TriggerSettings, Undecided } from './trigger.ts';
import { usageOverPlan } from './usage-over-plan.ts';

/** Every trigger there is. A new one is one file and one line here. */
export const triggers: readonly Trigger[] = [paymentFailed, invoiceOverdue, usageOverPlan, renewalApproaching];

/**
 * What each trigger says about an account now. `doubt` is why the facts cannot be relied on (a source is still being read, is
 * stale or disconnected): then no trigger is known, and unknown changes nothing (ruling 6).
 */
export function detectTriggers(
  snapshot: AccountSnapshot | null,
  doubt: string | null,
  settings: TriggerSettings,
  at: Moment,
): readonly Detection[] {
  const reason = doubt ?? (snapshot === null ? 'Nothing is known about this account yet.' : null);
  return triggers.map((trigger) =>
    reason !== null || snapshot === null
      ? { trigger: trigger.kind, verdict: 'unknown', reason: reason ?? '' }
      : {
          trigger: trigger.kind,
          verdict: 'known',
          occurrences: trigger.holds(snapshot, settings, at),
          ...undecidedOf(trigger, snapshot),
        },
  );
}

/** As a field, so that what is decided looks as it always did. */
function undecidedOf(trigger: Trigger, snapshot: AccountSnapshot): { readonly undecided?: readonly Undecided[] } {
  const undecided = trigger.undecided?.(snapshot) ?? [];
  return undecided.length === 0 ? {} : { undecided };
}
