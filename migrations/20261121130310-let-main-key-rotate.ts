import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The worker that has sealed everything anew says so here: from then on the former key can be dropped. */
export class LetMainKeyRotate20261121130310 implements MigrationInterface {
  name = 'LetMainKeyRotate20261121130310';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`grant update (key_id) on main_key to keepwell_app`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`revoke update (key_id) on main_key from keepwell_app`);
  }
}
