import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors/app-error.ts';
import { FetchedRates } from './fetched-rates.service.ts';
import { firstDay } from './history-reach.ts';
import { PublishedRates, type Published } from './published-rates.ts';
import { rateDay } from './rates.service.ts';

/** Brings the published rates into workspaces, once a day and once in all, whatever the number of workers. */
@Injectable()
export class FetchRatesJob {
  /** Workspaces that this process has looked at since they had their first connection. */
  #known: ReadonlySet<string> = new Set();

  constructor(
    private readonly database: Database,
    private readonly fetched: FetchedRates,
    private readonly published: PublishedRates,
    private readonly clock: Clock,
  ) {}

  /** An entry, at each tick of the clock: one download serves every workspace that is due. Answers how many were. */
  async tick(): Promise<number> {
    return this.#serve(await this.#connected());
  }

  /** An entry, every few seconds: whoever has just connected wants totals now, and not at the next hour [R17]. */
  async tickForNewcomers(): Promise<void> {
    const connected = await this.#connected();
    await this.#serve(connected.filter((workspaceId) => !this.#known.has(workspaceId)));
    this.#known = new Set(connected);
  }

  /** An entry: fetches now, for one workspace; the clock brings the history. Throws `unavailable` in words when nothing came. */
  async fetchNow(workspaceId: string): Promise<void> {
    const published = await this.published.recent(this.#since());
    if (published === null) {
      throw new AppError('conflict', 'rates_off', 'Fetching of rates is switched off here. Import a file instead.');
    }
    await this.database.write(workspaceId, (scope) => this.fetched.claim(scope, 'always'));
    const words = await this.#write(workspaceId, 'recent', published);
    if (words !== null) throw new AppError('unavailable', 'rates_unavailable', words);
  }

  async #connected(): Promise<string[]> {
    const rows: { workspace_id: string }[] = await this.database.outside((db) =>
      db.query(`select distinct workspace_id from directory_connection order by workspace_id`),
    );
    return rows.map((row) => row.workspace_id);
  }

  /** First what makes a total of today, for all; then the months before, which are a hundred times as much. */
  async #serve(workspaceIds: readonly string[]): Promise<number> {
    // A try that nobody makes is not noted as one.
    if (!this.published.isOn) return 0;
    let [recent, history]: (Published | null)[] = [null, null];
    let served = 0;
    for (const workspaceId of workspaceIds) {
      if (!(await this.database.write(workspaceId, (scope) => this.fetched.claim(scope, 'when_due')))) continue;
      recent ??= await this.published.recent(this.#since());
      if (recent !== null) await this.#write(workspaceId, 'recent', recent);
      served += 1;
    }
    if (!this.published.hasHistory) return served;
    for (const workspaceId of workspaceIds) {
      if (!(await this.database.write(workspaceId, (scope) => this.fetched.claimHistory(scope)))) continue;
      history ??= await this.published.history(this.#since());
      if (history !== null) await this.#write(workspaceId, 'history', history);
    }
    return served;
  }

  #since(): string {
    return firstDay(rateDay(this.clock.now()));
  }

  /** Answers in words why nothing was learned; null where it was. */
  async #write(workspaceId: string, which: 'recent' | 'history', published: Published): Promise<string | null> {
    return this.database.write(workspaceId, (scope) => this.fetched.record(scope, which, published));
  }
}
