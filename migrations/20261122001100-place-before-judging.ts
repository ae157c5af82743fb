import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PlaceBeforeJudging20261122001100 implements MigrationInterface {
  name = 'PlaceBeforeJudging20261122001100';

  async up(db: QueryRunner): Promise<void> {
    // Customers of the account have changed, and who they are, and what they refer to, was not looked at yet.
    await db.query(`alter table account_work add column must_place boolean not null default false`);
  }

  async down(db: QueryRunner): Promise<void> {
    // What was left for later is evaluated at once; who its customers are is looked at when they change again.
    await db.query(`alter table account_work drop column must_place`);
  }
}
