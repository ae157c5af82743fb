import type { HealthModel } from '#core/health/health-model.ts';
import { scoreHealth } from '#core/health/score-health.ts';
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

/** Its facts as lists show them. */
export function toShownRecord({ accountId, mode, views, knownAt }: MadeAccount, now: Date): AccountRecord {
  const conclusion = {
    accountId,
    mode,
    version: 0,
    bySystem: [],
    current: combineViews(views, mrrPolicy),
    untold: null,
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
export function toUnknownHealth({ accountId, mode, views }: MadeAccount, model: HealthModel, now: Date) {
  const sources = views.map(({ connectionId }) => ({ connectionId, state: 'reading' as const, staleAt: null }));
  const doubt = sourceDoubt({ accountId, snapshot: null, sources }, now);
  const { cardExpiringDays } = defaultTriggerSettings;
  const health = scoreHealth({ snapshot: null, doubt, model, cardExpiringDays }, { now, timeZone: 'UTC' });
  return { accountId, mode, health, isKept: false };
}
