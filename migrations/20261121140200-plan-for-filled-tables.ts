import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A first reading fills empty tables within seconds. The server knows nothing of such a table and guesses that one workspace
 * holds half a percent of it; any index that begins with the workspace then seems as good as the right one, and each page of a
 * reading, each check of a foreign key, goes through everything that was read before. What it would find out by looking is known
 * beforehand, so it is told.
 *
 * A table that was looked at while it was all but empty is planned for as if it stayed so; one that was never looked at is taken
 * for ten pages. So only tables are looked at that have as many.
 */
export class PlanForFilledTables20261121140200 implements MigrationInterface {
  name = 'PlanForFilledTables20261121140200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      create or replace function renew_statistics() returns void
      language plpgsql volatile security definer set search_path = public, pg_temp as $$
      declare
        filled text;
      begin
        select string_agg(name, ', ' order by name) into filled
        from unnest(array['account', 'account_health', 'account_snapshot', 'billing_customer', 'billing_customer_alias',
          'billing_object', 'billing_reference', 'usage_customer']) as name
        where pg_relation_size(name::regclass) >= 10 * current_setting('block_size')::int;
        if filled is not null then execute 'analyze (skip_locked) ' || filled; end if;
      end
      $$;
    `);
    // How many different values a column has; below zero: as a share of the rows. What the server has seen itself stands.
    await db.query(`
      select pg_restore_attribute_stats('schemaname', 'public', 'relname', c.table_name::text, 'attname', c.column_name::text,
        'inherited', false, 'null_frac', 0::real, 'avg_width', 16, 'n_distinct', k.distinct_values::real)
      from information_schema.columns c
      join pg_class t on t.relname = c.table_name and t.relnamespace = 'public'::regnamespace and t.relkind = 'r'
      join (values ('workspace_id', 1), ('connection_id', 2), ('mode', 2), ('kind', 10), ('external_id', -0.8), ('customer_id', -0.1),
        ('account_id', -0.4), ('cause_id', -0.9), ('enrollment_id', -0.9), ('email_normal', -0.9), ('domain', -0.9), ('alias', -0.9),
        ('id', -1)) as k(column_name, distinct_values) on k.column_name = c.column_name
      where c.table_schema = 'public'
        and exists (select 1 from information_schema.columns w
          where w.table_schema = 'public' and w.table_name = c.table_name and w.column_name = 'workspace_id')
        and not exists (select 1 from pg_stats s
          where s.schemaname = 'public' and s.tablename = c.table_name and s.attname = c.column_name)
    `);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      create or replace function renew_statistics() returns void
      language plpgsql volatile security definer set search_path = public, pg_temp as $$
      begin
        analyze (skip_locked) account, account_health, account_snapshot, billing_customer, billing_customer_alias, billing_object,
          billing_reference, usage_customer;
      end
      $$;
    `);
  }
}
