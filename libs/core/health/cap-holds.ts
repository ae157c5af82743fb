import { dayNumber, startOfDay, wholeDaysBetween } from '../period.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { isAwaited } from '../snapshot/invoice-state.ts';
import type { Moment } from '../triggers/trigger.ts';
import { defaultHealthModel } from './default-health-model.ts';
import type { HealthCap, HealthModel } from './health-model.ts';
import type { CapHold } from './health-score.ts';
import { agedDays, paymentProblems, type PaymentProblem } from './payment-problems.ts';

/** A cap that holds, and what mends its cause. */
export interface HeldCap {
  readonly hold: CapHold;
  readonly repair: string;
}

/** No payment problem may read Healthy, whatever a model says. */
const highestCap = 69;

/** Every cap that holds at a moment, the lowest first, the oldest first among equals. */
export function capHolds(snapshot: AccountSnapshot, model: HealthModel, at: Moment): readonly HeldCap[] {
  return paymentProblems(snapshot, at)
    .map((problem) => {
      const cap = Math.min(highestCap, limitOf(capFor(model, problem.cause), problem, at));
      const words = `capped at ${cap}: ${problem.words}`;
      const { cause, ref, since, repair } = problem;
      return { hold: { cause, cap, words, ref, since }, repair };
    })
    .sort((a, b) => a.hold.cap - b.hold.cap || a.hold.since.getTime() - b.hold.since.getTime());
}

/** The instants at which time alone changes a cap or the age in its words, from those that still come. */
export function capMoments(snapshot: AccountSnapshot, model: HealthModel, at: Moment): readonly Date[] {
  const due = snapshot.invoices.flatMap((invoice) => (isAwaited(invoice) && invoice.dueAt ? [invoice.dueAt] : []));
  const steps = paymentProblems(snapshot, at).flatMap((problem) => {
    if (!problem.isSinceKnown) return [];
    const begin = dayNumber(problem.since, at.timeZone);
    const cap = capFor(model, problem.cause);
    const deeper = cap.steps
      .map(({ fromDay }) => fromDay)
      .filter((day) => limitAt(cap, problem, day) !== limitAt(cap, problem, day - 1));
    const age = dayNumber(at.now, at.timeZone) - begin;
    const isAging = problem.cause === 'invoice_overdue' && age <= agedDays;
    return [...deeper, ...(isAging ? [age + 1] : [])].map((day) => startOfDay(begin + day, at.timeZone));
  });
  return [...due, ...steps];
}

/** A model that lacks a cap it must have is no reason for a false green: the default stands in. */
function capFor(model: HealthModel, cause: HealthCap['cause']): HealthCap {
  const cap = [...model.caps, ...defaultHealthModel.caps].find((one) => one.cause === cause && one.steps.length > 0);
  return cap ?? { cause, steps: [{ fromDay: 0, cap: highestCap }], hardDeclineCap: null };
}

function limitOf(cap: HealthCap, problem: PaymentProblem, at: Moment): number {
  return limitAt(cap, problem, problem.isSinceKnown ? wholeDaysBetween(problem.since, at.now, at.timeZone) : 0);
}

/** The first step holds from the moment the problem does, whatever its day says. */
function limitAt(cap: HealthCap, problem: PaymentProblem, age: number): number {
  const reached = cap.steps.filter((step, i) => i === 0 || step.fromDay <= age).map((step) => step.cap);
  const hard = problem.isHardDecline && cap.hardDeclineCap !== null ? [cap.hardDeclineCap] : [];
  return Math.min(...reached, ...hard);
}
