import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Who has left is listed by when, the latest first: the moment at which the last subscription ended becomes a column. They are found by
 * it from now on, and need no second place among the few of one status.
 */
export class OrderLeftAccounts20261122001000 implements MigrationInterface {
  name = 'OrderLeftAccounts20261122001000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`alter table account add column ended_at timestamptz`);
    await db.query(fillEnds);
    await db.query(`
      create index account_by_end on account (workspace_id, mode, ended_at desc nulls last, id) where status = 'canceled';
      drop index account_by_status;
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due');
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index account_by_status;
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id)
        where status in ('trialing', 'past_due', 'canceled');
      alter table account drop column ended_at;
    `);
  }
}

/**
 * As the newest version of each says it. Where one of its subscriptions has no end, or there is no version, nothing is known: the next
 * evaluation says it, if billing does.
 */
const fillEnds = inEachWorkspace(`
  update account a set ended_at = e.ended_at
  from account_snapshot s
  cross join lateral (
    select case when bool_and(one ->> 'endedAt' is not null) then max((one ->> 'endedAt')::timestamptz) end as ended_at
    from json_array_elements(s.content -> 'subscriptions') as one) e
  where a.workspace_id = w and a.status = 'canceled' and s.workspace_id = w and s.account_id = a.id
    and s.version = a.snapshot_version and e.ended_at is not null;`);
