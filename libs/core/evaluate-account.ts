import type { AccountFacts } from './account-facts.ts';
import { cooldownMoments, reconcile, type ReconcileQuestion } from './enrollment/reconcile.ts';
import { recognise, type Recognised } from './enrollment/recognise.ts';
import type { ActivePlaybook, EnrollmentChanges, Standing } from './enrollment/standing.ts';
import { capMoments } from './health/cap-holds.ts';
import type { HealthModel } from './health/health-model.ts';
import type { HealthScore } from './health/health-score.ts';
import { scoreHealth } from './health/score-health.ts';
import type { PaymentHealth } from './snapshot/account-snapshot.ts';
import { awaitingPair, pairAwaitedUntil } from './pair-awaited.ts';
import { cardMoments, paymentHealthAt } from './snapshot/payment-health.ts';
import { lackedBy, sourceDoubt, staleMoments } from './source-doubt.ts';
import { detectTriggers, triggers } from './triggers/detect-triggers.ts';
import type { Detection, Moment, TriggerSettings } from './triggers/trigger.ts';

export interface EvaluationRules {
  readonly model: HealthModel;
  readonly triggers: TriggerSettings;
  readonly playbooks: readonly ActivePlaybook[];
  /** True when what holds now is adopted and not fired: first backfill, switched source, model or settings (rulings 7, 8). */
  readonly adopts: boolean;
}

/** Everything that follows from the facts at one moment. */
export interface Evaluation {
  readonly accountId: string;
  readonly health: HealthScore;
  readonly paymentHealth: PaymentHealth | null;
  readonly detections: readonly Detection[];
  readonly changes: EnrollmentChanges;
  /** The next instant at which time alone could change any of this (ruling 5); null when never. */
  readonly wakeAt: Date | null;
}

export type EvaluateAccount = (
  facts: AccountFacts,
  standing: Standing,
  rules: EvaluationRules,
  at: Moment,
) => Evaluation;

/** All that follows from what is known about one account at one moment: the middle of the road in one call. */
export const evaluateAccount: EvaluateAccount = (facts, standing, rules, at) => {
  const { snapshot } = facts;
  const { cardExpiringDays } = rules.triggers;
  const doubt = sourceDoubt(facts, at.now);
  const pairUntil = doubt === null ? pairAwaitedUntil(facts, at.now) : null;
  const detected = awaitingPair(detectTriggers(snapshot, doubt, rules.triggers, at), pairUntil);
  const known = recognise(detected, standing, rules);
  const { detections } = known;
  const question = { detections, standing: known.standing, playbooks: rules.playbooks, adopts: rules.adopts };
  return {
    accountId: facts.accountId,
    health: scoreHealth({ snapshot, doubt, model: rules.model, cardExpiringDays }, at),
    paymentHealth: snapshot && paymentHealthAt(snapshot, at, cardExpiringDays, lackedBy(facts.sources)),
    detections,
    changes: withDoubles(reconcile(question, at), known.doubles),
    wakeAt: wakeAt(facts, rules, { question: doubt === null ? question : null, pairUntil }, at),
  };
};

function withDoubles(changes: EnrollmentChanges, doubles: Recognised['doubles']): EnrollmentChanges {
  return {
    ...changes,
    closeFlags: [...changes.closeFlags, ...doubles.closeFlags],
    closeEnrollments: [...changes.closeEnrollments, ...doubles.closeEnrollments],
  };
}

interface Open {
  readonly question: ReconcileQuestion | null;
  readonly pairUntil: Date | null;
}

/**
 * The earliest moment after now at which time alone can change the answer. `question` is null while the facts are in doubt: then
 * no trigger is known, and only word from the source can change that.
 */
function wakeAt(facts: AccountFacts, rules: EvaluationRules, { question, pairUntil }: Open, at: Moment): Date | null {
  const { snapshot } = facts;
  if (snapshot === null) return null;
  const moments = [
    ...staleMoments(facts),
    ...capMoments(snapshot, rules.model, at),
    ...cardMoments(snapshot, at.timeZone, rules.triggers.cardExpiringDays),
    ...(snapshot.changesAt === null ? [] : [snapshot.changesAt]),
    ...(pairUntil === null ? [] : [pairUntil]),
  ];
  if (question !== null) {
    moments.push(...triggers.flatMap((trigger) => trigger.wakes(snapshot, rules.triggers, at)));
    moments.push(...cooldownMoments(question, at));
  }
  const later = moments.map((moment) => moment.getTime()).filter((moment) => moment > at.now.getTime());
  return later.length === 0 ? null : new Date(later.reduce((least, moment) => Math.min(least, moment)));
}
