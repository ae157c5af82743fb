import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { isHeld, lockLines } from './server-lock.ts';

export interface Server {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

/** The server that takes connections on a data directory. Null while none does. */
export async function runningServer(dataDir: string): Promise<Server | null> {
  const [pid, , , serverPort, host] = lockLines(path.join(dataDir, 'postmaster.pid'));
  if (host === undefined) return null;
  const client = new pg.Client({
    host,
    port: Number(serverPort),
    user: 'postgres',
    database: 'postgres',
    connectionTimeoutMillis: 2_000,
  });
  try {
    await client.connect();
    const shown = await client.query<{ data_directory: string }>('show data_directory');
    return shown.rows[0]?.data_directory === dataDir ? { pid: Number(pid), host, port: Number(serverPort) } : null;
  } catch {
    return null;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Who lost against another start waits for that one: it may take long before it takes connections. Null when it ended. */
export async function anothersServer(dataDir: string, milliseconds: number): Promise<Server | null> {
  const deadline = Date.now() + milliseconds;
  while (Date.now() < deadline && isHeld(path.join(dataDir, 'postmaster.pid'), dataDir)) {
    const live = await runningServer(dataDir);
    if (live) return live;
    await setTimeout(25);
  }
  return null;
}
