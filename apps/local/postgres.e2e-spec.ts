import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { scratch } from '../../test/support/scratch.mjs';
import { ensurePostgres, type EmbeddedPostgres } from './postgres.ts';

describe('the embedded database', () => {
  let home: string;
  const options = () => ({
    dataDir: path.join(home, 'data'),
    socketDir: path.join(home, 's'),
    logFile: path.join(home, 'postgres.log'),
    settings: { fsync: 'off' },
  });
  const ask = async (server: EmbeddedPostgres, sql: string) => {
    const client = new pg.Client({ host: server.host, port: server.port, user: 'postgres', database: 'postgres' });
    await client.connect();
    const answer = await client.query<{ n: number }>(sql);
    await client.end();
    return answer.rows;
  };
  const serverPid = () => Number(readFileSync(path.join(home, 'data/postmaster.pid'), 'utf8').split('\n')[0]);

  beforeEach(() => {
    home = scratch('kw-pg');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('is one server for two starts at once, and keeps its rows over a restart', async () => {
    const [one, two] = await Promise.all([ensurePostgres(options()), ensurePostgres(options())]);
    await ask(one, 'create table kept as select 7 as n');
    expect(await ask(two, 'select n from kept')).toEqual([{ n: 7 }]);
    await Promise.all([one.stop(), two.stop()]);
    const again = await ensurePostgres(options());
    expect(await ask(again, 'select n from kept')).toEqual([{ n: 7 }]);
    await again.stop();
  });

  it('starts again after the server was killed, with every committed row', async () => {
    const first = await ensurePostgres(options());
    await ask(first, 'create table kept as select 7 as n');
    process.kill(serverPid(), 'SIGKILL');
    const next = await ensurePostgres(options());
    expect(await ask(next, 'select n from kept')).toEqual([{ n: 7 }]);
    await next.stop();
  });

  it('starts although a stranger was given the number in its lock file', async () => {
    const first = await ensurePostgres(options());
    const lock = path.join(home, 'data/postmaster.pid');
    const text = readFileSync(lock, 'utf8');
    await first.stop();
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
    await once(stranger, 'spawn');
    writeFileSync(lock, text.replace(/^\d+/, String(stranger.pid)));
    const next = await ensurePostgres(options());
    await next.stop();
    expect(stranger.exitCode).toBeNull();
    stranger.kill('SIGKILL');
  });
});
