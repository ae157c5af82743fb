import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Connection, isOpen, isReading, lastWholeOf } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { Clock } from '../platform/clock.ts';
import { Database } from '../platform/database/database.ts';
import type { ConnectionJob } from '../platform/jobs/job-queue.ts';
import { JobLoop } from './job-loop.ts';
import { NightPlan } from './night-plan.ts';

const hour = 60 * 60_000;
/** A reading is due each night, and in the day when the night was missed. */
const nightHours: ReadonlySet<number> = new Set([2, 3, 4]);
const nightlyAfter = 20 * hour;
const missedAfter = 26 * hour;
/** What was asked for is not asked for again before the next tick but one. */
const askedAgainAfter = 50 * 60_000;
/** What one tick asks for at most; the next one goes on. */
const mostAtOnce = 1_000;

/** The nightly reading: brings what no webhook and no event told, and says what it corrected [R7]. */
@Injectable()
export class ReconcileJob implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly connections: ConnectionsService,
    private readonly plan: NightPlan,
    private readonly clock: Clock,
    private readonly jobs: JobLoop,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('reconcile', (job) => this.run(job));
  }

  /**
   * An entry, at each tick of the clock: asks for the readings that are due, all workspaces in one statement, and sends their jobs
   * in another. A tick in ten processes asks once: whoever comes second finds that it was asked for.
   */
  async tick(): Promise<number> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - dueAfter(now));
    return this.database.outside(async (db) => {
      const [due]: [ConnectionJob[]] = await db.query(
        `update directory_connection set asked_at = $1 where public_id in (
           select public_id from directory_connection
           where (read_at is null or read_at < $2) and (asked_at is null or asked_at < $3)
           order by read_at nulls first, public_id limit $4 for update skip locked)
         returning workspace_id as "workspaceId", connection_id as "connectionId"`,
        [now, before, new Date(now.getTime() - askedAgainAfter), mostAtOnce],
      );
      await this.jobs.send({ db }, 'reconcile', ...due);
      return due.length;
    });
  }

  /** An entry: begins the reading, unless one is under way. Doubled and late jobs find that it is no longer due. */
  async run({ workspaceId, connectionId }: ConnectionJob): Promise<void> {
    const now = this.clock.now();
    await this.database.write(workspaceId, async (scope) => {
      const connection = await this.connections.find(scope, connectionId);
      if (connection && isDue(connection, now)) await this.plan.begin(scope, connection, now);
    });
  }
}

/** Pure: whether the whole connection is to be read again now. */
function isDue(connection: Connection, now: Date): boolean {
  if (!isOpen(connection) || isReading(connection)) return false;
  const lastAt = lastWholeOf(connection);
  return now.getTime() - (lastAt?.getTime() ?? 0) > dueAfter(now);
}

function dueAfter(now: Date): number {
  return nightHours.has(now.getUTCHours()) ? nightlyAfter : missedAfter;
}
