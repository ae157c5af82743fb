import type { BillingStatus, Doubt, MrrLine, SubscriptionView } from '../snapshot/billing-view.ts';

/** One subscription as one system has it. */
export interface Told {
  /** What people call the system. */
  readonly label: string;
  readonly is: SubscriptionView;
  /** That its status is new to us; null where it is known. */
  readonly doubt: Doubt | null;
}

interface Reason {
  readonly code: string;
  readonly why: string;
}

/** Why a system counts nothing of a subscription: a code, and how a sentence that says so ends. */
export function whyLeft({ is, doubt }: Told): Reason {
  const line = is.lines.find((one) => whyNotCounted(one) !== null);
  if (line?.isLeftOut === true && runs(is)) {
    return { code: 'left_out_of_metrics', why: ': it leaves this customer out of its metrics.' };
  }
  // What earns nothing under a word that is new to us is held for over, and its line says so: nobody knows whether it is.
  if (doubt !== null) return { code: 'status_unknown', why: `. ${doubt.words}` };
  const standing = standingOf(is);
  const code = line !== undefined && isMetered(line) ? 'metering' : standing.code;
  return { code, why: `: ${(line && whyNotCounted(line)) ?? standing.why}.` };
}

/** As a line says it, but for metering: what lines say of it is for a list of lines, with the usage beside it. */
export function whyNotCounted(line: MrrLine): string | null {
  return isMetered(line) ? 'it is billed by usage' : line.notCounted;
}

/** Whether a line is not counted because it is billed by usage. */
export function isMetered({ notCounted }: MrrLine): boolean {
  return notCounted?.startsWith('metered') === true;
}

/** Past due or not: of one that does not run, that is the reason, whether or not its customer is left out as well. */
function runs({ status, isPaused }: SubscriptionView): boolean {
  return !isPaused && (status === 'active' || status === 'past_due');
}

const standings: Readonly<Record<BillingStatus, Reason>> = {
  active: { code: 'counted_by_one', why: 'it states no MRR for it' },
  trialing: { code: 'trial', why: 'it is in trial' },
  past_due: { code: 'past_due', why: 'it is past due' },
  canceled: { code: 'canceled', why: 'it is canceled' },
  none: { code: 'counted_by_one', why: 'it is not running' },
};

const paused: Reason = { code: 'paused', why: 'it is paused' };

/** Where a subscription stands that does not count although no line says why, in our words and never the billing system's. */
function standingOf({ isPaused, status }: SubscriptionView): Reason {
  return isPaused ? paused : standings[status];
}
