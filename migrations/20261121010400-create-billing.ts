import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

export class CreateBilling20261121010400 implements MigrationInterface {
  name = 'CreateBilling20261121010400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- The mirror: billing objects as received. A row may stand for an object that is only named so far (payload null).
      create table billing_object (
        workspace_id uuid not null,
        connection_id uuid not null,
        kind text not null,
        external_id text not null,
        customer_id text,
        payload jsonb,
        api_version text,
        known_at timestamptz,
        changed_at timestamptz,
        is_deleted boolean not null default false,
        -- Work (ruling 12): look at it again while wanted > done.
        wanted bigint not null default 0,
        done bigint not null default 0,
        lease_until timestamptz,
        lease_token uuid,
        attempts int not null default 0,
        error text,
        primary key (workspace_id, connection_id, kind, external_id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id)
      );
      create index billing_object_customer on billing_object (workspace_id, connection_id, customer_id)
        where customer_id is not null;
      create index billing_object_wanted on billing_object (workspace_id, connection_id, kind, external_id) where wanted > done;

      -- Which catalogue objects a customer's rows depend on: a renamed product finds its accounts.
      create table billing_reference (
        workspace_id uuid not null,
        connection_id uuid not null,
        kind text not null,
        external_id text not null,
        customer_id text not null,
        primary key (workspace_id, connection_id, kind, external_id, customer_id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id)
      );
      create index billing_reference_customer on billing_reference (workspace_id, connection_id, customer_id);
      ${protect('billing_object', 'billing_reference')}
      ${allow('billing_object', 'billing_reference')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table billing_reference, billing_object`);
  }
}
