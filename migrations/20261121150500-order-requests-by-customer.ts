import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests to look at objects again are taken customer by customer, so that what a customer needs is worked out once. */
export class OrderRequestsByCustomer20261121150500 implements MigrationInterface {
  name = 'OrderRequestsByCustomer20261121150500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index billing_object_requested on billing_object (workspace_id, connection_id, customer_id nulls first)
        where wanted > done;
      drop index billing_object_wanted;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create index billing_object_wanted on billing_object (workspace_id, connection_id, kind, external_id) where wanted > done;
      drop index billing_object_requested;
    `);
  }
}
