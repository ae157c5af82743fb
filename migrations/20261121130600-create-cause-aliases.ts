import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/**
 * Every key by which a billing system may name a cause, its own included (ruling 7). Where two causes turn out to be one, the
 * keys of both point at the one that stands on.
 */
export class CreateCauseAliases20261121130600 implements MigrationInterface {
  name = 'CreateCauseAliases20261121130600';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table cause_alias (
        workspace_id uuid not null,
        account_id uuid not null,
        key text not null,
        cause_id uuid not null,
        primary key (workspace_id, account_id, key),
        foreign key (workspace_id, cause_id) references cause (workspace_id, id)
      );
      create index cause_alias_cause on cause_alias (workspace_id, cause_id);
      insert into cause_alias (workspace_id, account_id, key, cause_id)
        select workspace_id, account_id, key, id from cause;
      ${protect('cause_alias')}
      ${allow('cause_alias')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table cause_alias`);
  }
}
