import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

export class CreateWorkspaces20261121010200 implements MigrationInterface {
  name = 'CreateWorkspaces20261121010200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table workspace (
        workspace_id uuid primary key,
        name text not null check (name <> ''),
        time_zone text not null default 'UTC',
        currency text not null default 'usd',
        created_at timestamptz not null default now()
      );

      create table member (
        workspace_id uuid not null references workspace,
        id uuid not null default uuidv7(),
        user_id text not null,
        name text not null,
        email text not null,
        role text not null check (role in ('owner', 'admin', 'csm', 'viewer')),
        created_at timestamptz not null default now(),
        primary key (workspace_id, id),
        unique (workspace_id, user_id)
      );

      create table api_key (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        name text not null,
        last_four text not null,
        created_by uuid not null,
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        revoked_at timestamptz,
        primary key (workspace_id, id),
        foreign key (workspace_id, created_by) references member (workspace_id, id)
      );
      ${protect('workspace', 'member', 'api_key')}
      ${allow('workspace', 'member', 'api_key')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table api_key, member, workspace`);
  }
}
