import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who has left is listed by when, the latest first: the moment at which the last subscription ended becomes a column. Filling it and
 * indexing by it are the next two migrations: what keeps everybody from the table is here alone, and is done in a moment. Until the
 * last of them the few of one status are found without an index.
 *
 * A worker of the release before writes no end: whoever it sees leave meanwhile is listed last, until billing says something new of
 * them.
 */
export class OrderLeftAccounts20261122001000 implements MigrationInterface {
  name = 'OrderLeftAccounts20261122001000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account add column ended_at timestamptz;
      drop index account_by_status;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account drop column ended_at;
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due', 'canceled');
    `);
  }
}
