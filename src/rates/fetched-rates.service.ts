import { Injectable } from '@nestjs/common';
import type { ReferenceRate } from '#core/rates/reference-rates.ts';
import { Clock } from '../platform/clock.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { Changes } from '../platform/notify/changes.ts';
import { triedAgain, type Published } from './published-rates.ts';
import { rateRefused, RatesService } from './rates.service.ts';

const hour = 3_600_000;
/** The recent rates reach back ninety days: after a longer pause there would be a gap before them. */
const longestPause = 80 * 24 * hour;
/** The bank publishes at about 16:00 Central European Time on working days: 15:00 UTC at the latest, and half an hour of grace. */
const publishedAt = { hours: 15, minutes: 30 };

/** What a workspace has had of the published rates, and what it wants next. */
@Injectable()
export class FetchedRates {
  constructor(
    private readonly rates: RatesService,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** A step: true when the recent rates are to be fetched for this workspace, by this process. */
  async claim({ db, workspaceId }: Scope, when: 'when_due' | 'always'): Promise<boolean> {
    const now = this.clock.now();
    const rows: unknown[] = await db.query(
      `insert into exchange_rate_fetch as f (workspace_id, tried_at) values ($1, $2)
       on conflict (workspace_id) do update set tried_at = excluded.tried_at
         where $3 or (f.tried_at <= $4 and (f.fetched_at is null or f.fetched_at < $5))
       returning workspace_id`,
      [workspaceId, now, when === 'always', anHourBefore(now), lastPublication(now)],
    );
    return rows.length > 0;
  }

  /** A step: the same of the history, once in all. Not where the recent rates did not come either: that would be one more wait. */
  async claimHistory({ db, workspaceId }: Scope): Promise<boolean> {
    const now = this.clock.now();
    const [rows]: [unknown[]] = await db.query(
      `update exchange_rate_fetch set history_tried_at = $2
       where workspace_id = $1 and history_at is null and fetched_at is not null and error is null
         and (history_tried_at is null or history_tried_at <= $3)
       returning workspace_id`,
      [workspaceId, now, anHourBefore(now)],
    );
    return rows.length > 0;
  }

  /** A step: learns what came, and says what did not. Answers in words why nothing was learned; null where it was. */
  async record(scope: Scope, which: 'recent' | 'history', published: Published): Promise<string | null> {
    const now = this.clock.now();
    const words = published.kind === 'failed' ? published.words : await this.#learn(scope, published.rates, now);
    if (which === 'recent') await recordRecent(scope, words, now);
    else await recordHistory(scope, words, now);
    return words;
  }

  async #learn(scope: Scope, rates: readonly ReferenceRate[], now: Date): Promise<string | null> {
    try {
      const kept = await this.rates.learn(scope, { rates, source: 'ecb', learnedBy: null }, now);
      // Every total of several currencies shows among accounts.
      if (kept > 0) await this.changes.announce(scope, 'accounts');
      return null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== rateRefused) throw error;
      return `The published rates were not taken. ${error.message} Check this machine's clock. ${triedAgain}`;
    }
  }
}

async function recordRecent({ db, workspaceId }: Scope, words: string | null, now: Date): Promise<void> {
  await db.query(
    `update exchange_rate_fetch set error = $4, fetched_at = case when $2 then $3::timestamptz else fetched_at end,
       history_at = case when $2 and fetched_at < $5 then null else history_at end
     where workspace_id = $1`,
    [workspaceId, words === null, now, words, new Date(now.getTime() - longestPause)],
  );
}

async function recordHistory({ db, workspaceId }: Scope, words: string | null, now: Date): Promise<void> {
  await db.query(
    `update exchange_rate_fetch set history_error = $4, history_at = case when $2 then $3::timestamptz end
     where workspace_id = $1`,
    [workspaceId, words === null, now, words === null ? null : `Older rates are missing: ${words}`],
  );
}

function anHourBefore(now: Date): Date {
  return new Date(now.getTime() - hour);
}

/** Pure: when rates were last published before a moment; nothing is published on Saturdays and Sundays. */
export function lastPublication(now: Date): Date {
  const at = new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), publishedAt.hours, publishedAt.minutes),
  );
  if (at > now) at.setUTCDate(at.getUTCDate() - 1);
  while (at.getUTCDay() === 0 || at.getUTCDay() === 6) at.setUTCDate(at.getUTCDate() - 1);
  return at;
}
