import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** MRR of accounts by month: reconstructed before the connection, kept since. */
export class CreateMrrMonths20261121130620 implements MigrationInterface {
  name = 'CreateMrrMonths20261121130620';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- A row says what holds from its month on, until the next row of the account.
      create table account_mrr_month (
        workspace_id uuid not null,
        account_id uuid not null,
        month date not null check (extract(day from month) = 1),
        mode text not null check (mode in ('live', 'test')),
        -- Null when unknown; an empty list is a known zero.
        mrr jsonb,
        is_reconstructed boolean not null,
        doubts jsonb not null default '[]',
        -- The connections whose facts it was computed from: it goes with them.
        connection_ids uuid[] not null,
        primary key (workspace_id, account_id, month),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      create index account_mrr_month_mode on account_mrr_month (workspace_id, mode, account_id, month);
      ${protect('account_mrr_month')}
      ${allow('account_mrr_month')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table account_mrr_month`);
  }
}
