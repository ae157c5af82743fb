import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './build-server.mjs';
import { scratch } from './scratch.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const testKey = Buffer.alloc(32, 7).toString('base64');

/** One throw-away cluster a run: nothing has to survive, so it never waits for the disk. */
export default async function setUp() {
  // Migrations run compiled, as in production.
  buildServer();
  const { ensurePostgres, urlOf } = await import('../../dist/apps/local/postgres.js');
  const home = scratch('kw-test');
  // Programs are started dozens of times: what the first compiled, the next one need not.
  process.env.NODE_COMPILE_CACHE = path.join(home, 'compiled');
  const server = await ensurePostgres({
    dataDir: path.join(home, 'data'),
    socketDir: path.join(home, 's'),
    logFile: path.join(home, 'postgres.log'),
    settings: {
      fsync: 'off',
      full_page_writes: 'off',
      synchronous_commit: 'off',
      max_connections: 300,
      shared_buffers: '256MB',
      max_wal_size: '256MB',
      wal_level: 'minimal',
      max_wal_senders: '0',
    },
  });
  const { default: pg } = await import('pg');
  const owner = new pg.Client({ host: server.host, port: server.port, user: 'postgres', database: 'postgres' });
  await owner.connect();
  await owner.query('create database keepwell_template');
  await owner.end();
  execFileSync(process.execPath, [path.join(root, 'dist/migrations/main.js')], {
    env: { ...process.env, DATABASE_URL: urlOf(server, 'keepwell_template'), KEEPWELL_SECRET_KEY: testKey },
    stdio: 'pipe',
  });
  process.env.KEEPWELL_TEST_CLUSTER = JSON.stringify({ host: server.host, port: server.port, home });
  globalThis.keepwellTestServer = server;
  globalThis.keepwellTestHome = home;
}
