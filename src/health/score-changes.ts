import { hash } from 'node:crypto';
import type { Band, HealthScore } from '#core/health/health-score.ts';
import { healthVersionText } from '#core/health/score-health.ts';

/** One account's score at one moment. */
export interface HealthRecord {
  readonly accountId: string;
  readonly mode: 'live' | 'test';
  readonly health: HealthScore;
  /** False while a first backfill runs: the score is shown as Unknown and no version is kept (ruling 8). */
  readonly isKept: boolean;
}

/** A score that differs from the one before it. */
export interface HealthChange {
  readonly accountId: string;
  readonly before: { readonly score: number | null; readonly band: Band; readonly words: string | null } | null;
  readonly after: HealthScore;
}

/** What is shown of an account now. */
export interface Newest {
  readonly account_id: string;
  readonly version: number;
  readonly score: number | null;
  readonly band: Band;
  readonly words: string | null;
  readonly digest: string | null;
}

/** A record that must be written, and as which version. */
export interface ScoreChange {
  readonly record: HealthRecord;
  readonly before: Newest | undefined;
  readonly digest: string;
  readonly isNew: boolean;
}

/** What a list shows beside the score: the cap that bites, or why nothing is known. */
export function wordsOf(health: HealthScore): string | null {
  return health.caps[0]?.words ?? health.unknownReason;
}

function isShownAs(shown: Newest, health: HealthScore): boolean {
  return shown.score === health.score && shown.band === health.band && shown.words === wordsOf(health);
}

/** The number under which it is shown: a version's own, or the last one's. */
export function versionOf({ before, isNew }: ScoreChange): number {
  return (before?.version ?? 0) + (isNew ? 1 : 0);
}

/** What must be written for a record: null when it says, and shows, the same as before. */
export function toChange(record: HealthRecord, before: Newest | undefined): ScoreChange | null {
  const digest = hash('sha256', healthVersionText(record.health), 'hex');
  // What was shown while a backfill ran is no version, so the score after it is a new one even if it says the same.
  const isReturning =
    before !== undefined && (before.score !== record.health.score || before.band !== record.health.band);
  const isNew = record.isKept && (before?.digest !== digest || isReturning);
  if (!isNew && before !== undefined && isShownAs(before, record.health)) return null;
  return { record, before, digest, isNew };
}
