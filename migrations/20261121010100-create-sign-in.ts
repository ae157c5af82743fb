import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow } from './row-level-security.ts';

/**
 * The tables of the sign-in library (toolchain.md §11), and our count of attempts. A person signs in before a workspace is known,
 * so they are the one exception that stands outside row-level security, and nothing refers to them (ruling 14).
 */
export class CreateSignIn20261121010100 implements MigrationInterface {
  name = 'CreateSignIn20261121010100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table auth_user (
        id text primary key,
        name text not null,
        email text not null unique,
        email_verified boolean not null default false,
        image text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );

      create table auth_session (
        id text primary key,
        token text not null unique,
        user_id text not null references auth_user on delete cascade,
        ip_address text,
        user_agent text,
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index auth_session_user on auth_session (user_id);

      create table auth_account (
        id text primary key,
        account_id text not null,
        provider_id text not null,
        user_id text not null references auth_user on delete cascade,
        access_token text,
        refresh_token text,
        id_token text,
        access_token_expires_at timestamptz,
        refresh_token_expires_at timestamptz,
        scope text,
        password text,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        unique (provider_id, account_id)
      );
      create index auth_account_user on auth_account (user_id);

      create table auth_verification (
        id text primary key,
        identifier text not null,
        value text not null,
        expires_at timestamptz not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      );
      create index auth_verification_identifier on auth_verification (identifier);

      -- One row an attempt; the subject is a hash, so that no address can be read here.
      create table auth_attempt (
        id uuid primary key default uuidv7(),
        subject bytea not null,
        at timestamptz not null
      );
      create index auth_attempt_subject on auth_attempt (subject, at);
      create index auth_attempt_at on auth_attempt (at);
      ${allow('auth_user', 'auth_session', 'auth_account', 'auth_verification', 'auth_attempt')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table auth_attempt, auth_verification, auth_account, auth_session, auth_user`);
  }
}
