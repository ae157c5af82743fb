import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import pg from 'pg';
import { testKey } from './global-setup.mjs';
import { describeSchema } from './schema.ts';

const program = path.join(import.meta.dirname, '../../dist/migrations/main.js');

/** A migrator as the product starts it, in a process of its own. */
export function startMigrating(url: string): ChildProcess {
  return spawn(process.execPath, [program], {
    env: { ...process.env, DATABASE_URL: url, KEEPWELL_SECRET_KEY: testKey },
    stdio: 'ignore',
  });
}

/** Ends them all without a word of warning, and waits until they are gone. */
export async function killAll(processes: readonly ChildProcess[]): Promise<void> {
  for (const one of processes) one.kill('SIGKILL');
  await Promise.all(processes.map(async (one) => one.exitCode ?? one.signalCode ?? once(one, 'exit')));
}

/** How many migrations are done, without an error where not even their table is there. */
export async function migratedAt(url: string): Promise<number> {
  const made = await asked(url, (client) => client.query(`select to_regclass('migrations') as name`));
  if (made.rows[0]?.name == null) return 0;
  const { rows } = await asked(url, (client) => client.query(`select count(*)::int as count from migrations`));
  return rows[0]?.count ?? 0;
}

export function schemaAt(url: string): Promise<string> {
  return asked(url, describeSchema);
}

async function asked<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}
