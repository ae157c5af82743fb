import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts without a subscription have no MRR: they follow those whose MRR is a known zero. */
export class OrderAccountsWithoutMrr20261121170400 implements MigrationInterface {
  name = 'OrderAccountsWithoutMrr20261121170400';

  async up(db: QueryRunner): Promise<void> {
    // The owner of the tables may not be a superuser: forced row-level security would hide every row from it.
    await db.query(`
      alter table account no force row level security;
      update account set mrr_rank = -1 where status in ('none', 'canceled') and mrr = '[]'::jsonb and mrr_rank = 0;
      alter table account force row level security;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account no force row level security;
      update account set mrr_rank = 0 where mrr_rank = -1 and mrr = '[]'::jsonb;
      alter table account force row level security;
    `);
  }
}
