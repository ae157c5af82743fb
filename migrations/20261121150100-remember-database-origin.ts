import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where this database was when it was last opened: a copy of it, put in its place, is told by that (faults.md §5.11). */
export class RememberDatabaseOrigin20261121150100 implements MigrationInterface {
  name = 'RememberDatabaseOrigin20261121150100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table database_origin (
        is_only boolean primary key default true check (is_only),
        -- The cluster, its timeline and the database in it.
        server text not null,
        -- When the files of an embedded server came to where they are; null where somebody else keeps the server.
        files text
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table database_origin`);
  }
}
