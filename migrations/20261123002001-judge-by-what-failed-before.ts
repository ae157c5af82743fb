import type { MigrationInterface, QueryRunner } from 'typeorm';
import { judgeAnew } from './judged-anew.ts';

/**
 * A payment that is tried again hid that it had failed, and one that nobody can say of; who was late was called in time. Nobody can tell from
 * outside whom that concerns, and judging the same facts writes nothing, so everyone is judged anew whom anybody speaks of.
 */
export class JudgeByWhatFailedBefore20261123002001 implements MigrationInterface {
  name = 'JudgeByWhatFailedBefore20261123002001';

  async up(db: QueryRunner): Promise<void> {
    await judgeAnew(db, `exists (select from billing_customer c where c.workspace_id = w and c.account_id = a.id)`);
  }

  /** Whoever was judged anew is as the release before would judge them, when it does. */
  async down(): Promise<void> {}
}
