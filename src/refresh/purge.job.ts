import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AccountsService } from '../accounts/accounts.service.ts';
import { BillingService } from '../billing/billing.service.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Database } from '../platform/database/database.ts';
import type { ConnectionJob } from '../platform/jobs/job-queue.ts';
import { AfterRefreshSteps } from './after-refresh.ts';
import { JobLoop } from './job-loop.ts';

const rowsAtOnce = 2_000;

/**
 * Removes what was read through a connection that was ended, a bounded number of rows in each transaction. Accounts, their
 * links by id, people and sent mail stay (ruling 4), so that connecting again brings the same records back.
 */
@Injectable()
export class PurgeJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly billing: BillingService,
    private readonly accounts: AccountsService,
    private readonly disconnecting: DisconnectingService,
    private readonly connections: ConnectionsService,
    private readonly after: AfterRefreshSteps,
    private readonly jobs: JobLoop,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('purge', (job, signal) => this.run(job, signal));
  }

  /** An entry. Killed anywhere, it is simply run again. */
  async run({ workspaceId, connectionId }: ConnectionJob, signal: AbortSignal): Promise<void> {
    // First, so that nobody acts on billing that is being taken away.
    const isDue = await this.database.write(workspaceId, async (scope) => {
      await this.accounts.wantConnection(scope, connectionId);
      return (await this.connections.find(scope, connectionId))?.status === 'disconnecting';
    });
    // A job that comes late must not touch what was connected again since.
    if (!isDue) return;
    for (let isMore = true; isMore;) {
      if (signal.aborted) throw new Error('Stopped while removing; it goes on later.');
      isMore = await this.database.write(
        workspaceId,
        async (scope) =>
          (await this.after.purge(scope, connectionId, rowsAtOnce)) ||
          (await this.billing.purge(scope, connectionId, rowsAtOnce)),
      );
    }
    await this.database.write(workspaceId, async (scope) => {
      await this.accounts.wantConnection(scope, connectionId);
      await this.disconnecting.end(scope, connectionId);
    });
  }
}
