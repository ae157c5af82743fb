import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, allowAppending, protect } from './row-level-security.ts';

export class CreateOutreach20261121010800 implements MigrationInterface {
  name = 'CreateOutreach20261121010800';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table message (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        account_id uuid not null,
        enrollment_id uuid not null,
        step int not null default 1,
        mode text not null check (mode in ('live', 'test')),
        trigger text not null,
        message_class text not null check (message_class in ('transactional', 'promotional')),
        why text not null,
        sender_name text not null,
        sender_address text not null,
        to_address text not null,
        -- The address in its normal form: caps, blocklist and "once" look at this one.
        to_normal text not null,
        subject text not null,
        body_text text not null,
        body_html text not null,
        version int not null default 1,
        is_edited boolean not null default false,
        missing jsonb not null default '[]',
        status text not null check (status in
          ('draft', 'held', 'approved', 'sending', 'sent', 'unknown', 'failed', 'withdrawn', 'rejected', 'expired')),
        status_words text,
        -- Order of the queue.
        mrr_rank bigint not null default 0,
        facts_then jsonb not null default '[]',
        created_at timestamptz not null,
        expires_at timestamptz,
        approved_at timestamptz,
        approved_by uuid,
        -- An approval is held this long so that it can be taken back.
        send_after timestamptz,
        sent_at timestamptz,
        ended_at timestamptz,
        channel text check (channel in ('smtp', 'outbox')),
        mail_id text not null,
        wanted bigint not null default 0,
        done bigint not null default 0,
        lease_until timestamptz,
        lease_token uuid,
        attempts int not null default 0,
        error text,
        primary key (workspace_id, id),
        unique (workspace_id, enrollment_id, step, to_normal),
        foreign key (workspace_id, account_id) references account (workspace_id, id),
        foreign key (workspace_id, enrollment_id) references enrollment (workspace_id, id)
      );
      create index message_queue on message (workspace_id, mode, mrr_rank desc, id) where status in ('draft', 'held', 'approved', 'sending', 'unknown');
      create index message_due on message (workspace_id, send_after) where status in ('approved', 'sending');
      create index message_expiry on message (workspace_id, expires_at) where status in ('draft', 'held');
      create index message_account on message (workspace_id, account_id, created_at desc);
      create index message_sent on message (workspace_id, to_normal, sent_at) where sent_at is not null;
      create index message_sender on message (workspace_id, sender_address, sent_at) where sent_at is not null;

      -- Mail that stayed here, exactly as it would have left.
      create table outbox_mail (
        workspace_id uuid not null,
        id uuid not null default uuidv7(),
        message_id uuid not null,
        mode text not null,
        sent_at timestamptz not null,
        raw bytea not null,
        primary key (workspace_id, id),
        unique (workspace_id, message_id),
        foreign key (workspace_id, message_id) references message (workspace_id, id)
      );
      create index outbox_mail_sent on outbox_mail (workspace_id, mode, sent_at desc, id desc);

      create table suppression (
        workspace_id uuid not null,
        -- A whole address, or '@' and a domain.
        pattern text not null,
        reason text not null,
        created_at timestamptz not null default now(),
        created_by uuid,
        primary key (workspace_id, pattern)
      );
      ${protect('message', 'outbox_mail', 'suppression')}
      ${allow('message', 'suppression')}
      ${allowAppending('outbox_mail')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table suppression, outbox_mail, message`);
  }
}
