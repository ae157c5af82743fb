import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow } from './row-level-security.ts';

/** What one account of a billing system is asked for, by all our processes together: no workspace's own, so outside its walls. */
export class CreateCallBudgets20261121130300 implements MigrationInterface {
  name = 'CreateCallBudgets20261121130300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table call_budget (
        -- A hash of system, account and mode: two workspaces that connect one account share its row.
        key bytea primary key,
        -- Calls are given out up to here, evenly spaced.
        next_at timestamptz not null default 'epoch',
        -- How far below its limit the account is read since it said "too many"; heals by one each minute after cut_at.
        rate_cut real not null default 0 check (rate_cut >= 0),
        places_cut real not null default 0 check (places_cut >= 0),
        cut_at timestamptz not null default now(),
        -- By process: places held, places wanted, since when it has waited, when it asked last (seconds since 1970).
        holders jsonb not null default '{}',
        used_at timestamptz not null default now()
      );
      ${allow('call_budget')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table call_budget`);
  }
}
