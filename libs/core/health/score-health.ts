import { canonicalText } from '../snapshot/canonical-text.ts';
import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { Moment } from '../triggers/trigger.ts';
import { bandOf } from './bands.ts';
import { billingDrivers, type RepairableDriver } from './billing-drivers.ts';
import { capHolds, type HeldCap } from './cap-holds.ts';
import type { HealthModel } from './health-model.ts';
import type { HealthScore } from './health-score.ts';
import { wayBack } from './way-back.ts';

export interface HealthQuestion {
  readonly snapshot: AccountSnapshot | null;
  /** Why the facts cannot be relied on now (a source is being read, or stale); null when they can. */
  readonly doubt: string | null;
  readonly model: HealthModel;
  readonly cardExpiringDays: number;
}

interface Known {
  readonly drivers: readonly RepairableDriver[];
  readonly uncapped: number;
}

/**
 * The score of an account at a moment, with everything that makes it. The drivers add up to `uncapped`; the lowest cap that
 * holds limits it (ruling 9). While too little is known there is no score; a cap then still names the band, because whatever
 * is missing, the account is no better than the cap says. Only facts that are known and fine read Healthy [H1].
 */
export function scoreHealth(question: HealthQuestion, at: Moment): HealthScore {
  const { snapshot, model } = question;
  const caps = snapshot === null ? [] : capHolds(snapshot, model, at);
  const found = knownPart(question, at);
  if (typeof found === 'string') return unknown(question, caps, found);
  const lowest = caps[0]?.hold.cap ?? 100;
  const score = Math.min(found.uncapped, lowest);
  return {
    score,
    band: bandOf(score),
    uncapped: found.uncapped,
    drivers: found.drivers.map(({ code, words, points, ref }) => ({ code, words, points, ref })),
    caps: caps.map(({ hold }) => hold),
    coverage: coverageOf(model),
    unknownReason: null,
    wayBack: wayBack(found.drivers, caps, score),
    modelVersion: model.version,
    modelName: model.name,
  };
}

/**
 * What a kept version of a score says, as text: ages in words ("9 days overdue") are left out, because a day that passes makes
 * no new version (ruling 4). Keep a new version exactly when this text differs from the last one's.
 */
export function healthVersionText(health: HealthScore): string {
  const drivers = health.drivers.map(({ code, points, ref }) => ({ code, points, ref }));
  const caps = health.caps.map(({ cause, cap, ref, since }) => ({ cause, cap, ref, since }));
  return canonicalText({ ...health, drivers, caps, wayBack: null });
}

function knownPart({ snapshot, doubt, model, cardExpiringDays }: HealthQuestion, at: Moment): Known | string {
  if (snapshot === null) return doubt ?? 'Nothing is known about this account yet.';
  if (doubt !== null) return doubt;
  const coverage = coverageOf(model);
  if (coverage === 0 || coverage < model.minimumCoverage) {
    return `Only ${Math.round(coverage * 100)} % of what this model looks at is known.`;
  }
  const billing = billingDrivers(snapshot, at, cardExpiringDays);
  if (billing.kind === 'unknown') return billing.reason;
  return { drivers: billing.drivers, uncapped: billing.drivers.reduce((total, { points }) => total + points, 0) };
}

/** The share of the model that has a source: billing, so far. What is missing is left out and its weight spread. */
function coverageOf(model: HealthModel): number {
  const known = model.components.filter(({ component }) => component === 'billing');
  return known.reduce((total, { weight }) => total + weight, 0) / 100;
}

function unknown({ model }: HealthQuestion, caps: readonly HeldCap[], reason: string): HealthScore {
  const lowest = caps[0];
  return {
    score: null,
    band: lowest ? bandOf(lowest.hold.cap) : 'unknown',
    uncapped: null,
    drivers: [],
    caps: caps.map(({ hold }) => hold),
    coverage: 0,
    unknownReason: reason,
    wayBack: null,
    modelVersion: model.version,
    modelName: model.name,
  };
}
