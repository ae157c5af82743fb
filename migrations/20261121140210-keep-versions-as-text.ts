import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of a snapshot are kept as the text they were compared by: read whole, hardly ever looked into, and never changed. */
export class KeepVersionsAsText20261121140210 implements MigrationInterface {
  name = 'KeepVersionsAsText20261121140210';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table account_snapshot alter column content type json using content::json`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account_snapshot alter column content type jsonb using content::jsonb`);
  }
}
