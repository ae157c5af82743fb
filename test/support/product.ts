import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { programArguments } from './program-arguments.ts';
import { proveNothingWritten } from './read-only.ts';

/** The built programs, started as real processes on a database of their own. */
export interface Product {
  readonly database: TestDatabase;
  readonly url: string;
  readonly sandboxUrl: string;
  readonly setupUrl: string;
  /** Starts a worker; answers when it is ready, or has died at the point it was told to stop at. */
  worker(settings?: Readonly<Record<string, string>>): Promise<Program>;
  /** Ends the api that runs, if it still does, and starts another at the same address. */
  restartApi(settings?: Readonly<Record<string, string>>): Promise<Program>;
  /** What all programs have said so far. */
  output(): string;
  /** Ends everything, and proves that the billing system was only read from. */
  close(): Promise<void>;
}

export interface Program {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  stop(): Promise<void>;
}

const endWithParent = ['--import', path.join(import.meta.dirname, 'end-with-parent.mjs')];
const readyMilliseconds = 60_000;

/** Opens sandbox and api (and, unless told otherwise, one worker). Everything listens on loopback ports of the system's choice. */
export async function openProduct(
  options: {
    customers?: number;
    /** The address by which the programs reach their database, from its own. */
    reachedAt?: (databaseUrl: string) => Promise<string>;
    settings?: Readonly<Record<string, string>>;
    withWorker?: boolean;
    /** The sandbox stands behind the address of the real billing system too, so that keys can be pasted. */
    stripeIsSandbox?: boolean;
  } = {},
): Promise<Product> {
  const database = await openTestDatabase();
  const started: Program[] = [];
  const begin = async (name: string, environment: Readonly<Record<string, string>>) => {
    const program = await startProgram(name, environment);
    started.push(program.program);
    return program;
  };
  const sandbox = await begin('sandbox', {
    SANDBOX_PORT: '0',
    SANDBOX_SIZE: String(options.customers ?? 40),
    SANDBOX_SEED: '7',
  });
  const sandboxUrl = String(sandbox.ready['listening']);
  const port = String(await reservePort());
  const environment = {
    DATABASE_URL: (await options.reachedAt?.(database.url)) ?? database.url,
    KEEPWELL_SECRET_KEY: database.config.secretKey.toString('base64'),
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SANDBOX_URL: sandboxUrl,
    // Whatever a test connects, it reaches nobody outside.
    STRIPE_API_BASE: sandboxUrl,
    STRIPE_CONNECT_BASE: sandboxUrl,
    REFERENCE_RATES_URL: 'off',
    LOG_LEVEL: 'warn',
    DATABASE_POOL_SIZE: '8',
    ...(options.stripeIsSandbox ? { STRIPE_API_BASE: sandboxUrl } : {}),
    ...options.settings,
  };
  let api = await begin('api', environment);
  const setupUrl = String(api.ready['setup']);
  const restartApi = async (settings: Readonly<Record<string, string>> = {}) => {
    await api.program.stop();
    api = await begin('api', { ...environment, ...settings });
    return api.program;
  };
  const worker = async (settings: Readonly<Record<string, string>> = {}) =>
    (await begin('worker', { ...environment, ...settings })).program;
  if (options.withWorker ?? true) await worker();
  return {
    database,
    url: environment.PUBLIC_URL,
    sandboxUrl,
    setupUrl,
    worker,
    restartApi,
    output: () => started.map((program) => program.output()).join('\n'),
    close: async () => {
      const ours = started.filter((program) => program !== sandbox.program);
      for (const program of ours.toReversed()) await program.stop();
      try {
        await proveNothingWritten(database, sandboxUrl);
      } finally {
        await sandbox.program.stop();
        await database.close();
      }
    },
  };
}

type Ready = Readonly<Record<string, unknown>>;

async function startProgram(
  name: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ program: Program; ready: Ready }> {
  const child = spawn(process.execPath, programArguments(name, endWithParent), {
    env: { ...surroundings(), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (!child.stdout || !child.stderr) throw new Error(`${name} has no output.`);
  const { stdout } = child;
  let text = '';
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const ready = new Promise<Ready>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} was not ready in time:\n${text}`)), readyMilliseconds);
    createInterface({ input: stdout }).on('line', (line) => {
      text += `${line}\n`;
      if (!/^\{"(listening|ready)"/.test(line)) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
    void ended.then((end) => {
      clearTimeout(timer);
      // A worker that was armed to die may do so before it has said that it is ready.
      if (end.signal === 'SIGKILL') resolve({});
      else reject(new Error(`${name} ended with ${end.signal ?? end.code}:\n${text}`));
    });
  });
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(killing);
  };
  return { program: { process: child, output: () => text, ended, stop }, ready: await ready };
}

/** What a program gets of the environment that the tests run in. */
function surroundings(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'TMPDIR', 'NODE_COMPILE_CACHE'];
  return Object.fromEntries(names.map((name) => [name, process.env[name]]));
}

async function reservePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
