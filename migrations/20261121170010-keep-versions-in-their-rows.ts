import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As payloads (`KeepPayloadsInTheirRows`): compressing a version of a snapshot took longer than all else of storing it. */
export class KeepVersionsInTheirRows20261121170010 implements MigrationInterface {
  name = 'KeepVersionsInTheirRows20261121170010';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table account_snapshot set (toast_tuple_target = 8160)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account_snapshot reset (toast_tuple_target)`);
  }
}
