import { Injectable } from '@nestjs/common';
import type { ReferenceRate } from '#core/rates/reference-rates.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { PublishedRates, triedAgain, type Published } from './published-rates.ts';
import { rateRefused, RatesService } from './rates.service.ts';

const hour = 3_600_000;
/** The bank publishes at about 16:00 Central European Time on working days: 15:00 UTC at the latest, and half an hour of grace. */
const publishedAt = { hours: 15, minutes: 30 };

/** Brings the published rates into workspaces, once a day and once in all, whatever the number of workers. */
@Injectable()
export class FetchRatesJob {
  constructor(
    private readonly database: Database,
    private readonly rates: RatesService,
    private readonly published: PublishedRates,
    private readonly clock: Clock,
  ) {}

  /** An entry, at each tick of the clock: one download serves every workspace that is due. Answers how many were. */
  async tick(): Promise<number> {
    // A try that nobody makes is not noted as one.
    if (!this.published.isOn) return 0;
    const places: { workspace_id: string }[] = await this.database.outside((db) =>
      db.query(`select distinct workspace_id from directory_connection order by workspace_id`),
    );
    let published: Published | null = null;
    let served = 0;
    for (const { workspace_id: workspaceId } of places) {
      if (!(await this.database.write(workspaceId, (scope) => this.#claim(scope, 'when_due')))) continue;
      published ??= await this.published.read();
      if (published === null) return served;
      await this.#record(workspaceId, published);
      served += 1;
    }
    return served;
  }

  /** An entry: fetches now, for one workspace. Throws `unavailable` in words when nothing came. */
  async fetchNow(workspaceId: string): Promise<void> {
    const published = await this.published.read();
    if (published === null) {
      throw new AppError('conflict', 'rates_off', 'Fetching of rates is switched off here. Import a file instead.');
    }
    await this.database.write(workspaceId, (scope) => this.#claim(scope, 'always'));
    const words = await this.#record(workspaceId, published);
    if (words !== null) throw new AppError('unavailable', 'rates_unavailable', words);
  }

  /** A step: true when the rates are to be fetched for this workspace, by this process. */
  async #claim({ db, workspaceId }: Scope, when: 'when_due' | 'always'): Promise<boolean> {
    const now = this.clock.now();
    const rows: unknown[] = await db.query(
      `insert into exchange_rate_fetch as f (workspace_id, tried_at) values ($1, $2)
       on conflict (workspace_id) do update set tried_at = excluded.tried_at
         where $3 or (f.tried_at <= $4 and (f.fetched_at is null or f.fetched_at < $5))
       returning workspace_id`,
      [workspaceId, now, when === 'always', new Date(now.getTime() - hour), lastPublication(now)],
    );
    return rows.length > 0;
  }

  /** Answers in words why nothing was learned; null where it was. */
  async #record(workspaceId: string, published: Published): Promise<string | null> {
    const now = this.clock.now();
    return this.database.write(workspaceId, async (scope) => {
      const words = published.kind === 'failed' ? published.words : await this.#learn(scope, published.rates, now);
      await scope.db.query(
        `update exchange_rate_fetch set fetched_at = case when $2 then $3::timestamptz else fetched_at end, error = $4
         where workspace_id = $1`,
        [workspaceId, words === null, now, words],
      );
      return words;
    });
  }

  async #learn(scope: Scope, rates: readonly ReferenceRate[], now: Date): Promise<string | null> {
    try {
      await this.rates.learn(scope, { rates, source: 'ecb', learnedBy: null }, now);
      return null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== rateRefused) throw error;
      return `The published rates were not taken. ${error.message} Check this machine's clock. ${triedAgain}`;
    }
  }
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
