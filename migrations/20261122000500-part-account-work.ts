import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/**
 * What work there is with an account changes several times for each time that the account does. In the account's own row each request,
 * claim and wake-up writes its ten indexes anew; in a narrow one beside it, three small ones.
 *
 * A row comes with the first request. No foreign key: an account is never removed, and whoever asks knows it from a row that refers to
 * it. What is left on the account is the moment until which its last evaluation holds, for those who show it.
 */
export class PartAccountWork20261122000500 implements MigrationInterface {
  name = 'PartAccountWork20261122000500';

  async up(db: QueryRunner): Promise<void> {
    // The owner of the tables may not be a superuser: forced row-level security would hide every row from it.
    await db.query(`
      create table account_work (
        workspace_id uuid not null,
        account_id uuid not null,
        -- Ruling 12: evaluate while wanted > done, or when wake_at has come.
        wanted bigint not null default 0,
        done bigint not null default 0,
        lease_until timestamptz,
        lease_token uuid,
        attempts int not null default 0,
        error text,
        wake_at timestamptz,
        primary key (workspace_id, account_id)
      ) with (fillfactor = 50);
      alter table account no force row level security;
      insert into account_work (workspace_id, account_id, wanted, done, lease_until, lease_token, attempts, error, wake_at)
      select workspace_id, id, wanted, done, lease_until, lease_token, attempts, error, wake_at from account
      where wanted > 0 or wake_at is not null order by workspace_id, id;
      drop index account_wanted, account_wake;
      update account set wake_at = woken_at where woken_at > evaluated_at;
      alter table account force row level security;
      alter table account rename column wake_at to holds_until;
      alter table account drop column wanted, drop column done, drop column lease_until, drop column lease_token,
        drop column attempts, drop column error, drop column woken_at;
      create index account_wanted on account_work (workspace_id, account_id) where wanted > done;
      create index account_wake on account_work (workspace_id, wake_at) where wake_at is not null;
      ${protect('account_work')}
      ${allow('account_work')}
      -- What the server would find out by looking at a table that is filled within seconds; below zero: as a share of the rows.
      select pg_restore_attribute_stats('schemaname', 'public', 'relname', 'account_work', 'attname', name, 'inherited', false,
        'null_frac', 0::real, 'avg_width', 16, 'n_distinct', distinct_values::real)
      from (values ('workspace_id', 1), ('account_id', -1)) as known(name, distinct_values);
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      alter table account rename column holds_until to wake_at;
      alter table account add column wanted bigint not null default 0, add column done bigint not null default 0,
        add column lease_until timestamptz, add column lease_token uuid, add column attempts int not null default 0,
        add column error text, add column woken_at timestamptz;
      alter table account no force row level security;
      alter table account_work no force row level security;
      update account a set wanted = w.wanted, done = w.done, lease_until = w.lease_until, lease_token = w.lease_token,
        attempts = w.attempts, error = w.error, wake_at = w.wake_at, woken_at = case when w.wake_at is null then a.wake_at end
      from account_work w where w.workspace_id = a.workspace_id and w.account_id = a.id;
      alter table account force row level security;
      drop table account_work;
      create index account_wanted on account (workspace_id, id) where wanted > done;
      create index account_wake on account (workspace_id, wake_at) where wake_at is not null;
    `);
  }
}
