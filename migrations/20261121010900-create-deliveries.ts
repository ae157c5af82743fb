import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

export class CreateDeliveries20261121010900 implements MigrationInterface {
  name = 'CreateDeliveries20261121010900';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table delivery (
        workspace_id uuid not null,
        connection_id uuid not null,
        id uuid not null default uuidv7(),
        event_id text not null,
        type text not null,
        mode text not null check (mode in ('live', 'test')),
        through text not null check (through in ('webhook', 'polling')),
        api_version text,
        happened_at timestamptz not null,
        received_at timestamptz not null,
        applied_at timestamptz,
        result text not null default 'waiting' check (result in ('waiting', 'applied', 'ignored', 'failed')),
        words text,
        payload jsonb not null,
        primary key (workspace_id, connection_id, id),
        unique (workspace_id, connection_id, event_id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id)
      );
      create index delivery_received on delivery (workspace_id, connection_id, received_at desc, id desc);
      create index delivery_waiting on delivery (workspace_id, connection_id) where result = 'waiting';
      ${protect('delivery')}
      ${allow('delivery')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table delivery`);
  }
}
