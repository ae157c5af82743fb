import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Deliveries that named several objects which two answered for at the same moment stayed waiting, or failed, although nothing was left
 * that they waited for. Lists find those by what they still name, so they stood in none of them. All of it was looked at: they are
 * applied, nobody knows when.
 */
export class SettleAnsweredDeliveries20261122000320 implements MigrationInterface {
  name = 'SettleAnsweredDeliveries20261122000320';

  async up(db: QueryRunner): Promise<void> {
    await db.query(settleAnswered);
  }

  /** What was called applied is. */
  async down(): Promise<void> {}
}

export const settleAnswered = inEachWorkspace(`
        update delivery t set result = 'applied', words = null
        where t.workspace_id = w and t.result in ('waiting', 'failed') and not exists (select 1 from delivery_object x
          where x.workspace_id = w and x.connection_id = t.connection_id and x.delivery_id = t.id);`);
