import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lists ask for one status where few have it: trials, who is past due, who has left. Most accounts pay; those are found by their MRR, and
 * need no place in an index that nobody asks for them.
 */
export class IndexFewStatuses20261122000520 implements MigrationInterface {
  name = 'IndexFewStatuses20261122000520';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index account_by_status;
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due', 'canceled');
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index account_by_status;
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id);
    `);
  }
}
