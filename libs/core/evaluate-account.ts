import type { ActivePlaybook, EnrollmentChanges, Standing } from './enrollment/standing.ts';
import type { HealthModel } from './health/health-model.ts';
import type { HealthScore } from './health/health-score.ts';
import type { AccountSnapshot, PaymentHealth } from './snapshot/account-snapshot.ts';
import type { Detection, Moment, TriggerSettings } from './triggers/trigger.ts';

/** How far one source can be believed at this moment. */
export interface SourceState {
  readonly connectionId: string;
  readonly state: 'reading' | 'fresh' | 'stale' | 'disconnected';
  /** The instant at which a fresh source becomes stale when nothing more is heard of it; null when it already is. */
  readonly staleAt: Date | null;
}

export interface AccountFacts {
  readonly accountId: string;
  /** Null while nothing is known (first backfill, ruling 8). */
  readonly snapshot: AccountSnapshot | null;
  readonly sources: readonly SourceState[];
}

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
