import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * References come with their customers and are looked up by them, so the key begins with the customer: those of one customer stand
 * together, once. By catalogue object, of which there are few, an index names each object once and then its rows. Either index was
 * written in the order of nothing before: a third of the time of storing references.
 */
export class OrderReferencesByCustomer20261122000610 implements MigrationInterface {
  name = 'OrderReferencesByCustomer20261122000610';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table billing_reference drop constraint billing_reference_pkey;
      alter table billing_reference add primary key (workspace_id, connection_id, customer_id, kind, external_id);
      create index billing_reference_object on billing_reference (workspace_id, connection_id, kind, external_id);
      drop index billing_reference_customer;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table billing_reference drop constraint billing_reference_pkey;
      alter table billing_reference add primary key (workspace_id, connection_id, kind, external_id, customer_id);
      create index billing_reference_customer on billing_reference (workspace_id, connection_id, customer_id);
      drop index billing_reference_object;
    `);
  }
}
