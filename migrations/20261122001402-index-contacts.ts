import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Contacts are mostly few, and found like the others of few. While the index is built accounts are read, and whoever changes one waits.
 */
export class IndexContacts20261122001402 implements MigrationInterface {
  name = 'IndexContacts20261122001402';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account validate constraint account_status_check;
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due', 'unknown', 'contact');
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index account_by_status`);
  }
}
