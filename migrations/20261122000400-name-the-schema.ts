import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which schema this database has: a program that runs on while a newer release migrates can tell why it fails. */
export class NameTheSchema20261122000400 implements MigrationInterface {
  name = 'NameTheSchema20261122000400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table main_key add column schema_name text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table main_key drop column schema_name`);
  }
}
