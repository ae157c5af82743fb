import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Backfill } from '../connections/backfills.service.ts';
import type { Connection } from '../connections/connection.ts';
import { Clock } from '../platform/clock.ts';
import type { ConnectionJob } from '../platform/jobs/job-queue.ts';
import { BackfillCourse } from './backfill-course.ts';
import { BackfillState } from './backfill-state.ts';
import { BackfillOvertaken, CallCount } from './backfill-work.ts';
import { JobLoop, type Rest } from './job-loop.ts';
import { asConnectorError, Readings } from './readings.ts';
import { pause } from './stopping.ts';

/** As long as a job may live at all; each call has its own, much shorter limit. */
const longestMilliseconds = 86_000_000;

/** Two workers that met at one reading do not go on in step. */
const overtakenMilliseconds = 1_000;

/** Reads a whole connection. Everything it must remember is in rows: killed at any page, it goes on where it was. */
@Injectable()
export class BackfillJob implements OnModuleInit {
  constructor(
    private readonly state: BackfillState,
    private readonly readings: Readings,
    private readonly course: BackfillCourse,
    private readonly clock: Clock,
    private readonly jobs: JobLoop,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('backfill', (job, signal, rest) => this.run(job, signal, rest));
  }

  /** An entry. Returns when the reading has ended, for whatever reason; waits out a billing system that is away. */
  async run(
    job: ConnectionJob,
    signal: AbortSignal,
    rest: Rest = (milliseconds) => pause(milliseconds, signal),
  ): Promise<void> {
    for (;;) {
      const open = await this.state.find(job);
      if (!open) return;
      const until = await this.#attempt(open, signal);
      if (until === null) return;
      await rest(until.getTime() - this.clock.now().getTime());
      if (signal.aborted) throw new BackfillOvertaken();
    }
  }

  /** Answers when to go on; null when nothing is left to do here. */
  async #attempt(work: { connection: Connection; backfill: Backfill }, signal: AbortSignal): Promise<Date | null> {
    const calls = new CallCount();
    const limits = { milliseconds: longestMilliseconds, signal, onCall: calls.add };
    try {
      await this.readings.use(work.connection, limits, (reading) =>
        this.course.read({ ...work, ...reading, signal, calls }),
      );
      return null;
    } catch (error) {
      // A job that is stopped or taken away is no news about the billing system: it goes back to the queue.
      if (signal.aborted) throw error;
      // Another worker may go on with it, or have met us half-way: whether anything is left shows in a moment.
      if (error instanceof BackfillOvertaken) return new Date(this.clock.now().getTime() + overtakenMilliseconds);
      const trouble = asConnectorError(error);
      if (!trouble) throw error;
      return await this.state.wait(work, trouble);
    }
  }
}
