import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * How often a customer was noted for a reading of usage: who is noted again while usage is read stays noted. A worker of the release
 * before counts nothing, and forgets as it did.
 */
export class CountNotesForUsage20261122001210 implements MigrationInterface {
  name = 'CountNotesForUsage20261122001210';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table usage_customer add column noted bigint not null default 0`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table usage_customer drop column noted`);
  }
}
