import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, protect } from './row-level-security.ts';

/** The ledger summed as it is written: reading the sums of a million calls costs a few rows. */
export class CreateConnectionCallSum20261121130320 implements MigrationInterface {
  name = 'CreateConnectionCallSum20261121130320';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create table connection_call_sum (
        workspace_id uuid not null,
        connection_id uuid not null,
        method text not null,
        -- The path with ids left out.
        resource text not null,
        status int not null,
        calls bigint not null,
        ms bigint not null,
        primary key (workspace_id, connection_id, method, resource, status),
        foreign key (workspace_id, connection_id) references connection (workspace_id, id)
      );

      -- Ids have a digit or a capital behind an underscore, or are hexadecimal, or numbers, or hold a capital: paths do not.
      create function call_resource(path text) returns text language sql immutable parallel safe
      return regexp_replace(path, '/(?:[^/]*_[^/]*[0-9A-Z][^/]*|[0-9a-f-]{32,36}|[0-9]+|[^/]*[A-Z][^/]*)(?=/|$)', '/:id', 'g');

      -- The owner is bound by the policy too; for one statement it must see every workspace's entries.
      alter table connection_call no force row level security;
      insert into connection_call_sum
      select workspace_id, connection_id, method, call_resource(path), status, count(*), sum(ms)
      from connection_call group by 1, 2, 3, 4, 5;
      alter table connection_call force row level security;
      ${protect('connection_call_sum')}
      ${allow('connection_call_sum')}
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table connection_call_sum; drop function call_resource`);
  }
}
