import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TellSinceWhenWebhooksCount20261123001800 implements MigrationInterface {
  name = 'TellSinceWhenWebhooksCount20261123001800';

  /** Null: since it was connected. What changed its way in before is not known, and is a day old before anybody can be misled by it. */
  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection add column way_in_since timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection drop column way_in_since`);
  }
}
