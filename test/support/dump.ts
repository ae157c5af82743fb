import type { TestDatabase } from './database.ts';

/**
 * What may differ after everything was done once more: when something was last heard, asked or looked at, and how often. Everything
 * else in the database is a fact, a decision or an effect.
 */
const bookkeeping: Readonly<Record<string, readonly string[] | 'whole'>> = {
  billing_object: ['wanted', 'done', 'known_at', 'announced_at'],
  account: ['evaluated_at', 'known_at'],
  account_work: ['wanted', 'done'],
  account_health: ['evaluated_at'],
  connection: [
    'calls',
    'events_cursor',
    'heard_at',
    'polled_at',
    'last_event_at',
    'last_event_through',
    'reconciled_at',
  ],
  usage_customer: ['read_at'],
  // The ledger, and each reading of the whole, are kept one by one.
  connection_call: 'whole',
  connection_call_sum: 'whole',
  backfill: 'whole',
  backfill_phase: 'whole',
  backfill_slice: 'whole',
  backfill_page: 'whole',
  backfill_finding: 'whole',
  directory_connection: ['read_at'],
  directory_doorbell: 'whole',
  api_key: ['last_used_at'],
  auth_session: ['expires_at', 'updated_at'],
};

/** All tables of ours as sets of rows, without bookkeeping. */
export async function dump({ owner }: TestDatabase): Promise<Record<string, unknown[]>> {
  const tables = await owner.query<{ name: string }>(
    `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = 'r' order by 1`,
  );
  const all: Record<string, unknown[]> = {};
  for (const { name } of tables.rows) {
    const left = bookkeeping[name] ?? [];
    if (left === 'whole') continue;
    const rows = await owner.query<{ row: unknown }>(
      `select to_jsonb(t) - $1::text[] as row from "${name}" t order by (to_jsonb(t) - $1::text[])::text`,
      [left],
    );
    all[name] = rows.rows.map(({ row }) => row);
  }
  return all;
}
