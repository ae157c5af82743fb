import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allowAppending, protect } from './row-level-security.ts';

/** What a delivery named and how often it was acted on, so that it can be shown and acted on once more [R14]. */
export class AddDeliveryReplay20261121130100 implements MigrationInterface {
  name = 'AddDeliveryReplay20261121130100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table delivery
        -- Every object it named; null for what was kept before this was remembered.
        add column refs jsonb,
        -- The vendor's account the event belongs to, where events of several come.
        add column external_account_id text,
        -- The last time somebody had it acted on again; null when nobody did.
        add column asked_at timestamptz,
        add column asked_by uuid;

      -- Earlier attempts at a delivery; the one under way or ended last is the delivery's own row.
      create table delivery_attempt (
        workspace_id uuid not null,
        connection_id uuid not null,
        delivery_id uuid not null,
        id uuid not null default uuidv7(),
        asked_at timestamptz not null,
        asked_by uuid,
        ended_at timestamptz,
        result text not null check (result in ('applied', 'ignored', 'failed')),
        words text,
        primary key (workspace_id, connection_id, delivery_id, id),
        foreign key (workspace_id, connection_id, delivery_id) references delivery on delete cascade
      );
      ${protect('delivery_attempt')}
      ${allowAppending('delivery_attempt')}

      -- The filters of the page, and its counts.
      create index delivery_result on delivery (workspace_id, connection_id, result, received_at desc, id desc);
      create index delivery_type on delivery (workspace_id, connection_id, type, received_at desc, id desc);
      -- Whether webhooks arrive.
      create index delivery_webhook on delivery (workspace_id, connection_id, received_at desc) where through = 'webhook';
      drop index delivery_waiting;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create index delivery_waiting on delivery (workspace_id, connection_id) where result = 'waiting';
      drop index delivery_result, delivery_type, delivery_webhook;
      drop table delivery_attempt;
      alter table delivery drop column refs, drop column external_account_id, drop column asked_at, drop column asked_by;
    `);
  }
}
