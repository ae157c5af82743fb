import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '#migrations/migrate.ts';
import { holdIfRestored } from '#migrations/restored.ts';
import { readConfig } from '#server/platform/config/config.ts';
import { hasSystemSetting } from '#server/platform/config/system-settings.ts';
import { Child, type Ready } from './child.ts';
import { Home } from './home.ts';
import { endLeftovers, isAlive, isRunning, startedProcess, whenEnded, type Started } from './leftovers.ts';
import { moveWebhooks } from './moved-webhooks.ts';
import { nodeFlagsOf } from './node-flags.ts';
import { takePlace } from './one-at-a-time.ts';
import { freePort } from './ports.ts';
import { ensurePostgres, urlOf, type EmbeddedPostgres } from './postgres.ts';

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..');
const home = new Home(process.env['KEEPWELL_HOME'] ?? path.join(dist, '../.keepwell'));

const restoredWords = `
The database is another copy than the one opened last. What was sent since it was made is not known to it, so nothing
leaves by itself: playbooks write drafts until you switch them to automatic again.
`;
const databaseLookMilliseconds = 1_000;

let postgres: EmbeddedPostgres | null = null;
const children: Child[] = [];
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0));
// Whoever killed what `npm start` opened us with left nobody whose Ctrl-C reaches us: all ends with it.
whenEnded(Number(process.env['KEEPWELL_LAUNCHER']), () => void stopAll(0));

try {
  await startAll();
} catch (error) {
  // What was begun ends in the middle when somebody wants all to end: nothing is wrong then.
  if (!isStopping) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await stopAll(1);
}

async function startAll(): Promise<void> {
  const other = await takePlace(home.directory, runningAlready);
  if (other !== null) {
    process.stdout.write(`Keepwell runs already: ${other}.\n`);
    process.exit(0);
  }
  const before = home.readState();
  await endLeftovers(before.programs);
  // Until this start is ready, nobody takes the last one's address for its.
  home.writeState({ ...before, address: null });
  const databaseUrl = process.env['DATABASE_URL'] || (await startDatabase());
  const secrets: Readonly<Record<string, string>> = process.env['KEEPWELL_SECRET_KEY']
    ? {}
    : { KEEPWELL_SECRET_KEY_FILE: home.secretKeyFile() };
  const ports = await choosePorts(before.ports);
  const environment = {
    ...secrets,
    DATABASE_URL: databaseUrl,
    PORT: String(ports.web),
    PUBLIC_URL: process.env['PUBLIC_URL'] || `http://127.0.0.1:${ports.web}`,
    SANDBOX_URL: process.env['SANDBOX_URL'] || `http://127.0.0.1:${ports.sandbox}`,
    SANDBOX_PORT: String(ports.sandbox),
    SANDBOX_DATA: home.path('sandbox'),
  };
  const config = readConfig(await knownSystems(), { ...process.env, ...environment });
  await migrate(config.databaseUrl, config.secretKey, config.formerKeys);
  const isRestored = await holdIfRestored(config.databaseUrl, postgres && home.databaseFilesSince());
  const api = await startPrograms(environment);
  const address = config.publicUrl;
  const { web } = before.ports;
  const from = before.reachedAt ?? (web === undefined ? address : `http://127.0.0.1:${web}`);
  if (!process.env['SANDBOX_URL']) await moveWebhooks(environment.SANDBOX_URL, { from, to: address });
  home.writeState({ ports, programs: programs(), address, reachedAt: address });
  if (isRestored) process.stdout.write(restoredWords);
  greet(address, api);
}

/** Known by their code, which takes a while to load: only where somebody set something of one. */
async function knownSystems(): Promise<readonly string[]> {
  if (!hasSystemSetting(process.env)) return [];
  return (await import('#server/connections/system-names.ts')).systemNames;
}

/** Where what another start opened can be reached, in words; null when nothing is open. */
function runningAlready(): string | null {
  const { programs: others, address } = home.readState();
  const [owner] = others;
  return owner && isRunning(owner) && address
    ? `${address} (process ${owner.pid}; "kill ${owner.pid}" stops it)`
    : null;
}

async function startDatabase(): Promise<string> {
  postgres = await runDatabase();
  watchDatabase();
  const client = new pg.Client({ host: postgres.host, port: postgres.port, user: 'postgres', database: 'postgres' });
  await client.connect();
  const known = await client.query(`select 1 from pg_database where datname = 'keepwell'`);
  if (known.rowCount === 0) await client.query('create database keepwell');
  await client.end();
  return urlOf(postgres, 'keepwell');
}

function runDatabase(): Promise<EmbeddedPostgres> {
  const dataDir = home.path('postgres');
  const id = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return ensurePostgres({
    dataDir,
    socketDir: path.join(tmpdir(), `keepwell-${process.getuid?.() ?? 0}-${id}`),
    logFile: home.path('logs', 'postgres.log'),
    settings: { max_connections: 120, shared_buffers: '128MB' },
  });
}

/** The programs begin again by themselves; the server that they wait for must too, whoever ended it. */
function watchDatabase(): void {
  let isMending = false;
  setInterval(() => {
    if (isStopping || isMending || !postgres || isAlive(postgres.pid)) return;
    isMending = true;
    void runDatabase()
      .then((mended) => (postgres = mended))
      // Sessions of the one that was killed may still hold its memory: it is tried again.
      .catch(() => undefined)
      .finally(() => (isMending = false));
  }, databaseLookMilliseconds).unref();
}

/** The ports of last time when they are free, so that addresses given to others stay true. */
async function choosePorts(before: Readonly<Record<string, number>>): Promise<{ web: number; sandbox: number }> {
  const web = await freePort(Number(process.env['PORT'] || (before['web'] ?? 3000)));
  const sandbox = await freePort(before['sandbox'] ?? 3001, new Set([web]));
  return { web, sandbox };
}

async function startPrograms(environment: Readonly<Record<string, string>>): Promise<Ready> {
  mkdirSync(home.path('sandbox'), { recursive: true, mode: 0o700 });
  const names = process.env['SANDBOX_URL'] ? ['api', 'worker'] : ['sandbox', 'api', 'worker'];
  const started = names.map((name) => {
    const child = new Child({
      name,
      program: path.join(dist, 'programs', name, 'main.js'),
      environment,
      logFile: home.path('logs', `${name}.log`),
      nodeFlags: nodeFlagsOf(name),
    });
    children.push(child);
    return child.start(remember);
  });
  // Before anything is ready: whatever kills us from here on, the next start knows what to end.
  remember();
  const ready = await Promise.all(started);
  return ready[names.indexOf('api')] ?? {};
}

/** The first is ours, so that a second start knows that we live. */
function programs(): Started[] {
  return [process.pid, ...children.flatMap((child) => child.pid ?? [])].map(startedProcess);
}

function remember(): void {
  home.writeState({ ...home.readState(), programs: programs() });
}

function greet(address: string, api: Ready): void {
  process.stdout.write(`\nKeepwell is ready: ${address}\n`);
  if (typeof api['setup'] === 'string') {
    process.stdout.write(`Set-up link (works once, makes you the owner): ${api['setup']}\n`);
  }
  process.stdout.write('Ctrl-C stops everything.\n');
}

/** Programs first, the database last, so that they can finish what they hold. */
async function stopAll(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  // A start from now on does not take what is ending for what runs.
  home.writeState({ ...home.readState(), address: null });
  await Promise.all(children.map((child) => child.stop()));
  await postgres?.stop();
  home.writeState({ ...home.readState(), programs: [], address: null });
  process.exit(code);
}
