import type { QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Accounts are judged anew, once: those of each workspace `w` for whom `which`, a condition on `a`, holds. Where their customers are placed
 * anew as well, nobody is moved who stands.
 */
export async function judgeAnew(db: QueryRunner, which: string, { isPlaced = false } = {}): Promise<void> {
  await db.query(
    inEachWorkspace(`
      insert into account_work as t (workspace_id, account_id, wanted, must_place)
      select w, a.id, 1, ${isPlaced} from account a
      where a.workspace_id = w and a.evaluated_at is not null and ${which} order by a.id
      on conflict (workspace_id, account_id) do update
      set wanted = t.wanted + 1, attempts = 0, must_place = t.must_place or excluded.must_place;`),
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
