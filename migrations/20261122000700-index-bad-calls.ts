import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Calls that were not answered well are looked for, and are few: only they are in this index. */
export class IndexBadCalls20261122000700 implements MigrationInterface {
  name = 'IndexBadCalls20261122000700';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `create index connection_call_bad on connection_call (workspace_id, connection_id, at) where status = 0 or status >= 400`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index connection_call_bad`);
  }
}
