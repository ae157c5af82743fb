import type { MigrationInterface, QueryRunner } from 'typeorm';
import { inEachWorkspace } from './row-level-security.ts';

/**
 * Who has a customer of a connection that was not ended is no contact, although it was called one while nothing was told of that
 * customer; and a worker of an earlier release may have called a contact one without a subscription after `PlaceContacts`, whom nothing
 * would wake. Both are judged anew.
 */
export class PlaceAnewWhoWasMisplaced20261122001500 implements MigrationInterface {
  name = 'PlaceAnewWhoWasMisplaced20261122001500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      inEachWorkspace(`
        insert into account_work as t (workspace_id, account_id, wanted)
        select w, a.id, 1 from account a
        where a.workspace_id = w and a.evaluated_at is not null and a.status in ('contact', 'none')
          and (a.status = 'contact') = exists (
            select from billing_customer o join connection c on c.workspace_id = w and c.id = o.connection_id
            where o.workspace_id = w and o.account_id = a.id and c.status not in ('disconnecting', 'disconnected'))
        order by a.id
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
