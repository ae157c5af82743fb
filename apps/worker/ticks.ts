import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { ConnectionsUpkeepService } from '#server/connections/connections-upkeep.service.ts';
import { Clock } from '#server/platform/clock.ts';
import { Resealing } from '#server/platform/secrets/resealing.ts';
import { FetchRatesJob } from '#server/rates/fetch-rates.job.ts';
import { ReconcileJob } from '#server/refresh/reconcile.job.ts';

/** Ticks of the clock. They only enqueue, under keys that make a tick in ten processes one job, and sweep. */
@Injectable()
export class Ticks {
  readonly #logger = new Logger(Ticks.name);

  constructor(
    private readonly reconcile: ReconcileJob,
    private readonly rates: FetchRatesJob,
    private readonly connections: ConnectionsUpkeepService,
    private readonly resealing: Resealing,
    private readonly clock: Clock,
  ) {}

  /** Each hour: most find nothing due, and a night that was missed is caught up with in the day. */
  @Cron('0 17 * * * *', { name: 'reconcile', timeZone: 'UTC' })
  async reconcileHourly(): Promise<void> {
    await this.#try(() => this.reconcile.tick());
    // What is old is removed also when nothing could be asked for.
    await this.#try(() => this.connections.prune(this.clock.now()));
  }

  /** Each hour: rates are published once a working day, and a fetch that failed is tried again. */
  @Cron('0 37 * * * *', { name: 'rates', timeZone: 'UTC' })
  async fetchRatesHourly(): Promise<void> {
    await this.#try(() => this.rates.tick());
  }

  /** Every few seconds: a workspace that has just connected has no rates yet. At other times there is nothing to do. */
  @Cron('*/15 * * * * *', { name: 'first-rates', timeZone: 'UTC', waitForCompletion: true })
  async fetchFirstRates(): Promise<void> {
    await this.#try(() => this.rates.tickForNewcomers());
  }

  /** While the main key is rotated: what former keys sealed is sealed anew. At other times there is nothing to do. */
  @Cron('*/15 * * * * *', { name: 'reseal', timeZone: 'UTC', waitForCompletion: true })
  async resealSecrets(): Promise<void> {
    await this.#try(() => this.resealing.run());
  }

  async #try(tick: () => Promise<unknown>): Promise<void> {
    try {
      await tick();
    } catch (error) {
      // The next tick asks again; a failed one must not end the process.
      this.#logger.warn({ outcome: 'tick_failed', error: error instanceof Error ? error.message : 'unknown' });
    }
  }
}
