import type { MigrationInterface, QueryRunner } from 'typeorm';

export class KeepUsageBesideVersions20261122000900 implements MigrationInterface {
  name = 'KeepUsageBesideVersions20261122000900';

  async up(db: QueryRunner): Promise<void> {
    // Null until the account is evaluated next: until then its newest version says it.
    await db.query(`alter table account add column usage jsonb`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account drop column usage`);
  }
}
