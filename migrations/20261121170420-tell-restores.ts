import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** That a database was found to be another copy than before, until an admin has looked at the playbooks (faults.md §5.11). */
export class TellRestores20261121170420 implements MigrationInterface {
  name = 'TellRestores20261121170420';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table restore_notice (
        workspace_id uuid primary key references workspace (workspace_id),
        noticed_at timestamptz not null,
        -- Playbooks that sent automatically, and how many approved messages wait for a person again.
        playbook_ids uuid[] not null,
        messages int not null,
        noted_at timestamptz,
        noted_by uuid,
        foreign key (workspace_id, noted_by) references member (workspace_id, id)
      );
      ${protect('restore_notice')}
      ${allow('restore_notice')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table restore_notice`);
  }
}
