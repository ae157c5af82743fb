import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BackfillsService } from '../connections/backfills.service.ts';
import { isOpen, isReading, type Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import { JobQueue, type ConnectionJob } from '../platform/jobs/job-queue.ts';
import { JobLoop } from './job-loop.ts';

const hour = 60 * 60_000;
/** A reading is due each night, and in the day when the night was missed. */
const nightHours: ReadonlySet<number> = new Set([2, 3, 4]);
const nightlyAfter = 20 * hour;
const missedAfter = 26 * hour;

/** The nightly reading of everything: brings what no webhook and no event told, and says what it corrected [R7]. */
@Injectable()
export class ReconcileJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly backfills: BackfillsService,
    private readonly queue: JobQueue,
    private readonly clock: Clock,
    private readonly jobs: JobLoop,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('reconcile', (job) => this.run(job));
  }

  /** An entry, at each tick of the clock: enqueues what is due. A tick in ten processes is one job for each connection. */
  async tick(): Promise<number> {
    const places: { workspace_id: string; connection_id: string }[] = await this.database.outside((db) =>
      db.query(`select workspace_id, connection_id from directory_connection order by workspace_id, connection_id`),
    );
    let sent = 0;
    for (const place of places) {
      const job = { workspaceId: place.workspace_id, connectionId: place.connection_id };
      sent += await this.database.write(job.workspaceId, async (scope) => {
        const connection = await this.connections.find(scope, job.connectionId);
        if (!connection || !isDue(connection, this.clock.now())) return 0;
        await this.queue.send(scope, 'reconcile', job, { key: job.connectionId, everySeconds: 3_600 });
        return 1;
      });
    }
    return sent;
  }

  /** An entry: begins the reading, unless one is under way. Doubled and late jobs find that it is no longer due. */
  async run({ workspaceId, connectionId }: ConnectionJob): Promise<void> {
    await this.database.write(workspaceId, async (scope) => {
      const connection = await this.connections.find(scope, connectionId);
      if (connection && isDue(connection, this.clock.now())) {
        await this.backfills.start(scope, connection, this.clock.now());
      }
    });
  }
}

/** Pure: whether the whole connection is to be read again now. */
export function isDue(connection: Connection, now: Date): boolean {
  if (!isOpen(connection) || isReading(connection)) return false;
  const lastAt = connection.reconciledAt ?? connection.firstBackfillEndedAt;
  const age = now.getTime() - (lastAt?.getTime() ?? 0);
  return age > missedAfter || (age > nightlyAfter && nightHours.has(now.getUTCHours()));
}
