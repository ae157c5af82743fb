import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which system owned an account's revenue at its last evaluation: where another does at the next, what holds by its figures is
 * adopted and not fired, whatever made it the owner (ruling 7).
 */
export class KeepRevenueOwner20261121140400 implements MigrationInterface {
  name = 'KeepRevenueOwner20261121140400';

  async up(db: QueryRunner): Promise<void> {
    // The owner of the tables may not be a superuser: forced row-level security would hide every row from it.
    await db.query(`
      alter table account add column revenue_system text;
      alter table account no force row level security;
      alter table account_snapshot no force row level security;
      update account a set revenue_system = s.content ->> 'revenueSystem'
      from account_snapshot s
      where s.workspace_id = a.workspace_id and s.account_id = a.id and s.version = a.snapshot_version
        and s.content ->> 'revenueSystem' is not null;
      alter table account force row level security;
      alter table account_snapshot force row level security;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account drop column revenue_system`);
  }
}
