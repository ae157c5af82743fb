import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { JobQueue } from '../platform/jobs/job-queue.ts';
import { Changes } from '../platform/notify/changes.ts';
import { ConnectionAddresses } from './connection-addresses.service.ts';

/** Ending a connection. */
@Injectable()
export class DisconnectingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly addresses: ConnectionAddresses,
    private readonly jobs: JobQueue,
    private readonly changes: Changes,
  ) {}

  /**
   * Ends the connection. Its generation is raised under a lock that waits for whoever is writing and refuses whoever comes
   * later; the credentials are forgotten, and what was read is then removed by a job. Accounts, links by id and sent mail stay.
   */
  async disconnect(workspaceId: string, id: string): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const rows: { status: string }[] = await scope.db.query(
        `select status from connection where workspace_id = $1 and id = $2 for update`,
        [workspaceId, id],
      );
      if (!rows[0]) throw notFound('connection');
      if (rows[0].status === 'disconnecting' || rows[0].status === 'disconnected') return;
      const now = this.clock.now();
      await scope.db.query(
        `update connection set generation = generation + 1, status = 'disconnecting', status_words = null, disconnected_at = $3, sealed_credentials = '', granted_scope = null,
           sealed_webhook_secret = null, sealed_webhook_secret_before = null, webhook_secret_before_until = null
         where workspace_id = $1 and id = $2`,
        [workspaceId, id, now],
      );
      await this.addresses.leave(scope, id);
      await scope.db.query(
        `update backfill set status = 'canceled', ended_at = $3
         where workspace_id = $1 and connection_id = $2 and status in ('waiting', 'running', 'paused')`,
        [workspaceId, id, now],
      );
      await this.jobs.send(scope, 'purge', { workspaceId, connectionId: id });
      await this.changes.announce(scope, 'connections', [id]);
    });
  }

  /** A step: whether what was read is still to be removed; it stays so until this transaction ends. */
  async isLeaving(scope: Scope, id: string): Promise<boolean> {
    const rows: unknown[] = await scope.db.query(
      `select 1 from connection where workspace_id = $1 and id = $2 and status = 'disconnecting' for no key update`,
      [scope.workspaceId, id],
    );
    return rows.length > 0;
  }

  /** A step: everything that was read has been removed. */
  async end(scope: Scope, id: string): Promise<void> {
    await scope.db.query(
      `update connection set status = 'disconnected'
       where workspace_id = $1 and id = $2 and status = 'disconnecting'`,
      [scope.workspaceId, id],
    );
    await this.changes.announce(scope, 'connections', [id]);
  }
}
