import { getConstructionPlans } from 'pg-boss';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue of jobs without a row (ruling 12), made here so that the application's role needs no right to create anything. */
export class CreateJobQueue20261121011000 implements MigrationInterface {
  name = 'CreateJobQueue20261121011000';

  async up(db: QueryRunner): Promise<void> {
    // The library wraps its plan in a transaction of its own; a migration already stands in one.
    const plan = getConstructionPlans('pgboss').replaceAll(/^\s*(BEGIN|COMMIT);\s*$/gm, '');
    await db.query(plan);
    await db.query(`
      grant usage on schema pgboss to keepwell_app;
      grant select, insert, update, delete on all tables in schema pgboss to keepwell_app;
      grant execute on all functions in schema pgboss to keepwell_app;
      select pgboss.create_queue('backfill',
        '{"policy": "standard", "retryLimit": 1000, "retryDelay": 5, "expireInSeconds": 86400, "heartbeatSeconds": 30}'::jsonb);
      select pgboss.create_queue('reconcile',
        '{"policy": "standard", "retryLimit": 3, "retryDelay": 60, "expireInSeconds": 86400, "heartbeatSeconds": 30}'::jsonb);
      select pgboss.create_queue('purge',
        '{"policy": "standard", "retryLimit": 1000, "retryDelay": 5, "expireInSeconds": 3600, "heartbeatSeconds": 30}'::jsonb);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop schema pgboss cascade`);
  }
}
