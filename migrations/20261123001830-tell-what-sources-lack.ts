import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a source lacked when the accounts were last told, in words: one that was silent and then lacks something has the same state. Null
 * of those told before: of them only such as lack something now are told again.
 */
export class TellWhatSourcesLack20261123001830 implements MigrationInterface {
  name = 'TellWhatSourcesLack20261123001830';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table source_standing add column lacks text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table source_standing drop column lacks`);
  }
}
