import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a customer's use was last told, not only asked for: after usage could not be read, what the first telling holds is adopted,
 * and what comes later is not (ruling 7).
 */
export class RememberToldUsage20261121170410 implements MigrationInterface {
  name = 'RememberToldUsage20261121170410';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table usage_customer add column told_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table usage_customer drop column told_at`);
  }
}
