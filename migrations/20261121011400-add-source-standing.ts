import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** How each source stood when the accounts were last told: its going stale and coming back reach them as one request. */
export class AddSourceStanding20261121011400 implements MigrationInterface {
  name = 'AddSourceStanding20261121011400';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table source_standing (
        workspace_id uuid not null,
        connection_id uuid not null,
        state text not null check (state in ('reading', 'fresh', 'stale', 'disconnected')),
        told_at timestamptz not null,
        primary key (workspace_id, connection_id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id) on delete cascade
      );
      ${protect('source_standing')}
      ${allow('source_standing')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table source_standing`);
  }
}
