import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who has left is found by when, and needs no second place among the few of one status. While these are built accounts are read, and
 * whoever changes one waits.
 */
export class IndexLeftAccounts20261122001002 implements MigrationInterface {
  name = 'IndexLeftAccounts20261122001002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create index account_by_end on account (workspace_id, mode, ended_at desc nulls last, id) where status = 'canceled';
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due');
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index account_by_end, account_by_status`);
  }
}
