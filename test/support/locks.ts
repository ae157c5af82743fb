import type { Client } from 'pg';
import { until } from './until.ts';

/** Until somebody waits for a lock that the open transaction of `holder` has. */
export async function untilBlockedBy(holder: Client): Promise<void> {
  // Not by `pg_stat_activity`: within a transaction that goes on telling of the same sessions.
  const waiting = `select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))`;
  await until('somebody to wait for the lock', async () => (await holder.query(waiting)).rowCount);
}

/** `work` finds a row held, and waits for it; `look` sees what it has not locked by then. Answers when the work is done. */
export async function whileHeld(
  holder: Client,
  row: { readonly table: string; readonly id: string },
  { work, look }: { readonly work: () => Promise<unknown>; readonly look: () => Promise<unknown> },
): Promise<void> {
  await holder.query('begin');
  await holder.query(`select from ${row.table} where id = $1 for update`, [row.id]);
  const working = work();
  try {
    await untilBlockedBy(holder);
    await look();
  } finally {
    await holder.query('rollback');
    await working;
  }
}
