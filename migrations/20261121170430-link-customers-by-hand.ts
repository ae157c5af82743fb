import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A person links a billing customer to an account, and may take that back: where it stood before is kept with it. An account that
 * lost its only customer so is shown by none of the lists; it stays, and says where its customer is now.
 */
export class LinkCustomersByHand20261121170430 implements MigrationInterface {
  name = 'LinkCustomersByHand20261121170430';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- The account, the link and who made it, as they were before a person linked it; null where no person did.
      alter table billing_customer add column link_before jsonb;
      alter table account add column moved_to uuid,
        add foreign key (workspace_id, moved_to) references account (workspace_id, id);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account drop column moved_to;
      alter table billing_customer drop column link_before;
    `);
  }
}
