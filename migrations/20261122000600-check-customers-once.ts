import type { MigrationInterface, QueryRunner } from 'typeorm';

const references = [
  ['billing_customer', 'billing_customer_workspace_id_connection_id_fkey', 'connection_id', 'connection', 'id', ''],
  ['billing_customer', 'billing_customer_workspace_id_account_id_fkey', 'account_id', 'account', 'id', ''],
  [
    'billing_customer_alias',
    'billing_customer_alias_workspace_id_connection_id_external_fkey',
    'connection_id, external_id',
    'billing_customer',
    'connection_id, external_id',
    'on delete cascade',
  ],
] as const;

/**
 * A customer that comes with a page was looked up three times a row: its connection, its account, and itself for each id it is known
 * by. Whoever writes these rows holds the connection, holds or has made the customer, and has made or read the account in the same
 * transaction (ruling 15); none of the three is ever removed.
 */
export class CheckCustomersOnce20261122000600 implements MigrationInterface {
  name = 'CheckCustomersOnce20261122000600';

  async up(db: QueryRunner): Promise<void> {
    for (const [table, name] of references) await db.query(`alter table ${table} drop constraint ${name}`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [table, name, columns, referred, keys, onDelete] of references) {
      await db.query(
        `alter table ${table} add constraint ${name} foreign key (workspace_id, ${columns})
         references ${referred} (workspace_id, ${keys}) ${onDelete}`,
      );
    }
  }
}
