import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * When those ended who have left, as the newest version of each says it. Where one of its subscriptions has no end, or there is no
 * version, nothing is known: the next evaluation says it, if billing does.
 */
export class FillEndsOfLeftAccounts20261122001001 implements MigrationInterface {
  name = 'FillEndsOfLeftAccounts20261122001001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(fillEnds);
  }

  /** They go with their column. */
  async down(): Promise<void> {}
}

/** The rows are locked in the order in which everybody locks them (ruling 15): others go on meanwhile. */
const fillEnds = inEachWorkspace(`
        perform 1 from account where workspace_id = w and status = 'canceled' order by id for no key update;
        update account a set ended_at = e.ended_at
        from account_snapshot s
        cross join lateral (
          select case when bool_and(one ->> 'endedAt' is not null) then max((one ->> 'endedAt')::timestamptz) end as ended_at
          from json_array_elements(s.content -> 'subscriptions') as one) e
        where a.workspace_id = w and a.status = 'canceled' and s.workspace_id = w and s.account_id = a.id
          and s.version = a.snapshot_version and e.ended_at is not null;`);
