import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allowAppending, protect } from './row-level-security.ts';

/**
 * What deliveries said lies together, compressed by whoever keeps them: those of one transaction resemble each other. The database
 * neither reads them nor compresses each by itself, which was the greater part of accepting one, and a delivery's row stays short
 * when its result is noted. What was kept before stays where it is.
 *
 * Deliveries are added by a statement that holds the row of their connection, and what they wait for by the statement that adds
 * them; nobody removes a connection, and removing deliveries removes what they wait for. Looking each reference up once more
 * cost a tenth of accepting.
 */
export class PackDeliveryTexts20261121170100 implements MigrationInterface {
  name = 'PackDeliveryTexts20261121170100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table delivery_text (
        workspace_id uuid not null,
        connection_id uuid not null,
        id uuid not null,
        -- Texts one after the other, deflated.
        packed bytea not null,
        primary key (workspace_id, connection_id, id)
      );
      -- What is compressed already is not compressed again.
      alter table delivery_text alter column packed set storage external, alter column packed set statistics 0;
      ${protect('delivery_text')}
      ${allowAppending('delivery_text')}

      alter table delivery
        -- Null for what lies in a text together with others: which one, and where in it, in bytes once it is unpacked.
        alter column payload drop not null,
        add column text_id uuid,
        add column text_from int,
        add column text_bytes int,
        add constraint delivery_said check (payload is not null or (text_id is not null and text_from >= 0 and text_bytes >= 0)),
        drop constraint delivery_workspace_id_connection_id_fkey;
      alter table delivery_object drop constraint delivery_object_workspace_id_connection_id_delivery_id_fkey;
    `);
  }

  /** What was said in packs is lost: objects that were offered there are fetched. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      update billing_object set must_fetch = true where offered_in is not null;
      delete from delivery_object x where not exists (select from delivery d
        where d.workspace_id = x.workspace_id and d.connection_id = x.connection_id and d.id = x.delivery_id);
      alter table delivery_object add foreign key (workspace_id, connection_id, delivery_id) references delivery on delete cascade;
      alter table delivery drop constraint delivery_said;
      update delivery set payload = 'null' where payload is null;
      alter table delivery drop column text_id, drop column text_from, drop column text_bytes, alter column payload set not null,
        add foreign key (workspace_id, connection_id) references connection (workspace_id, id);
      drop table delivery_text;
    `);
  }
}
