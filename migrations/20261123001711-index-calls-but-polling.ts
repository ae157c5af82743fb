import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is asked again and again hides the rest: only the rest is in this index. */
export class IndexCallsButPolling20261123001711 implements MigrationInterface {
  name = 'IndexCallsButPolling20261123001711';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `create index connection_call_rest on connection_call (workspace_id, connection_id, at) where purpose not in ('usage', 'changes')`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index connection_call_rest`);
  }
}
