import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TellCallsApart20261121131010 implements MigrationInterface {
  name = 'TellCallsApart20261121131010';

  async up(db: QueryRunner): Promise<void> {
    // A read may be a search that is posted, so the method does not tell what a call was.
    await db.query(
      `alter table connection_call add column purpose text not null default 'read' check (purpose in ('read', 'consent', 'write'))`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection_call drop column purpose`);
  }
}
