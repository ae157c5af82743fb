import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, allowAppending, protect } from './row-level-security.ts';

export class CreateAccounts20261121010500 implements MigrationInterface {
  name = 'CreateAccounts20261121010500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table account (
        workspace_id uuid not null references workspace,
        id uuid not null default uuidv7(),
        mode text not null check (mode in ('live', 'test')),
        name text not null,
        -- Lower-case copies: only leakproof operators use indexes behind row-level security (ruling 14).
        name_normal text not null,
        domain text,
        owner_id uuid,
        created_at timestamptz not null default now(),
        -- The current snapshot, as columns that lists filter and sort by; the versions are in account_snapshot.
        snapshot_version int not null default 0,
        status text not null default 'none' check (status in ('active', 'trialing', 'past_due', 'canceled', 'none')),
        mrr jsonb,
        -- Only for order: the MRR at one dated reference rate, in hundredths; never shown.
        mrr_rank bigint not null default 0,
        plan text,
        payment_state text check (payment_state in ('ok', 'failed', 'card_expiring')),
        payment_words text,
        usage_percent numeric,
        renews_at timestamptz,
        known_at timestamptz,
        -- Work (ruling 12): evaluate while wanted > done, or when wake_at has come.
        wanted bigint not null default 0,
        done bigint not null default 0,
        lease_until timestamptz,
        lease_token uuid,
        attempts int not null default 0,
        error text,
        wake_at timestamptz,
        -- The next evaluation adopts what holds instead of firing it (rulings 7, 8); that evaluation clears it.
        adopts boolean not null default false,
        evaluated_at timestamptz,
        primary key (workspace_id, id),
        foreign key (workspace_id, owner_id) references member (workspace_id, id)
      );
      create unique index account_domain on account (workspace_id, mode, domain) where domain is not null;
      create index account_by_mrr on account (workspace_id, mode, mrr_rank desc, id);
      create index account_by_status on account (workspace_id, mode, status, mrr_rank desc, id);
      create index account_by_name on account (workspace_id, mode, name_normal, id);
      create index account_by_renewal on account (workspace_id, mode, renews_at, id) where renews_at is not null;
      create index account_wanted on account (workspace_id, id) where wanted > done;
      create index account_wake on account (workspace_id, wake_at) where wake_at is not null;

      -- Billing customers and the account each belongs to; also the look-up table of billing addresses (ruling 1).
      create table billing_customer (
        workspace_id uuid not null,
        connection_id uuid not null,
        external_id text not null,
        account_id uuid,
        -- How it was attached. A person's link is never replaced by a machine.
        link text check (link in ('person', 'stored_id', 'email', 'domain', 'own', 'review')),
        linked_by uuid,
        linked_at timestamptz,
        name text,
        email text,
        email_normal text,
        domain text,
        is_deleted boolean not null default false,
        primary key (workspace_id, connection_id, external_id),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      create index billing_customer_account on billing_customer (workspace_id, account_id);
      create index billing_customer_email on billing_customer (workspace_id, email_normal) where email_normal is not null;

      create table account_snapshot (
        workspace_id uuid not null,
        account_id uuid not null,
        version int not null,
        true_at timestamptz not null,
        learned_at timestamptz not null,
        digest text not null,
        content jsonb not null,
        primary key (workspace_id, account_id, version),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );

      -- The account's history in words, written by whoever decided it, in the same transaction.
      create table account_event (
        workspace_id uuid not null,
        account_id uuid not null,
        id uuid not null default uuidv7(),
        at timestamptz not null,
        kind text not null check (kind in ('billing', 'health', 'flag', 'message', 'playbook', 'model')),
        words text not null,
        detail text,
        source jsonb,
        primary key (workspace_id, account_id, id),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      create index account_event_at on account_event (workspace_id, account_id, at desc, id desc);
      ${protect('account', 'billing_customer', 'account_snapshot', 'account_event')}
      ${allow('account', 'billing_customer')}
      ${allowAppending('account_snapshot', 'account_event')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table account_event, account_snapshot, billing_customer, account`);
  }
}
