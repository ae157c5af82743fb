import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { locatePrograms } from './postgres-programs.ts';
import { anothersServer, runningServer } from './running-server.ts';
import { forgetEndedServer } from './server-lock.ts';
import { commandAs, serverUser, type ServerUser } from './server-user.ts';

export interface EmbeddedPostgres {
  readonly pid: number;
  /** Directory of the socket; there is no TCP port. */
  readonly host: string;
  readonly port: number;
  /** Fast shutdown; does nothing when another process owns the server. */
  readonly stop: () => Promise<void>;
}

export interface PostgresOptions {
  readonly dataDir: string;
  readonly socketDir: string;
  readonly logFile: string;
  readonly settings?: Readonly<Record<string, string | number>>;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const port = 5432;
const startMilliseconds = 60_000;
/** Processes of a server that was killed leave one after another, and until then no other starts: milliseconds to wait for them. */
const pauses = [100, 200, 400, 800, 1_600, 3_200, 6_400];

/** The address of a database on this server for `DATABASE_URL`. */
export function urlOf(server: { readonly host: string; readonly port: number }, database: string): string {
  return `postgres://postgres@localhost:${server.port}/${database}?host=${encodeURIComponent(server.host)}`;
}

/**
 * Starts PostgreSQL on a data directory, or uses the server that already runs there. First start, later starts, a start
 * after `kill -9` of either side, and two starts at once all end with one server.
 */
export async function ensurePostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  if (Buffer.byteLength(`${options.socketDir}/.s.PGSQL.${port}`) > 103) throw new Error('The socket path is too long.');
  const found = await runningServer(options.dataDir);
  if (found) return { ...found, stop: async () => undefined };
  const programs = locatePrograms();
  const user = serverUser(programs.postgres, options.dataDir);
  initialise(options.dataDir, programs.initdb, user);
  ownDirectory(options.socketDir, user);
  for (const pause of pauses) {
    forgetEndedServer(path.join(options.dataDir, 'postmaster.pid'), options.dataDir);
    forgetEndedServer(path.join(options.socketDir, `.s.PGSQL.${port}.lock`), options.dataDir);
    const started = await start(options, programs.postgres, user);
    if (started) return started;
    const other = await anothersServer(options.dataDir, startMilliseconds);
    if (other) return { ...other, stop: async () => undefined };
    await sleep(pause);
  }
  throw new Error(`PostgreSQL did not start; see ${options.logFile}.`);
}

async function start(options: PostgresOptions, postgres: string, user: ServerUser): Promise<EmbeddedPostgres | null> {
  const settings = { listen_addresses: '', port, unix_socket_directories: options.socketDir, ...options.settings };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(options.logFile, 'a', 0o600);
  const { command, args, ids } = commandAs(user, [postgres, '-D', options.dataDir, ...flags]);
  const spawning: SpawnOptions = { ...ids, cwd: '/', detached: true, stdio: ['ignore', log, log] };
  const child = spawn(command, args, spawning);
  const deadline = Date.now() + startMilliseconds;
  while (Date.now() < deadline) {
    const live = await runningServer(options.dataDir);
    if (live) return { ...live, stop: () => stop(child) };
    if (child.exitCode !== null) return null;
    await sleep(25);
  }
  child.kill('SIGKILL');
  return null;
}

/** SIGINT is PostgreSQL's fast shutdown: it ends sessions, writes a checkpoint and leaves. */
function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}

/** Makes the cluster beside its place and moves it there: a crash never leaves half a cluster. */
function initialise(dataDir: string, initdb: string, user: ServerUser): void {
  if (existsSync(path.join(dataDir, 'PG_VERSION'))) return;
  const beside = `${dataDir}.init-${process.pid}`;
  ownDirectory(beside, user);
  const initArgs = [
    '-D',
    beside,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ];
  const { command, args, ids } = commandAs({ ...user, diesWithParent: false }, [initdb, ...initArgs]);
  execFileSync(command, args, { ...ids, cwd: '/', stdio: 'pipe' });
  try {
    renameSync(beside, dataDir);
  } catch {
    rmSync(beside, { recursive: true, force: true });
  }
}

function ownDirectory(directory: string, user: ServerUser): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  if (user.owner) chownSync(directory, user.owner.uid, user.owner.gid);
  chmodSync(directory, 0o700);
}
