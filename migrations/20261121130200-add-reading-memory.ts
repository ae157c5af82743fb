import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** What whole readings remember from one to the next, and what each of them found. */
export class AddReadingMemory20261121130200 implements MigrationInterface {
  name = 'AddReadingMemory20261121130200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table connection
        -- Kinds that the last whole reading could not read, with its words; health waits for those it cannot do without.
        add column unread jsonb not null default '[]',
        -- Events were lost while a reading was under way: another one begins when it ends.
        add column wants_reading boolean not null default false,
        -- Where the allowance permits no whole reading each night: the part of the older objects that is read next.
        add column older_part int not null default 0;

      alter table backfill
        add column cause text not null default 'asked' check (cause in ('first', 'asked', 'night', 'gap')),
        -- 'recent': what is live, open or young, and one part of the rest.
        add column extent text not null default 'whole' check (extent in ('whole', 'recent')),
        add column generation int,
        -- Canceled by a person: asked for again, it goes on where it stopped.
        add column can_resume boolean not null default false;
      create index backfill_newest on backfill (workspace_id, connection_id, frozen_at desc, id desc);

      alter table backfill_phase
        add column corrected bigint not null default 0,
        -- How often the billing system had a fault while this kind was read.
        add column failures int not null default 0;

      -- Which objects a page of a reading named: whom no page names may have gone. Rows that are as they were are not written.
      create table backfill_page (
        workspace_id uuid not null,
        backfill_id uuid not null,
        id uuid not null default uuidv7(),
        kind text not null,
        key text not null,
        external_ids text[] not null,
        primary key (workspace_id, backfill_id, id),
        foreign key (workspace_id, backfill_id, kind) references backfill_phase on delete cascade
      );

      -- What a reading corrected, counted by kind, change and the reason why nobody knew; with a few examples.
      create table backfill_finding (
        workspace_id uuid not null,
        backfill_id uuid not null,
        kind text not null,
        change text not null check (change in ('added', 'changed', 'deleted')),
        reason text not null check (reason in ('no_delivery', 'older_delivery', 'unannounced')),
        objects bigint not null,
        examples text[] not null default '{}',
        primary key (workspace_id, backfill_id, kind, change, reason),
        foreign key (workspace_id, backfill_id) references backfill (workspace_id, id) on delete cascade
      );

      alter table billing_object
        -- When it was last looked at because something was heard of it.
        add column announced_at timestamptz,
        -- When a sweep first found it gone: only the second sweep that says so removes it.
        add column gone_at timestamptz,
        -- The request (its number) that came from a sweep and from nobody else.
        add column swept bigint;

      alter table directory_connection
        -- When it was last read whole, and when that was last asked for.
        add column read_at timestamptz,
        add column asked_at timestamptz;
      create index directory_connection_read on directory_connection (read_at nulls first, public_id);
      ${protect('backfill_page', 'backfill_finding')}
      ${allow('backfill_page', 'backfill_finding')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop index directory_connection_read;
      alter table directory_connection drop column read_at, drop column asked_at;
      alter table billing_object drop column announced_at, drop column gone_at, drop column swept;
      drop table backfill_finding, backfill_page;
      alter table backfill_phase drop column corrected, drop column failures;
      drop index backfill_newest;
      alter table backfill drop column cause, drop column extent, drop column generation, drop column can_resume;
      alter table connection drop column unread, drop column wants_reading, drop column older_part;
    `);
  }
}
