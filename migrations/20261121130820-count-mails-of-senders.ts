import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow } from './row-level-security.ts';

/**
 * The mails that a mailbox sent, or is sending, within the hour: several workspaces may send from one (`MAIL_FROM`), so the cap is
 * counted outside them. Only the hash of the mailbox is kept, and no row for longer than the hour.
 */
export class CountMailsOfSenders20261121130820 implements MigrationInterface {
  name = 'CountMailsOfSenders20261121130820';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table directory_sender (
        sender bytea not null,
        workspace_id uuid not null,
        message_id uuid not null,
        at timestamptz not null,
        primary key (sender, workspace_id, message_id)
      );
      create index directory_sender_at on directory_sender (sender, at);
      create index directory_sender_message on directory_sender (workspace_id, message_id);
      ${allow('directory_sender')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table directory_sender`);
  }
}
