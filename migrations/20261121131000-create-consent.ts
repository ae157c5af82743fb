import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

export class CreateConsent20261121131000 implements MigrationInterface {
  name = 'CreateConsent20261121131000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- A question that a browser was sent away with. Its answer is taken once, from the same browser and person, for ten minutes.
      create table consent_request (
        workspace_id uuid not null references workspace,
        state_hash text not null,
        browser_hash text not null,
        member_id uuid not null,
        system text not null,
        mode text not null check (mode in ('live', 'test')),
        expires_at timestamptz not null,
        used_at timestamptz,
        primary key (workspace_id, state_hash),
        foreign key (workspace_id, member_id) references member (workspace_id, id)
      );
      create index consent_request_expiry on consent_request (workspace_id, expires_at);
      ${protect('consent_request')}
      ${allow('consent_request')}

      -- Which connections hear of an account that gave consent: one webhook serves them all (ruling 13).
      create table directory_account (
        system text not null,
        mode text not null,
        external_account_id text not null,
        workspace_id uuid not null,
        connection_id uuid not null,
        primary key (system, mode, external_account_id, workspace_id, connection_id)
      );
      create index directory_account_connection on directory_account (workspace_id, connection_id);

      -- Proven deliveries that belong to nobody here: kept for the operator, without what they say (faults.md, section 2.6).
      create table directory_unroutable (
        system text not null,
        event_id text not null,
        mode text not null,
        external_account_id text,
        type text not null,
        received_at timestamptz not null,
        primary key (system, event_id)
      );
      create index directory_unroutable_received on directory_unroutable (received_at);
      ${allow('directory_account', 'directory_unroutable')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table directory_unroutable, directory_account, consent_request`);
  }
}
