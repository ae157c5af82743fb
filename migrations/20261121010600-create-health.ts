import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, allowAppending, protect } from './row-level-security.ts';

export class CreateHealth20261121010600 implements MigrationInterface {
  name = 'CreateHealth20261121010600';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table health_model (
        workspace_id uuid not null references workspace,
        version int not null,
        name text not null,
        content jsonb not null,
        created_at timestamptz not null default now(),
        created_by uuid,
        primary key (workspace_id, version)
      );

      create table health_score (
        workspace_id uuid not null,
        account_id uuid not null,
        version int not null,
        at timestamptz not null,
        score int check (score between 0 and 100),
        band text not null check (band in ('healthy', 'at_risk', 'critical', 'unknown')),
        model_version int not null,
        digest text not null,
        content jsonb not null,
        primary key (workspace_id, account_id, version),
        foreign key (workspace_id, account_id) references account (workspace_id, id),
        foreign key (workspace_id, model_version) references health_model (workspace_id, version)
      );
      create index health_score_at on health_score (workspace_id, account_id, at desc);

      -- The newest score of each account, for lists.
      create table account_health (
        workspace_id uuid not null,
        account_id uuid not null,
        mode text not null,
        version int not null,
        score int,
        band text not null,
        words text,
        evaluated_at timestamptz not null,
        primary key (workspace_id, account_id),
        foreign key (workspace_id, account_id) references account (workspace_id, id)
      );
      create index account_health_score on account_health (workspace_id, mode, score, account_id);
      create index account_health_band on account_health (workspace_id, mode, band, account_id);
      ${protect('health_model', 'health_score', 'account_health')}
      ${allow('account_health')}
      ${allowAppending('health_model', 'health_score')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table account_health, health_score, health_model`);
  }
}
