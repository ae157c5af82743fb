import { Injectable, Logger } from '@nestjs/common';
import type { Job } from 'pg-boss';
import { JobQueue, type ConnectionJob, type JobQueueName } from '../platform/jobs/job-queue.ts';
import { Stopping } from './stopping.ts';

/** Well within the jobs' heartbeat of 15 s: one that is lost costs nothing. */
const heartbeatMilliseconds = 4_000;

/** Which try of which job. */
type Attempt = Pick<Job<ConnectionJob>, 'id' | 'retryCount'>;

/** One job from its beginning to its end: its heartbeat is kept, and the queue and the log hear how it ended. */
@Injectable()
export class JobAttempts {
  readonly #logger = new Logger(JobAttempts.name);

  constructor(
    private readonly queue: JobQueue,
    private readonly stopping: Stopping,
  ) {}

  /**
   * Answers what the job failed with; null when it is done. The signal is aborted when the job belongs to somebody else, or the
   * process stops.
   */
  async make(
    queue: JobQueueName,
    { id, retryCount, data }: Job<ConnectionJob>,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<unknown> {
    const lost = new AbortController();
    const attempt = { id, retryCount };
    const heartbeat = setInterval(() => void this.#beat(queue, attempt, lost), heartbeatMilliseconds);
    const beganAt = performance.now();
    try {
      await work(AbortSignal.any([lost.signal, this.stopping.signal]));
      await this.queue.boss.complete(queue, attempt);
      this.#log(queue, data, beganAt, 'done');
      return null;
    } catch (error) {
      this.#log(queue, data, beganAt, this.stopping.signal.aborted ? 'handed_back' : 'failed', error);
      // The queue gives it out again after its delay. When even this fails, the missing heartbeat does the same.
      await this.queue.boss.fail(queue, attempt, { words: wordsOf(error) }).catch(() => undefined);
      return error;
    } finally {
      clearInterval(heartbeat);
    }
  }

  async #beat(queue: JobQueueName, attempt: Attempt, lost: AbortController): Promise<void> {
    try {
      const answer = await this.queue.boss.touch(queue, attempt);
      // The count is there, though the type does not name it.
      if (Reflect.get(answer, 'affected') === 0) lost.abort();
    } catch {
      // The database is away: whether the job is still ours shows when it is back, at the next beat.
    }
  }

  #log(queue: JobQueueName, job: ConnectionJob, beganAt: number, outcome: string, error?: unknown): void {
    this.#logger.log({
      outcome: `job_${outcome}`,
      queue,
      workspace: job.workspaceId,
      connection: job.connectionId,
      ms: Math.round(performance.now() - beganAt),
      ...(error === undefined ? {} : { error: wordsOf(error) }),
    });
  }
}

/** What went wrong, for the log. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
