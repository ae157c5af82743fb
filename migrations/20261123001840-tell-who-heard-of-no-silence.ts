import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether accounts were judged by the silence of a source of which nobody was told, because a process had just begun: when it is heard,
 * that is told.
 */
export class TellWhoHeardOfNoSilence20261123001840 implements MigrationInterface {
  name = 'TellWhoHeardOfNoSilence20261123001840';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table source_standing add column was_silent boolean not null default false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table source_standing drop column was_silent`);
  }
}
