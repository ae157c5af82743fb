import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { PgBoss, type Db } from 'pg-boss';
import type { PoolClient } from 'pg';
import { CONFIG, type Config } from '../config/config.ts';
import { asApplication } from '../database/connection-options.ts';
import type { Scope } from '../database/scope.ts';

export const jobQueues = ['backfill', 'reconcile', 'purge'] as const;
export type JobQueueName = (typeof jobQueues)[number];

export interface ConnectionJob {
  readonly workspaceId: string;
  readonly connectionId: string;
  /** Somebody waits for it: it goes before all that nobody asked for. */
  readonly isAwaited?: boolean;
}

/** Of what somebody waits for; of everything else it is 0. */
export const awaitedPriority = 1;

/** Where a job is announced when the transaction that sends it commits. */
export const jobChannel = 'keepwell_job';

/** A job whose worker gave no sign of life for this long is given to another. */
const heartbeatSeconds = 15;
/** How often jobs are looked over: with the heartbeat and the queues' delay of 5 s, a dead worker's job goes on in half a minute. */
export const superviseSeconds = 10;

/** Jobs that have no row of their own (ruling 12). They are sent in the transaction that decides them. */
@Injectable()
export class JobQueue implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #boss: PgBoss;
  #isStarted = false;

  constructor(@Inject(CONFIG) config: Config) {
    this.#boss = new PgBoss({
      ...asApplication(config),
      max: 3,
      migrate: false,
      createSchema: false,
      schedule: false,
      // Every process sends jobs; only the worker looks after them, by calling `supervise`.
      supervise: false,
      monitorIntervalSeconds: superviseSeconds,
      application_name: 'keepwell jobs',
    });
    const logger = new Logger(JobQueue.name);
    this.#boss.on('error', (error) => logger.warn({ outcome: 'job_queue_error', error: error.message }));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.start();
  }

  async start(): Promise<void> {
    if (this.#isStarted) return;
    this.#isStarted = true;
    await this.#boss.start();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#isStarted) await this.#boss.stop({ graceful: false });
  }

  get boss(): PgBoss {
    return this.#boss;
  }

  /** A step: whether somebody does this job, or will. */
  async isSent({ db }: Scope, queue: JobQueueName, { connectionId }: ConnectionJob): Promise<boolean> {
    const rows: unknown[] = await db.query(
      `select 1 from pgboss.job where name = $1 and state < 'completed' and data ->> 'connectionId' = $2 limit 1`,
      [queue, connectionId],
    );
    return rows.length > 0;
  }

  /** A step: somebody waits by now for a job that was sent before. Where nobody does it yet, it goes before the others. */
  async hasten({ db }: Scope, queue: JobQueueName, job: ConnectionJob): Promise<void> {
    const waiting: { id: string }[] = await db.query(
      `select id from pgboss.job where name = $1 and state < 'active' and priority < $2 and data ->> 'connectionId' = $3`,
      [queue, awaitedPriority, job.connectionId],
    );
    if (waiting.length === 0) return;
    const change = { priority: awaitedPriority, db: await connectionOf(db) };
    for (const { id } of waiting) await this.#boss.update(queue, { ...job, isAwaited: true }, { ...change, id });
    await announce(db, queue);
  }

  /** A step: sends jobs with the caller's transaction, any number in one statement. */
  async send({ db }: Pick<Scope, 'db'>, queue: JobQueueName, ...jobs: readonly ConnectionJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const sent = jobs.map((data) => ({ data, heartbeatSeconds, priority: data.isAwaited ? awaitedPriority : 0 }));
    await this.#boss.insert(queue, sent, { db: await connectionOf(db) });
    await announce(db, queue);
  }
}

async function announce(db: Scope['db'], queue: JobQueueName): Promise<void> {
  await db.query(`select pg_notify('${jobChannel}', $1)`, [queue]);
}

/** A transaction as pg-boss wants to see it. */
async function connectionOf(db: Scope['db']): Promise<Db> {
  const runner = db.queryRunner;
  if (!runner) throw new Error('A job is sent inside a transaction.');
  // TypeORM declares the driver's client as `any`; with the postgres driver it is pg's own.
  const client: PoolClient = await runner.connect();
  return { executeSql: (text, values) => client.query(text, values) };
}
