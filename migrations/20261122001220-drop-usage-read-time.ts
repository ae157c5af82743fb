import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When the usage of a connection was last read was written down and read by nobody: each customer has its own time. A worker of the
 * release before that reads usage meanwhile is refused and says that the schema has moved.
 */
export class DropUsageReadTime20261122001220 implements MigrationInterface {
  name = 'DropUsageReadTime20261122001220';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection drop column usage_read_at`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection add column usage_read_at timestamptz`);
  }
}
