import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where payment is said to have failed, whether one was tried, or money is owed without one. It is null of whom a worker of the release
 * before judges, and of whom it was said already, until the next migration has them judged anew.
 */
export class TellWhyPaymentFailed20261123001700 implements MigrationInterface {
  name = 'TellWhyPaymentFailed20261123001700';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account add column payment_failure text,
        add constraint account_payment_failure_check
          check (payment_failure in ('payment', 'overdue', 'written_off', 'past_due')) not valid
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account drop column payment_failure`);
  }
}
