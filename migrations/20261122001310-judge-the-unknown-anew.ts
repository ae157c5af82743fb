import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Of an account about which something is in doubt, payment was called good all the same, and an unknown status running or left. Whoever
 * is Unknown is judged anew, and no one else: nobody else can have been.
 */
export class JudgeTheUnknownAnew20261122001310 implements MigrationInterface {
  name = 'JudgeTheUnknownAnew20261122001310';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(`
        insert into account_work as t (workspace_id, account_id, wanted)
        select w, a.id, 1 from account a
        join account_health h on h.workspace_id = w and h.account_id = a.id and h.band = 'unknown'
        where a.workspace_id = w and a.evaluated_at is not null and a.status <> 'none' order by a.id
        on conflict (workspace_id, account_id) do update set wanted = t.wanted + 1, attempts = 0;
        if found then
          insert into directory_doorbell as b (kind, workspace_id, due_at) values ('evaluate', w, now())
          on conflict (kind, workspace_id) do update set due_at = least(b.due_at, excluded.due_at);
        end if;`),
    );
  }

  /** Whoever was judged anew is as the release before would judge them, when it does. */
  async down(): Promise<void> {}
}
