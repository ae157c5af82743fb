import type pg from 'pg';

/** Everything that migrations make, one line each, in an order of its own: two databases can be compared. */
export async function describeSchema(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ line: string }>(
    `select concat_ws(' ', 'column', table_schema, table_name, column_name, data_type, is_nullable, column_default) as line
       from information_schema.columns where table_schema in ('public', 'pgboss')
     union all select concat_ws(' ', 'index', schemaname, indexdef) from pg_indexes where schemaname in ('public', 'pgboss')
     union all select concat_ws(' ', 'rule', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
       where connamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
     union all select concat_ws(' ', 'policy', schemaname, tablename, policyname, qual, with_check) from pg_policies
     union all select concat_ws(' ', 'function', oid::regprocedure, md5(prosrc)) from pg_proc
       where pronamespace in ('public'::regnamespace, 'pgboss'::regnamespace)
     union all select concat_ws(' ', 'migration', name) from migrations
     order by 1`,
  );
  return rows.map(({ line }) => line).join('\n');
}
