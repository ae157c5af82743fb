import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Addresses that are not written to, each with its kind; lifting one is kept beside it, so that the past stays readable. */
export class KeepSuppressions20261121130800 implements MigrationInterface {
  name = 'KeepSuppressions20261121130800';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table suppression
        add column id uuid not null default uuidv7(),
        -- What stood here before was written by a mail server's refusal, unless a person is named.
        add column kind text not null default 'bounced' check (kind in ('bounced', 'unsubscribed', 'blocked')),
        add column lifted_at timestamptz,
        add column lifted_by uuid,
        drop constraint suppression_pkey,
        add primary key (workspace_id, id);
      alter table suppression alter column kind drop default;
      create unique index suppression_standing on suppression (workspace_id, pattern, kind) where lifted_at is null;
      create index suppression_list on suppression (workspace_id, created_at desc, id desc);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      delete from suppression where lifted_at is not null or kind <> 'bounced';
      drop index suppression_standing, suppression_list;
      alter table suppression
        drop constraint suppression_pkey,
        drop column id, drop column kind, drop column lifted_at, drop column lifted_by,
        add primary key (workspace_id, pattern);
    `);
  }
}
