import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Readings that a refused key ended were left without their end, and so counted as under way for ever: nothing that a delivery carried
 * was believed any more. They had ended when the next one began, and at the latest now.
 */
export class EndFailedReadings20261122001200 implements MigrationInterface {
  name = 'EndFailedReadings20261122001200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(endFailed);
  }

  /** What has ended has. */
  async down(): Promise<void> {}
}

const endFailed = inEachWorkspace(`
        update backfill b set ended_at = coalesce((select min(n.frozen_at) from backfill n
          where n.workspace_id = w and n.connection_id = b.connection_id and (n.frozen_at, n.id) > (b.frozen_at, b.id)), now())
        where b.workspace_id = w and b.status = 'failed' and b.ended_at is null;`);
