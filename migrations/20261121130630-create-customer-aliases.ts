import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** By which ids billing systems know a billing customer, its own and those of others: what joins two systems to one account. */
export class CreateCustomerAliases20261121130630 implements MigrationInterface {
  name = 'CreateCustomerAliases20261121130630';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table billing_customer_alias (
        workspace_id uuid not null,
        alias text not null,
        connection_id uuid not null,
        external_id text not null,
        primary key (workspace_id, alias, connection_id, external_id),
        foreign key (workspace_id, connection_id, external_id)
          references billing_customer (workspace_id, connection_id, external_id) on delete cascade
      );
      create index billing_customer_alias_customer on billing_customer_alias (workspace_id, connection_id, external_id);
      ${protect('billing_customer_alias')}
      ${allow('billing_customer_alias')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table billing_customer_alias`);
  }
}
