import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, allowAppending, protect } from './row-level-security.ts';

/** Which billing system owns the revenue where two are connected, and what each says about the accounts that both know. */
export class CreateRevenueSources20261121130610 implements MigrationInterface {
  name = 'CreateRevenueSources20261121130610';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Choices of a primary source, never updated: the newest of a mode holds.
      create table revenue_source (
        workspace_id uuid not null references workspace,
        id uuid not null default uuidv7(),
        mode text not null check (mode in ('live', 'test')),
        system text not null,
        chosen_at timestamptz not null,
        chosen_by uuid,
        primary key (workspace_id, id),
        foreign key (workspace_id, chosen_by) references member (workspace_id, id)
      );
      create index revenue_source_newest on revenue_source (workspace_id, mode, id desc);

      -- Accounts of which two systems speak: the revenue as it would be with each of them as primary.
      create table account_revenue (
        workspace_id uuid not null,
        account_id uuid not null,
        mode text not null check (mode in ('live', 'test')),
        by_system jsonb not null,
        -- Only for order: how far the systems are apart, as account.mrr_rank counts.
        spread bigint not null,
        primary key (workspace_id, account_id),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      create index account_revenue_spread on account_revenue (workspace_id, mode, spread desc, account_id);

      -- A version whose revenue comes from another system than that of the one before: its difference is no movement.
      alter table account_snapshot add column is_switch boolean not null default false;
      ${protect('revenue_source', 'account_revenue')}
      ${allowAppending('revenue_source')}
      ${allow('account_revenue')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`alter table account_snapshot drop column is_switch; drop table account_revenue, revenue_source`);
  }
}
