import type { HealthModel } from '#core/health/health-model.ts';
import { scoreHealth } from '#core/health/score-health.ts';
import type { AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import { combineViews } from '#core/snapshot/combine-views.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { sourceDoubt } from '#core/source-doubt.ts';
import { defaultTriggerSettings } from '#core/triggers/default-trigger-settings.ts';
import { toRecord, type AccountRecord } from '../accounts/account-record.ts';
import { mrrPolicy } from '../revenue/account-customers.ts';

/** An account that a page of a first reading made. */
export interface MadeAccount {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  /** Of its customers, all it has: one connection speaks of it, which is still being read. */
  readonly views: readonly BillingView[];
  readonly knownAt: Date;
}

/** What half a book tells: that no subscription runs is not known before all have been read (ruling 8). */
export function toldSoFar(snapshot: AccountSnapshot | null): AccountSnapshot | null {
  const status = snapshot?.status.is.value;
  return status === 'none' || status === 'canceled' ? null : snapshot;
}

/** Its facts as lists show them. */
export function toShownRecord(made: MadeAccount, now: Date): AccountRecord {
  const { accountId, mode, views, knownAt } = made;
  const current = toldSoFar(combineViews(views, mrrPolicy));
  const conclusion = {
    accountId,
    mode,
    version: 0,
    bySystem: [],
    current,
    untold: current === null ? doubtAbout(made, now) : null,
    isKept: false,
    isConcluded: false,
    adopts: false,
    payment: null,
    knownAt,
    heldUntil: null,
    wakeAt: null,
  };
  return toRecord(conclusion, now);
}

/** Its health: unknown, because it is still being read. */
export function toUnknownHealth(made: MadeAccount, model: HealthModel, now: Date) {
  const { accountId, mode } = made;
  const { cardExpiringDays } = defaultTriggerSettings;
  const doubt = doubtAbout(made, now);
  const health = scoreHealth({ snapshot: null, doubt, model, cardExpiringDays }, { now, timeZone: 'UTC' });
  return { accountId, mode, health, isKept: false };
}

function doubtAbout({ accountId, views }: MadeAccount, now: Date): string | null {
  const sources = views.map(({ connectionId }) => ({ connectionId, state: 'reading' as const, staleAt: null }));
  return sourceDoubt({ accountId, snapshot: null, sources }, now);
}
