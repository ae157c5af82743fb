import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * A payment that is tried again hid that it had failed, and one that nobody can say of; who was late was called in time. Nobody can tell from
 * outside whom that concerns, and judging the same facts writes nothing, so everyone is judged anew whom anybody speaks of.
 */
export class JudgeByWhatFailedBefore20261123002001 implements MigrationInterface {
  name = 'JudgeByWhatFailedBefore20261123002001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(`
        insert into account_work as t (workspace_id, account_id, wanted)
        select w, a.id, 1 from account a
        where a.workspace_id = w and a.evaluated_at is not null
          and exists (select from billing_customer c where c.workspace_id = w and c.account_id = a.id) order by a.id
        on conflict (workspace_id, account_id) do update set wanted = t.wanted + 1, attempts = 0;`),
    );
    // Last, as everywhere: whoever rings in one workspace would wait until all others are written.
    await db.query(
      inEachWorkspace(`
        if exists (select from account_work where workspace_id = w and wanted > done) then
          insert into directory_doorbell as b (kind, workspace_id, due_at) values ('evaluate', w, now())
          on conflict (kind, workspace_id) do update set due_at = least(b.due_at, excluded.due_at);
        end if;`),
    );
  }

  /** Whoever was judged anew is as the release before would judge them, when it does. */
  async down(): Promise<void> {}
}
