import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allowAppending, protect } from './row-level-security.ts';

export class AddPurgeProgress20261121130210 implements MigrationInterface {
  name = 'AddPurgeProgress20261121130210';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- How much there was to remove after a disconnect, and how much was removed; total null while nothing is being removed.
      alter table connection
        add column purge_total bigint,
        add column purge_removed bigint not null default 0;

      -- What stays of versions that were removed: that there were some, which, and when they went (ruling 4).
      create table account_tombstone (
        workspace_id uuid not null,
        account_id uuid not null,
        id uuid not null default uuidv7(),
        connection_id uuid not null,
        removed_at timestamptz not null,
        first_version int not null,
        last_version int not null,
        versions int not null,
        primary key (workspace_id, account_id, id),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      ${protect('account_tombstone')}
      ${allowAppending('account_tombstone')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop table account_tombstone;
      alter table connection drop column purge_total, drop column purge_removed;
    `);
  }
}
