import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/**
 * Writes that carried an idempotency key (faults.md §8.16), for 24 hours. The answer is sealed: it may hold a secret that is shown
 * once. Without an answer the write is under way, or its process died in the middle and nobody knows how far it came.
 */
export class CreateIdempotentRequests20261121131100 implements MigrationInterface {
  name = 'CreateIdempotentRequests20261121131100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table idempotent_request (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        -- Hashes: of the caller with their key, and of what was asked.
        subject bytea not null,
        print bytea not null,
        begun_at timestamptz not null,
        lease_until timestamptz not null,
        sealed_answer bytea,
        primary key (workspace_id, id),
        unique (workspace_id, subject)
      );
      create index idempotent_request_age on idempotent_request (workspace_id, begun_at);
      ${protect('idempotent_request')}
      ${allow('idempotent_request')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table idempotent_request`);
  }
}
