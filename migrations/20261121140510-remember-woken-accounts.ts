import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The moment that woke an account and has not been judged yet: later than `evaluated_at` while its evaluation waits. Until then what
 * was concluded before that moment must not be shown as if it still held.
 */
export class RememberWokenAccounts20261121140510 implements MigrationInterface {
  name = 'RememberWokenAccounts20261121140510';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table account add column woken_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account drop column woken_at`);
  }
}
