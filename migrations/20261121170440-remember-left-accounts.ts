import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/**
 * Accounts that had a customer of a connection until a person linked it elsewhere: what they kept through that connection goes with
 * it when it is ended, although none of its customers leads to them any more.
 */
export class RememberLeftAccounts20261121170440 implements MigrationInterface {
  name = 'RememberLeftAccounts20261121170440';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table left_account (
        workspace_id uuid not null,
        connection_id uuid not null,
        account_id uuid not null,
        primary key (workspace_id, connection_id, account_id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      ${protect('left_account')}
      ${allow('left_account')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table left_account`);
  }
}
