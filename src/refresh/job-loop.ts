import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationShutdown } from '@nestjs/common';
import type { Job } from 'pg-boss';
import {
  awaitedPriority,
  JobQueue,
  jobChannel,
  jobQueues,
  superviseSeconds,
  type ConnectionJob,
  type JobQueueName,
} from '../platform/jobs/job-queue.ts';
import { Listener } from '../platform/database/listener.ts';
import type { Scope } from '../platform/database/scope.ts';
import { JobAttempts, wordsOf } from './job-attempts.ts';
import { JobPlaces, type Width } from './job-places.ts';
import { pause, Stopping } from './stopping.ts';

/** Waits so many milliseconds without a place: meanwhile another job has it. */
export type Rest = (milliseconds: number) => Promise<void>;

/** Does a job to its end. When `signal` is aborted the job belongs to somebody else, or the process stops. */
export type JobHandler = (job: ConnectionJob, signal: AbortSignal, rest: Rest) => Promise<void>;

const lookMilliseconds = 1_000;
/**
 * How many jobs of each queue a process does at a time, whatever the others do. A whole reading holds pages all the time, so their
 * number bounds the memory of a worker. What only begins one is short. Readings of the night may last for hours: one place is kept for
 * who connects meanwhile.
 */
const widths: Readonly<Record<JobQueueName, Width>> = {
  backfill: { places: 3, kept: 1 },
  reconcile: { places: 4, kept: 0 },
  purge: { places: 2, kept: 0 },
};

/**
 * Does jobs without a row: hears of them, looks for them once a second as the backstop, and does as many at a time as there are
 * places.
 */
@Injectable()
export class JobLoop implements BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #handlers = new Map<JobQueueName, JobHandler>();
  readonly #places = new Map(jobQueues.map((queue) => [queue, new JobPlaces(widths[queue])]));
  readonly #logger = new Logger(JobLoop.name);
  readonly #running = new Set<Promise<unknown>>();
  readonly #timers: NodeJS.Timeout[] = [];
  #isStarted = false;
  #isLooking = false;
  /** Something was heard of while looking: it may be where nobody looks any more. */
  #looksAgain = false;

  constructor(
    private readonly queue: JobQueue,
    private readonly stopping: Stopping,
    private readonly listener: Listener,
    private readonly attempts: JobAttempts,
  ) {}

  handle(queue: JobQueueName, handler: JobHandler): void {
    this.#handlers.set(queue, handler);
  }

  /** A step: jobs for whoever is free. */
  async send(scope: Pick<Scope, 'db'>, queue: JobQueueName, ...jobs: readonly ConnectionJob[]): Promise<void> {
    await this.queue.send(scope, queue, ...jobs);
  }

  /** Only the worker calls it. */
  async start(): Promise<void> {
    this.#isStarted = true;
    this.listener.heard.subscribe(({ channel }) => {
      if (channel === jobChannel) void this.#look();
    });
    await this.listener.listen(jobChannel);
    this.#timers.push(
      setInterval(() => void this.#look(), lookMilliseconds),
      setInterval(() => void this.#supervise(), superviseSeconds * 1_000),
    );
    void this.#supervise();
  }

  beforeApplicationShutdown(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /** Does all jobs that are due now, one after the other. Tests call it, and it throws what a job failed with. */
  async drain(): Promise<number> {
    let done = 0;
    for (const queue of this.#handlers.keys()) {
      for (let jobs = await this.#fetch(queue); jobs.length > 0; jobs = await this.#fetch(queue)) {
        for (const job of jobs) {
          const error = await this.#run(queue, job);
          if (error !== null) throw error;
        }
        done += jobs.length;
      }
    }
    return done;
  }

  async #look(): Promise<void> {
    this.#looksAgain = true;
    if (this.#isLooking || !this.#isStarted) return;
    this.#isLooking = true;
    try {
      while (this.#looksAgain && !this.stopping.signal.aborted) {
        this.#looksAgain = false;
        await this.#beginAll();
      }
    } catch (error) {
      this.#logger.warn({ outcome: 'jobs_not_fetched', error: wordsOf(error) });
    } finally {
      this.#isLooking = false;
    }
  }

  async #beginAll(): Promise<void> {
    for (const queue of this.#handlers.keys()) {
      for (let jobs = await this.#fetchIfFree(queue); jobs.length > 0; jobs = await this.#fetchIfFree(queue)) {
        for (const job of jobs) this.#begin(queue, job);
      }
    }
  }

  async #fetchIfFree(queue: JobQueueName): Promise<Job<ConnectionJob>[]> {
    const places = this.#places.get(queue);
    if (places?.areFree(false)) return this.#fetch(queue);
    return places?.areFree(true) ? this.#fetch(queue, { minPriority: awaitedPriority }) : [];
  }

  #fetch(queue: JobQueueName, which: { minPriority?: number } = {}): Promise<Job<ConnectionJob>[]> {
    return this.queue.boss.fetch<ConnectionJob>(queue, { batchSize: 1, ...which });
  }

  #begin(queue: JobQueueName, job: Job<ConnectionJob>): void {
    const work: Promise<unknown> = this.#run(queue, job).finally(() => {
      this.#running.delete(work);
      void this.#look();
    });
    this.#running.add(work);
  }

  /** Answers what the job failed with; null when it is done. */
  #run(queue: JobQueueName, job: Job<ConnectionJob>): Promise<unknown> {
    return this.attempts.make(queue, job, (signal) => this.#handle(queue, job.data, signal));
  }

  async #handle(queue: JobQueueName, job: ConnectionJob, signal: AbortSignal): Promise<void> {
    await this.#places.get(queue)?.run(job.isAwaited ?? false, async (leave) => {
      const rest: Rest = (milliseconds) => {
        const rested = leave(() => pause(milliseconds, signal));
        void this.#look();
        return rested;
      };
      await this.#handlers.get(queue)?.(job, signal, rest);
    });
  }

  async #supervise(): Promise<void> {
    try {
      await this.queue.boss.supervise();
    } catch (error) {
      this.#logger.warn({ outcome: 'jobs_not_supervised', error: wordsOf(error) });
    }
  }
}
