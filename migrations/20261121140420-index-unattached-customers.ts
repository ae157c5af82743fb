import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The few customers that wait, or that a person must look at, are listed without passing all the others. */
export class IndexUnattachedCustomers20261121140420 implements MigrationInterface {
  name = 'IndexUnattachedCustomers20261121140420';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index billing_customer_review on billing_customer (workspace_id, connection_id, external_id) where link = 'review';
      create index billing_customer_waiting on billing_customer (workspace_id, connection_id, external_id)
        where account_id is null;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index billing_customer_review, billing_customer_waiting`);
  }
}
