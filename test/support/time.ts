import type { TestDatabase } from './database.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

/**
 * A minute passes, as a process that has died leaves the database: leases run out, bells fall due, jobs lose their heartbeat, and
 * what was approved may leave. Nothing waits; every moment that something is held until moves back by that minute.
 */
export async function letAMinutePass({ owner }: TestDatabase): Promise<void> {
  // What a process had sent before it died is still done: only then is its work over.
  await until('the database to notice who died', async () => {
    const busy = await owner.query(
      `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle'`,
    );
    return busy.rows.length === 0;
  });
  const minute = `interval '61 seconds'`;
  for (const table of ['billing_object', 'account_work', 'message']) {
    await owner.query(`update ${table} set lease_until = lease_until - ${minute} where lease_until is not null`);
  }
  await owner.query(`update message set send_after = send_after - ${minute} where send_after is not null`);
  await owner.query(`update directory_doorbell set due_at = due_at - ${minute}`);
  await owner.query(`update connection set resting_until = resting_until - ${minute} where resting_until is not null`);
  await owner.query(`update pgboss.job set heartbeat_on = heartbeat_on - ${minute}, start_after = start_after - ${minute}
    where state in ('created', 'retry', 'active')`);
  await owner.query(
    `update pgboss.queue set monitor_on = monitor_on - ${minute}, monitor_claim_on = monitor_claim_on - ${minute}`,
  );
}

/** Once a worker has noticed that jobs lost their heartbeat, the rest before they are given out again is over. */
export async function endRestOfJobs({ database: { owner } }: Pick<Product, 'database'>): Promise<void> {
  await until('jobs of a dead worker to be noticed', async () => {
    const held = await owner.query(
      `select 1 from pgboss.job where state = 'active' and heartbeat_on + heartbeat_seconds * interval '1 second' < now()`,
    );
    return held.rows.length === 0;
  });
  await owner.query(`update pgboss.job set start_after = now() where state = 'retry'`);
}
