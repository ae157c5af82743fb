import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, allowAppending, protect } from './row-level-security.ts';

export class CreatePlaybooks20261121010700 implements MigrationInterface {
  name = 'CreatePlaybooks20261121010700';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table playbook (
        workspace_id uuid not null references workspace,
        id uuid not null default uuidv7(),
        trigger text not null,
        name text not null,
        is_on boolean not null default false,
        sending text not null default 'draft' check (sending in ('draft', 'auto')),
        version int not null,
        switched_at timestamptz,
        updated_at timestamptz not null default now(),
        primary key (workspace_id, id),
        unique (workspace_id, trigger, name)
      );

      create table playbook_version (
        workspace_id uuid not null,
        playbook_id uuid not null,
        version int not null,
        subject text not null,
        body text not null,
        cooldown_days int not null,
        expires_days int not null,
        created_at timestamptz not null default now(),
        created_by uuid,
        primary key (workspace_id, playbook_id, version),
        foreign key (workspace_id, playbook_id) references playbook (workspace_id, id)
      );

      -- What made something fire, once for ever (ruling 7).
      create table cause (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        account_id uuid not null,
        key text not null,
        trigger text not null,
        first_seen_at timestamptz not null,
        primary key (workspace_id, id),
        unique (workspace_id, account_id, key),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );

      create table flag (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        account_id uuid not null,
        cause_id uuid not null,
        mode text not null check (mode in ('live', 'test')),
        trigger text not null,
        words text not null,
        since timestamptz not null,
        source jsonb,
        at_risk jsonb not null default '[]',
        at_risk_rank bigint not null default 0,
        state text not null check (state in ('open', 'closed')),
        opened_at timestamptz not null,
        closed_at timestamptz,
        closed_by text check (closed_by in ('cause_cleared', 'person')),
        closed_member_id uuid,
        closed_words text,
        snoozed_until timestamptz,
        assignee_id uuid,
        primary key (workspace_id, id),
        unique (workspace_id, cause_id),
        foreign key (workspace_id, account_id) references account (workspace_id, id),
        foreign key (workspace_id, cause_id) references cause (workspace_id, id),
        foreign key (workspace_id, assignee_id) references member (workspace_id, id),
        check ((state = 'closed') = (closed_at is not null))
      );
      create index flag_open on flag (workspace_id, mode, at_risk_rank desc, account_id) where state = 'open';
      create index flag_account on flag (workspace_id, account_id);

      create table enrollment (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        playbook_id uuid not null,
        playbook_version int not null,
        account_id uuid not null,
        cause_id uuid not null,
        mode text not null check (mode in ('live', 'test')),
        state text not null check (state in ('adopted', 'open', 'closed')),
        -- The occurrence as it was when the enrollment was made: the "then" of a draft.
        occurrence jsonb not null,
        created_at timestamptz not null,
        opened_at timestamptz,
        closed_at timestamptz,
        close_reason text,
        primary key (workspace_id, id),
        unique (workspace_id, playbook_id, account_id, cause_id),
        foreign key (workspace_id, playbook_id, playbook_version) references playbook_version,
        foreign key (workspace_id, account_id) references account (workspace_id, id),
        foreign key (workspace_id, cause_id) references cause (workspace_id, id)
      );
      create index enrollment_account on enrollment (workspace_id, account_id);
      create index enrollment_playbook on enrollment (workspace_id, playbook_id, mode, state);

      -- Why a playbook whose trigger held did nothing (P11).
      create table silence (
        workspace_id uuid not null,
        playbook_id uuid not null,
        account_id uuid not null,
        cause_key text not null,
        reason text not null,
        first_at timestamptz not null,
        primary key (workspace_id, playbook_id, account_id, cause_key, reason),
        foreign key (workspace_id, playbook_id) references playbook (workspace_id, id),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      ${protect('playbook', 'playbook_version', 'cause', 'flag', 'enrollment', 'silence')}
      ${allow('playbook', 'flag', 'enrollment')}
      ${allowAppending('playbook_version', 'cause', 'silence')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table silence, enrollment, flag, cause, playbook_version, playbook`);
  }
}
