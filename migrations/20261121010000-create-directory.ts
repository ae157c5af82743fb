import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow } from './row-level-security.ts';

/** The application's role, and the few rows that must be found before a workspace is known (ruling 13). */
export class CreateDirectory20261121010000 implements MigrationInterface {
  name = 'CreateDirectory20261121010000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      do $$ begin
        create role keepwell_app login nosuperuser nocreatedb nocreaterole nobypassrls;
      exception when duplicate_object or unique_violation then null;
      end $$;
      grant usage on schema public to keepwell_app;

      -- Which main key seals the secrets in this database: only its name, so that a wrong key is refused at the door.
      create table main_key (
        is_only boolean primary key default true check (is_only),
        key_id text not null
      );
      grant select on main_key to keepwell_app;

      create table setup_link (
        hash bytea primary key,
        created_at timestamptz not null default now(),
        used_at timestamptz
      );
      -- At most one link is unused: a new start replaces the link that nobody opened.
      create unique index setup_link_unused on setup_link ((true)) where used_at is null;

      create table directory_member (
        user_id text not null,
        workspace_id uuid not null,
        primary key (user_id, workspace_id)
      );

      create table directory_key (
        hash bytea primary key,
        workspace_id uuid not null,
        api_key_id uuid not null
      );

      create table directory_connection (
        public_id text primary key,
        workspace_id uuid not null,
        connection_id uuid not null,
        system text not null
      );

      create table directory_doorbell (
        kind text not null,
        workspace_id uuid not null,
        due_at timestamptz not null,
        primary key (kind, workspace_id)
      );
      create index directory_doorbell_due on directory_doorbell (kind, due_at);

      -- Refused deliveries: nothing is kept of them but a count.
      create table directory_refusal (
        address text not null,
        day date not null,
        reason text not null,
        refused bigint not null default 0,
        primary key (address, day, reason)
      );
      ${allow('setup_link', 'directory_member', 'directory_key', 'directory_connection', 'directory_doorbell', 'directory_refusal')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `drop table main_key, directory_refusal, directory_doorbell, directory_connection, directory_key, directory_member, setup_link`,
    );
  }
}
