import { createServer } from 'node:net';
import { connectSandbox } from '#contracts/connections.ts';
import { completeSetup } from '#contracts/session.ts';
import { Client } from '../../support/client.ts';
import { openTestDatabase, type TestDatabase } from '../../support/database.ts';
import type { BenchBook } from './book.ts';
import { Child, endWithParent } from './child.ts';
import { programArguments } from '../../support/program-arguments.ts';
import type { Stage } from './stage.ts';

/** Our own programs as they are run: the API and, when asked for, one worker, on a database of their own. */
export interface Ours {
  readonly url: string;
  readonly client: Client;
  readonly database: TestDatabase;
  /** `settings` are this worker's alone. One that is told to die early may end before it was ready: then this throws. */
  startWorker(settings?: Readonly<Record<string, string>>): Promise<Child>;
  close(): Promise<void>;
}

/** Opens the built programs beside a book, with an owner signed in. */
export async function openOurs(
  stage: Stage,
  book: BenchBook,
  settings: Readonly<Record<string, string>> = {},
): Promise<Ours> {
  const database = await openTestDatabase();
  const children: Child[] = [];
  const close = stage.keep(async () => {
    for (const child of children.toReversed()) await child.stop();
    await database.close();
  });
  const port = String(await freePort());
  const environment = {
    DATABASE_URL: database.url,
    KEEPWELL_SECRET_KEY: database.config.secretKey.toString('base64'),
    PORT: port,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SANDBOX_URL: book.url,
    STRIPE_API_BASE: book.url,
    // Nothing that is measured waits for the world outside.
    REFERENCE_RATES_URL: 'off',
    LOG_LEVEL: 'warn',
    ...settings,
  };
  // As the product starts them; more, to look into them while they are measured: a profiler, a bigger heap.
  const flags = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter(Boolean);
  const start = async (name: string, own: Readonly<Record<string, string>> = {}) => {
    const child = await Child.start(programArguments(name, [...endWithParent, ...flags]), { ...environment, ...own });
    children.push(child);
    return child;
  };
  const api = await start('api');
  return {
    url: environment.PUBLIC_URL,
    client: await signIn(environment.PUBLIC_URL, String(api.ready['setup'])),
    database,
    startWorker: (own) => start('worker', own),
    close,
  };
}

/** True once every account is evaluated by all that accounts are judged by. */
function isEvaluated(ours: Ours): Promise<boolean> {
  return holds(ours, `exists (select 1 from connection where first_backfill_ended_at is not null)`);
}

/** True once everything is mirrored, what only keeps the books too, and every account evaluated. */
export function isRead(ours: Ours): Promise<boolean> {
  return holds(ours, `exists (select 1 from backfill where status = 'done')`);
}

/** Connects the book and waits until every account is evaluated; answers the seconds it took. */
export async function readAndEvaluate(ours: Ours): Promise<number> {
  const began = performance.now();
  await ours.client.call(connectSandbox);
  while (!(await isEvaluated(ours))) await new Promise((resolve) => setTimeout(resolve, 50));
  return (performance.now() - began) / 1000;
}

export async function readToEnd(ours: Ours): Promise<void> {
  while (!(await isRead(ours))) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Connects the book and reads it to its end; answers the seconds it took. */
export async function readWhole(ours: Ours): Promise<number> {
  const began = performance.now();
  await readAndEvaluate(ours);
  await readToEnd(ours);
  return (performance.now() - began) / 1000;
}

async function holds({ database }: Ours, condition: string): Promise<boolean> {
  const found = await database.owner.query<{ so: boolean }>(
    // From the end of the index: accounts are done from its beginning, and asking must not take from who is measured.
    `select ${condition}
       and not exists (select 1 from account_work where wanted > done order by workspace_id desc, account_id desc limit 1) as so`,
  );
  return found.rows[0]?.so === true;
}

/** How many objects of each kind are held. */
export async function heldObjects(ours: Ours): Promise<Map<string, number>> {
  const found = await ours.database.owner.query<{ kind: string; count: number }>(
    `select kind, count(*)::int as count from billing_object where payload is not null group by kind`,
  );
  return new Map(found.rows.map((row) => [row.kind, row.count]));
}

/** How many objects of each kind are not held although they are in the book: by their ids, so that nothing stands for another. */
export async function missingObjects(ours: Ours, { ids }: BenchBook): Promise<Map<string, number>> {
  const missing = new Map<string, number>();
  for (const [kind, expected] of Object.entries(ids)) {
    const found = await ours.database.owner.query<{ count: number }>(
      `select count(*)::int as count from unnest($2::text[]) as id where not exists (
         select 1 from billing_object o where o.kind = $1 and o.external_id = id and o.payload is not null)`,
      [kind, expected],
    );
    const count = found.rows[0]?.count ?? expected.length;
    if (count > 0) missing.set(kind, count);
  }
  return missing;
}

/** What is missing, in words; of each kind the most that any round missed. */
export function describeMissing(rounds: readonly ReadonlyMap<string, number>[]): string {
  const most = new Map<string, number>();
  for (const round of rounds) {
    for (const [kind, count] of round) most.set(kind, Math.max(count, most.get(kind) ?? 0));
  }
  const words = [...most].map(([kind, count]) => `${count} of ${kind}`).join(', ');
  return words === '' ? 'every object was there at the end, by its id' : `MISSING AT THE END: ${words}`;
}

async function signIn(url: string, setupUrl: string): Promise<Client> {
  const client = new Client(url);
  await client.call(completeSetup, {
    body: {
      token: new URL(setupUrl).searchParams.get('token') ?? '',
      name: 'Ada Keel',
      email: 'ada.keel@northwind.example',
      password: 'correct horse battery',
      workspaceName: 'Northwind',
      timeZone: 'Europe/Berlin',
    },
  });
  return client;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
