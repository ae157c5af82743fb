import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/** Whose payment is said to have failed is judged anew: a payment that failed is told apart from an invoice that is overdue. */
export class JudgeTheFailedAnew20261123001701 implements MigrationInterface {
  name = 'JudgeTheFailedAnew20261123001701';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(`
        insert into account_work as t (workspace_id, account_id, wanted)
        select w, a.id, 1 from account a where a.workspace_id = w and a.payment_state = 'failed' order by a.id
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
