import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * An account whose status nobody knows stood among those that run or have left. It gets a status of its own, and the reason beside it.
 * What keeps everybody from the table is here alone, and is done in a moment; looking at all rows and building the index is the next
 * migration, until which the few of one status are found without one.
 *
 * A worker of the release before goes on placing accounts as it did, and leaves the reason, which is shown of no other status. Whoever
 * it placed is placed anew when billing says something new of them.
 */
export class TellUnknownStatuses20261122001300 implements MigrationInterface {
  name = 'TellUnknownStatuses20261122001300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account add column status_words text, drop constraint account_status_check,
        add constraint account_status_check
          check (status in ('active', 'trialing', 'past_due', 'canceled', 'none', 'unknown')) not valid;
      drop index account_by_status;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(asBefore);
    await db.query(`
      alter table account drop column status_words, drop constraint account_status_check,
        add constraint account_status_check check (status in ('active', 'trialing', 'past_due', 'canceled', 'none'));
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due');
    `);
  }
}

/** The rows are locked in the order in which everybody locks them (ruling 15). */
const asBefore = inEachWorkspace(`
        perform 1 from account where workspace_id = w and status = 'unknown' order by id for no key update;
        update account set status = 'active' where workspace_id = w and status = 'unknown';`);
