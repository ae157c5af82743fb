import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { root } from '../build.ts';
import { testKey } from '../../support/global-setup.mjs';
import { Child } from './child.ts';

/** A server for this run alone that keeps its promises: unlike the one for tests it waits for the disk at each commit. */
export interface DurableCluster {
  readonly version: string;
  /** An empty database of its own; answers its address. */
  createDatabase(name: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the server and makes the migrated template that `openTestDatabase` clones. */
export async function openCluster(): Promise<DurableCluster> {
  const { ensurePostgres, urlOf }: typeof import('../../../apps/local/postgres.ts') = await import(
    path.join(root, 'dist/apps/local/postgres.js')
  );
  const home = mkdtempSync(path.join(tmpdir(), 'kw-bench-'));
  chmodSync(home, 0o711);
  const keeper = await Child.start([path.join(root, 'test/bench/programs/keeper.ts')], { PLACE: home });
  const server = await ensurePostgres({
    dataDir: path.join(home, 'data'),
    socketDir: path.join(home, 's'),
    logFile: path.join(home, 'postgres.log'),
    // As the product starts it, with room for the write-ahead log of a whole reading.
    settings: {
      max_connections: 200,
      shared_buffers: '256MB',
      max_wal_size: '4GB',
      ...JSON.parse(process.env['BENCH_PG'] ?? '{}'),
    },
  });
  const admin = new pg.Client({ host: server.host, port: server.port, user: 'postgres', database: 'postgres' });
  await admin.connect();
  await admin.query('create database keepwell_template');
  execFileSync(process.execPath, [path.join(root, 'dist/migrations/main.js')], {
    env: { ...process.env, DATABASE_URL: urlOf(server, 'keepwell_template'), KEEPWELL_SECRET_KEY: testKey },
    stdio: 'pipe',
  });
  process.env['KEEPWELL_TEST_CLUSTER'] = JSON.stringify({ host: server.host, port: server.port, home });
  const shown = await admin.query<{ server_version: string }>('show server_version');
  return {
    version: shown.rows[0]?.server_version ?? 'unknown',
    createDatabase: async (name) => {
      await admin.query(`create database ${name}`);
      return urlOf(server, name);
    },
    dropDatabase: async (name) => void (await admin.query(`drop database ${name} with (force)`)),
    stop: async () => {
      await admin.end();
      await server.stop();
      await keeper.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
