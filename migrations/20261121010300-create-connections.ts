import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, allowAppending, protect } from './row-level-security.ts';

export class CreateConnections20261121010300 implements MigrationInterface {
  name = 'CreateConnections20261121010300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table connection (
        workspace_id uuid not null references workspace,
        id uuid not null default uuidv7(),
        public_id text not null unique,
        system text not null,
        mode text not null check (mode in ('live', 'test')),
        is_sandbox boolean not null default false,
        label text not null,
        external_account_id text,
        key_kind text not null,
        key_last_four text not null,
        sealed_credentials bytea not null,
        -- Signing secrets of the webhook: the current one, and the one before while a rotation overlaps.
        sealed_webhook_secret bytea,
        sealed_webhook_secret_before bytea,
        webhook_secret_before_until timestamptz,
        -- Raised by a disconnect: work begun under an older generation must not write (ruling 15).
        generation int not null default 1,
        status text not null default 'reading'
          check (status in ('reading', 'connected', 'degraded', 'revoked', 'disconnecting', 'disconnected')),
        status_words text,
        resources jsonb not null default '[]',
        warnings jsonb not null default '[]',
        first_backfill_ended_at timestamptz,
        events_cursor text,
        polled_at timestamptz,
        usage_read_at timestamptz,
        last_event_at timestamptz,
        last_event_through text check (last_event_through in ('webhook', 'polling')),
        -- The last moment at which the source was heard to be complete: freshness is counted from here (ruling 6).
        heard_at timestamptz,
        reconciled_at timestamptz,
        calls bigint not null default 0,
        writes bigint not null default 0,
        created_at timestamptz not null default now(),
        disconnected_at timestamptz,
        primary key (workspace_id, id)
      );

      create table connection_call (
        workspace_id uuid not null,
        connection_id uuid not null,
        id uuid not null default uuidv7(),
        at timestamptz not null,
        method text not null,
        path text not null,
        status int not null,
        ms int not null,
        primary key (workspace_id, connection_id, id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id)
      );

      create table backfill (
        workspace_id uuid not null,
        connection_id uuid not null,
        id uuid not null default uuidv7(),
        is_first boolean not null,
        status text not null default 'waiting' check (status in ('waiting', 'running', 'paused', 'failed', 'done', 'canceled')),
        words text,
        frozen_at timestamptz not null,
        started_at timestamptz,
        ended_at timestamptz,
        primary key (workspace_id, id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id)
      );
      create unique index backfill_one_at_a_time on backfill (workspace_id, connection_id)
        where status in ('waiting', 'running', 'paused');

      create table backfill_phase (
        workspace_id uuid not null,
        backfill_id uuid not null,
        kind text not null,
        label text not null,
        position int not null,
        status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'unavailable')),
        objects bigint not null default 0,
        expected bigint,
        words text,
        primary key (workspace_id, backfill_id, kind),
        foreign key (workspace_id, backfill_id) references backfill (workspace_id, id) on delete cascade
      );

      create table backfill_slice (
        workspace_id uuid not null,
        backfill_id uuid not null,
        kind text not null,
        key text not null,
        from_at timestamptz,
        to_at timestamptz,
        cursor text,
        objects bigint not null default 0,
        done_at timestamptz,
        primary key (workspace_id, backfill_id, kind, key),
        foreign key (workspace_id, backfill_id, kind) references backfill_phase on delete cascade
      );
      ${protect('connection', 'connection_call', 'backfill', 'backfill_phase', 'backfill_slice')}
      ${allow('connection', 'backfill', 'backfill_phase', 'backfill_slice')}
      ${allowAppending('connection_call')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table backfill_slice, backfill_phase, backfill, connection_call, connection`);
  }
}
