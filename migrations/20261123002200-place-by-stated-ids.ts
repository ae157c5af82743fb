import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Customers who stand already are known from now on by the ids that the merchant's own text states of them too: whoever has any is placed
 * anew, which moves nobody, and asks a person where two accounts turn out to be one. Without it a second system could not find them.
 */
export class PlaceByStatedIds20261123002200 implements MigrationInterface {
  name = 'PlaceByStatedIds20261123002200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(`
        insert into account_work as t (workspace_id, account_id, wanted, must_place)
        select w, a.id, 1, true from account a
        where a.workspace_id = w and a.evaluated_at is not null and exists (
          select from billing_customer b
          join connection c on c.workspace_id = w and c.id = b.connection_id
          join billing_object o on o.workspace_id = w and o.connection_id = b.connection_id and o.kind = 'customer'
            and o.external_id = b.external_id
          where b.workspace_id = w and b.account_id = a.id and c.status not in ('disconnecting', 'disconnected')
            and o.payload is not null and not o.is_deleted
            and (c.system = 'measure' or coalesce((o.payload -> 'metadata')::text, '{}') <> '{}'))
        order by a.id
        on conflict (workspace_id, account_id) do update set wanted = t.wanted + 1, attempts = 0, must_place = true;`),
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

  /** Whoever was placed anew is as they were. */
  async down(): Promise<void> {}
}
