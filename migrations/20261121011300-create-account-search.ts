import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Search behind row-level security (ruling 14): `like` is not leakproof, so a query of the application could never use these
 * indexes. The function runs as its owner, takes the workspace as argument, and answers only for the workspace that the
 * transaction has entered.
 */
export class CreateAccountSearch20261121011300 implements MigrationInterface {
  name = 'CreateAccountSearch20261121011300';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create extension if not exists pg_trgm;
      create index account_name_trigram on account using gin (name_normal gin_trgm_ops);
      create index billing_customer_email_trigram on billing_customer using gin (email_normal gin_trgm_ops)
        where email_normal is not null;

      -- \`pattern\` is a pattern of \`like\`, lower-case, made by the caller from escaped text.
      create function search_account(workspace uuid, pattern text) returns table (account_id uuid)
      language sql stable security definer set search_path = public, pg_temp as $$
        select a.id from account a
        where a.workspace_id = workspace and a.name_normal like pattern
          and workspace = nullif(current_setting('keepwell.workspace', true), '')::uuid
        union
        select c.account_id from billing_customer c
        where c.workspace_id = workspace and c.email_normal like pattern and c.account_id is not null
          and workspace = nullif(current_setting('keepwell.workspace', true), '')::uuid
      $$;
      revoke all on function search_account from public;
      grant execute on function search_account to keepwell_app;
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      drop function search_account;
      drop index billing_customer_email_trigram, account_name_trigram;
    `);
  }
}
