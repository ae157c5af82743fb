import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { ConnectionJob } from '../platform/jobs/job-queue.ts';
import { JobLoop } from './job-loop.ts';
import { Removal, type RemovalPlace } from './removal.ts';

/**
 * Removes what was read through a connection that was ended, a bounded number of rows in each transaction. Accounts, their
 * links by id, people and sent mail stay (ruling 4), so that connecting again brings the same records back.
 */
@Injectable()
export class PurgeJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly removal: Removal,
    private readonly disconnecting: DisconnectingService,
    private readonly jobs: JobLoop,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('purge', (job, signal) => this.run(job, signal));
  }

  /** An entry. Killed anywhere, it is simply run again. */
  async run({ workspaceId, connectionId }: ConnectionJob, signal: AbortSignal): Promise<void> {
    const step = <T>(work: (scope: Scope) => Promise<T>) => {
      if (signal.aborted) throw new Error('Stopped while removing; it goes on later.');
      return this.#whileLeaving(workspaceId, connectionId, work);
    };
    while (await step((scope) => this.removal.blank(scope, connectionId)));
    while (await step((scope) => this.removal.bareFlags(scope, connectionId)));
    let place = await step((scope) => this.removal.begin(scope, connectionId));
    if (place === null) return;
    while (place !== null) {
      const here: NonNullable<RemovalPlace> = place;
      place = await step((scope) => this.removal.remove(scope, connectionId, here));
    }
    while (await step((scope) => this.removal.bareFlags(scope, connectionId)));
    await step(async (scope) => {
      await this.removal.end(scope, connectionId);
      await this.disconnecting.end(scope, connectionId);
    });
  }

  /**
   * Null once the connection is not leaving any more. Looked at in every transaction, and held so: a worker that was frozen while
   * another finished must not touch what was connected again since.
   */
  async #whileLeaving<T>(
    workspaceId: string,
    connectionId: string,
    work: (scope: Scope) => Promise<T>,
  ): Promise<T | null> {
    return this.database.write(workspaceId, async (scope) =>
      (await this.disconnecting.isLeaving(scope, connectionId)) ? work(scope) : null,
    );
  }
}
