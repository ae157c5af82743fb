import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An account of which no connected billing system speaks any more stood with the customers that have no subscription. It gets a status of
 * its own. What keeps everybody from the table is here alone, and is done in a moment; who is placed anew, looking at all rows and
 * building the index follow in migrations of their own, until which the few of one status are found without one.
 *
 * A worker of the release before places whom it takes billing from as it did. Whoever it placed is placed anew when it is judged.
 */
export class TellContacts20261122001400 implements MigrationInterface {
  name = 'TellContacts20261122001400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account drop constraint account_status_check, add constraint account_status_check
        check (status in ('active', 'trialing', 'past_due', 'canceled', 'none', 'unknown', 'contact')) not valid;
      drop index account_by_status;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account drop constraint account_status_check, add constraint account_status_check
        check (status in ('active', 'trialing', 'past_due', 'canceled', 'none', 'unknown'));
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due', 'unknown');
    `);
  }
}
