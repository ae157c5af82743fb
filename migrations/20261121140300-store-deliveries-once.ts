import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a delivery said is kept once, as it was written: nothing searches in it, and taking it apart cost more than all else that
 * storing a delivery does. An object that a delivery carried is named by its place there instead of being copied.
 */
export class StoreDeliveriesOnce20261121140300 implements MigrationInterface {
  name = 'StoreDeliveriesOnce20261121140300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table delivery alter column payload type json using payload::json;
      alter table delivery alter column payload set statistics 0;

      -- The delivery that carried the object, the way to it inside, and what is not written there. What polling brought stands in
      -- "offered" itself.
      alter table billing_object add column offered_in jsonb;
      alter table billing_object alter column offered_in set statistics 0;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      update billing_object set must_fetch = true where offered_in is not null;
      alter table billing_object drop column offered_in;
      alter table delivery alter column payload type jsonb using payload::jsonb;
    `);
  }
}
