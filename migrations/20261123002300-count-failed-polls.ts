import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often in a row events were asked for in vain: what else the billing system answers says nothing of them. */
export class CountFailedPolls20261123002300 implements MigrationInterface {
  name = 'CountFailedPolls20261123002300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection add column polls_failed int not null default 0`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table connection drop column polls_failed`);
  }
}
