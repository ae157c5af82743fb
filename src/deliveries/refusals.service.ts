import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../platform/database/database.ts';

/** What was refused at an address, on a day, for a reason, since it was last written down. */
interface Count {
  readonly address: string;
  readonly day: string;
  readonly reason: string;
  refused: number;
}

const flushMilliseconds = 1_000;
/** Addresses that exist, and few reasons: more come together only while the database is away. Of those it is only told how many. */
const mostCounts = 10_000;

/**
 * Refused deliveries: nothing is kept of them but a count for each address, day and reason (faults.md §2.4). Anybody can send them, so
 * none of them reaches the database: what was counted is written down once a second.
 */
@Injectable()
export class RefusalsService implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(RefusalsService.name);
  #counts = new Map<string, Count>();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();
  /** Refusals that will never be written down, since that was last told. */
  #lost = 0;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.flush(), flushMilliseconds);
    this.#timer.unref();
  }

  /** Runs before the database is closed: rooms shut down before the floor they stand on. */
  async onApplicationShutdown(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await this.#flush(true);
  }

  /** Only for addresses that exist: an invented one must not fill a table. */
  count(address: string, reason: string, now: Date): void {
    this.#add({ address, day: now.toISOString().slice(0, 10), reason, refused: 1 });
  }

  /** Writes down what was counted; what cannot be written stays counted. */
  flush(): Promise<void> {
    return this.#flush(false);
  }

  #flush(isLast: boolean): Promise<void> {
    this.#flushing = this.#flushing.then(() => this.#write(isLast));
    return this.#flushing;
  }

  #add(count: Count): void {
    const key = `${count.day} ${count.reason} ${count.address}`;
    const known = this.#counts.get(key);
    if (known) known.refused += count.refused;
    else if (this.#counts.size < mostCounts) this.#counts.set(key, count);
    else this.#lost += count.refused;
  }

  async #write(isLast: boolean): Promise<void> {
    if (this.#counts.size === 0) return;
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    try {
      await this.#keep(counts);
      if (this.#lost > 0) this.#tell('There was no room to count them.');
    } catch (error) {
      if (isLast) for (const { refused } of counts) this.#lost += refused;
      else for (const count of counts) this.#add(count);
      this.#tell(error instanceof Error ? error.message : 'unknown');
    }
  }

  async #keep(counts: readonly Count[]): Promise<void> {
    await this.database.outside(async (db) => {
      await db.query(
        `insert into directory_refusal as r (address, day, reason, refused)
         select address, day, reason, refused
         from jsonb_to_recordset($1::jsonb) as c(address text, day date, reason text, refused bigint)
         order by address, day, reason
         on conflict (address, day, reason) do update set refused = r.refused + excluded.refused`,
        [JSON.stringify(counts)],
      );
    });
  }

  /** Each lost one is told once; what is not lost stays counted until it can be written. */
  #tell(error: string): void {
    this.#logger.warn({ outcome: 'refusals_not_counted', lost: this.#lost, error });
    this.#lost = 0;
  }
}
