import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ConnectionsService } from '../connections/connections.service.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Database } from '../platform/database/database.ts';
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
    private readonly connections: ConnectionsService,
    private readonly jobs: JobLoop,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('purge', (job, signal) => this.run(job, signal));
  }

  /** An entry. Killed anywhere, it is simply run again. */
  async run({ workspaceId, connectionId }: ConnectionJob, signal: AbortSignal): Promise<void> {
    for (let isMore = true; isMore;) {
      isMore = await this.database.write(
        workspaceId,
        // A job that comes late must not touch what was connected again since.
        async (scope) =>
          (await this.connections.find(scope, connectionId))?.status === 'disconnecting' &&
          (await this.removal.blank(scope, connectionId)),
      );
    }
    let place = await this.database.write<RemovalPlace>(workspaceId, async (scope) => {
      const connection = await this.connections.find(scope, connectionId);
      return connection?.status === 'disconnecting' ? this.removal.begin(scope, connectionId) : null;
    });
    if (place === null) return;
    while (place !== null) {
      if (signal.aborted) throw new Error('Stopped while removing; it goes on later.');
      const here: NonNullable<RemovalPlace> = place;
      place = await this.database.write(workspaceId, (scope) => this.removal.remove(scope, connectionId, here));
    }
    await this.database.write(workspaceId, async (scope) => {
      await this.removal.end(scope, connectionId);
      await this.disconnecting.end(scope, connectionId);
    });
  }
}
