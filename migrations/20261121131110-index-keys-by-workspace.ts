import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys are looked up by their hash when somebody asks, and by their id when they are revoked and while a stream is open. */
export class IndexKeysByWorkspace20261121131110 implements MigrationInterface {
  name = 'IndexKeysByWorkspace20261121131110';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create index directory_key_workspace on directory_key (workspace_id, api_key_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index directory_key_workspace`);
  }
}
