import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A delivery is applied when nothing is left of what it waits for. Most wait for one object: then nothing is left once that is done,
 * and nobody has to look for others.
 */
export class FindDeliveriesOfSeveralObjects20261121210301 implements MigrationInterface {
  name = 'FindDeliveriesOfSeveralObjects20261121210301';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Of what waits already nobody knows.
      alter table delivery_object add column has_others boolean not null default true;
      drop index delivery_object_delivery;
      create index delivery_object_delivery on delivery_object (workspace_id, connection_id, delivery_id) where has_others;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index delivery_object_delivery;
      create index delivery_object_delivery on delivery_object (workspace_id, connection_id, delivery_id);
      alter table delivery_object drop column has_others;
    `);
  }
}
