import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

export class CreateExchangeRates20261121130700 implements MigrationInterface {
  name = 'CreateExchangeRates20261121130700';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      -- Units of a currency for one euro on a day. A rate that was corrected stays, marked as superseded: what was computed
      -- with it can be told.
      create table exchange_rate (
        workspace_id uuid not null references workspace,
        id uuid not null default uuidv7(),
        currency text not null check (currency = lower(currency)),
        day date not null,
        per_euro numeric not null check (per_euro > 0),
        source text not null check (source in ('ecb', 'import', 'person')),
        learned_at timestamptz not null,
        learned_by uuid,
        superseded_at timestamptz,
        primary key (workspace_id, id),
        foreign key (workspace_id, learned_by) references member (workspace_id, id)
      );
      create unique index exchange_rate_current on exchange_rate (workspace_id, currency, day) where superseded_at is null;
      create index exchange_rate_by_day on exchange_rate (workspace_id, day desc, currency, learned_at desc);

      create table exchange_rate_fetch (
        workspace_id uuid primary key references workspace,
        tried_at timestamptz not null,
        fetched_at timestamptz,
        error text
      );
      ${protect('exchange_rate', 'exchange_rate_fetch')}
      ${allow('exchange_rate', 'exchange_rate_fetch')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table exchange_rate_fetch, exchange_rate`);
  }
}
