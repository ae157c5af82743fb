import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** A mail server that cannot be used safely is told once: one row an outage, and who has taken note of it (faults.md §6.5). */
export class CreateMailOutage20261121130810 implements MigrationInterface {
  name = 'CreateMailOutage20261121130810';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table mail_outage (
        workspace_id uuid not null references workspace,
        id uuid not null default uuidv7(),
        since timestamptz not null,
        words text not null,
        ended_at timestamptz,
        primary key (workspace_id, id)
      );
      create unique index mail_outage_standing on mail_outage (workspace_id) where ended_at is null;

      create table mail_outage_note (
        workspace_id uuid not null,
        outage_id uuid not null,
        member_id uuid not null,
        noted_at timestamptz not null,
        primary key (workspace_id, outage_id, member_id),
        foreign key (workspace_id, outage_id) references mail_outage (workspace_id, id),
        foreign key (workspace_id, member_id) references member (workspace_id, id)
      );
      ${protect('mail_outage', 'mail_outage_note')}
      ${allow('mail_outage', 'mail_outage_note')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table mail_outage_note, mail_outage`);
  }
}
