import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The reads of the last 30 days are held against what the billing system allows in 30 days. */
export class IndexCallsByTime20261121130110 implements MigrationInterface {
  name = 'IndexCallsByTime20261121130110';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create index connection_call_at on connection_call (workspace_id, connection_id, at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index connection_call_at`);
  }
}
