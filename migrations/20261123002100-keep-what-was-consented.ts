import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an account gave consent to, to be shown. Of consent from before nobody knows it but that it was checked. */
export class KeepWhatWasConsented20261123002100 implements MigrationInterface {
  name = 'KeepWhatWasConsented20261123002100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection add column granted_scope text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection drop column granted_scope`);
  }
}
