import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Months of MRR are read account by account or all of a workspace, and the primary key does for both: a second index cost more to
 * write than the rows.
 */
export class FindMrrMonthsByAccount20261121170202 implements MigrationInterface {
  name = 'FindMrrMonthsByAccount20261121170202';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`drop index account_mrr_month_mode`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`create index account_mrr_month_mode on account_mrr_month (workspace_id, mode, account_id, month)`);
  }
}
