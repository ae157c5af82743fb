import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** What refreshing needs to remember between two attempts, so that a killed worker loses nothing. */
export class AddRefreshState20261121011200 implements MigrationInterface {
  name = 'AddRefreshState20261121011200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- An object that a delivery carried whole; used instead of a fetch unless something asked for a fetch (ruling 11).
      alter table billing_object
        add column offered jsonb,
        add column offered_at timestamptz,
        add column must_fetch boolean not null default false;

      -- The billing system asked us to slow down, or cannot be reached: nothing is read before this moment.
      alter table connection
        add column resting_until timestamptz,
        add column rests int not null default 0,
        add column rest_words text,
        -- A few objects that only this account has: another key that can read them is a key of the same account.
        add column witnesses jsonb not null default '[]';

      -- What a whole re-reading corrected [R7].
      alter table backfill
        add column corrected bigint not null default 0,
        add column calls bigint not null default 0;

      -- What a delivery waits for: it counts as applied when each object was looked at after it came.
      create table delivery_object (
        workspace_id uuid not null,
        connection_id uuid not null,
        kind text not null,
        external_id text not null,
        delivery_id uuid not null,
        wanted bigint not null,
        primary key (workspace_id, connection_id, kind, external_id, delivery_id),
        foreign key (workspace_id, connection_id, delivery_id) references delivery on delete cascade
      );
      create index delivery_object_delivery on delivery_object (workspace_id, connection_id, delivery_id);

      -- Billing customers whose use is metered, or may be: their usage is read again and again.
      create table usage_customer (
        workspace_id uuid not null,
        connection_id uuid not null,
        customer_id text not null,
        read_at timestamptz,
        primary key (workspace_id, connection_id, customer_id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id)
      );
      create index usage_customer_read on usage_customer (workspace_id, connection_id, read_at nulls first);
      ${protect('delivery_object', 'usage_customer')}
      ${allow('delivery_object', 'usage_customer')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table usage_customer, delivery_object;
      alter table backfill drop column corrected, drop column calls;
      alter table connection drop column resting_until, drop column rests, drop column rest_words, drop column witnesses;
      alter table billing_object drop column offered, drop column offered_at, drop column must_fetch;
    `);
  }
}
