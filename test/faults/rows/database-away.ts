import { setTimeout as wait } from 'node:timers/promises';
import { Findings, type Fault } from '../fault.ts';
import { chanceFrom } from '../support/chance.ts';
import { Gate } from '../support/gate.ts';
import { atPace } from '../support/life.ts';
import { demandNothingLost, openScene, untilIdle, type Scene } from '../support/scene.ts';

const awayMilliseconds = 30_000;
const backSeconds = 30;
const eventsPerSecond = 50;
const happeningsPerSecond = 2;

/** In which way the database is away. */
type Manner = 'refuses' | 'is silent' | 'restarts';
const manners: readonly Manner[] = ['refuses', 'restarts', 'is silent'];

/** The database goes away under load, three times in three ways; nobody restarts us. */
export const databaseAway: Fault = {
  name: 'database-away',
  line: '2.9, 5.5, 10.5',
  mostMinutes: () => 20,
  prove: async (stage, wishes) => {
    const findings = new Findings();
    let gate: Gate | null = null;
    const reachedAt = async (url: string) => {
      gate = await Gate.before(url);
      return gate.addressOf(url);
    };
    const scene = await openScene(stage, {
      customers: wishes.customers ?? 100,
      chance: chanceFrom(wishes.seed),
      reachedAt,
    });
    try {
      if (!gate) throw new Error('There is no gate before the database.');
      await scene.product.worker();
      await suffer(scene, gate, findings);
      return findings.outcome;
    } finally {
      await scene.close();
      await closeGate(gate);
    }
  },
};

async function closeGate(gate: Gate | null): Promise<void> {
  await gate?.close();
}

async function suffer(scene: Scene, gate: Gate, findings: Findings): Promise<void> {
  const { life, telling } = scene;
  let isOver = false;
  const hear = async () => {
    while (!isOver) {
      telling.add(await life.news());
      await wait(500);
    }
  };
  const load = Promise.all([
    atPace(
      happeningsPerSecond,
      () => isOver,
      () => life.goOn(),
    ),
    atPace(
      eventsPerSecond,
      () => isOver,
      () => telling.tellOne(),
    ),
    hear(),
  ]);
  try {
    for (const manner of manners) {
      await wait(8_000);
      await goAway(scene, gate, manner, findings);
    }
    await wait(5_000);
  } finally {
    isOver = true;
    await load;
  }
  telling.add(await life.news());
  await telling.tellRest();
  const seconds = await untilIdle(scene, 5);
  const refusals = [...telling.refused].map(([status, count]) => `${count} × ${status || 'no answer'}`).join(', ');
  findings.note(`${telling.taken.length} events told ${telling.told} times; refused: ${refusals}`);
  findings.demand(
    [...telling.refused.keys()].every((status) => status === 503) && telling.withoutTime === 0,
    'every refusal was 503 with Retry-After',
  );
  if (telling.refused.size > 1) findings.note(failuresIn(scene));
  findings.demand(seconds !== null, seconds === null ? 'work is left' : `all work ended ${seconds.toFixed(0)} s later`);
  await demandNothingLost(scene, findings);
}

/** What the programs said of requests that failed in another way than by a database that is away. */
function failuresIn({ product }: Scene): string {
  const failed = product
    .output()
    .split('\n')
    .filter((line) => line.includes('"outcome":"failed"'));
  return failed.slice(0, 3).join('\n');
}

async function goAway(scene: Scene, gate: Gate, manner: Manner, findings: Findings): Promise<void> {
  const { product } = scene;
  const ask = async (address: string) => {
    try {
      const response = await fetch(`${product.url}${address}`, { signal: AbortSignal.timeout(15_000) });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  };
  if (manner === 'restarts') {
    // What a restart is to those who are connected: every session ends, in the middle of whatever it does.
    await product.database.owner.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
  } else {
    gate.set(manner === 'refuses' ? 'refuse' : 'silent');
    await wait(awayMilliseconds / 2);
    const [alive, ready] = [await ask('/live'), await ask('/ready')];
    findings.demand(alive === 200 && ready === 503, `database ${manner}: live ${alive}, ready ${ready}`);
    await wait(awayMilliseconds / 2);
    gate.set('through');
  }
  const back = performance.now();
  const before = await applied(scene);
  const since = () => (performance.now() - back) / 1_000;
  let readyAfter: number | null = null;
  let waits: string | null = null;
  for (;;) {
    // Which wait it is that takes long can only be seen while it lasts.
    if (since() > backSeconds / 3) waits ??= await waitsOf(scene);
    if ((await ask('/ready')) === 200) readyAfter ??= since();
    if ((readyAfter !== null && (await applied(scene)) > before) || since() > 120) break;
    await wait(100);
  }
  const seconds = since();
  if (waits !== null) findings.note(`ready after ${readyAfter?.toFixed(1) ?? 'never'} s; ${waits}`);
  findings.demand(
    seconds <= backSeconds,
    `database ${manner}: events applied again ${seconds.toFixed(1)} s after it was back`,
  );
}

/** What somebody waits for: rests of connections, bells, leases. */
async function waitsOf({ product }: Scene): Promise<string> {
  const { rows } = await product.database.owner.query<{ waits: string }>(
    `select json_build_object(
       'resting', (select max(resting_until) - now() from connection), 'words', (select max(rest_words) from connection),
       'bells', (select json_object_agg(kind, due_at - now()) from directory_doorbell),
       'open', (select count(*) from billing_object where wanted > done),
       'leased', (select count(*) from billing_object where wanted > done and lease_until > now()),
       'leases', (select min(lease_until) - now() from billing_object where wanted > done))::text as waits`,
  );
  return rows[0]?.waits ?? '';
}

async function applied({ product }: Scene): Promise<number> {
  const { rows } = await product.database.owner.query<{ count: number }>(
    `select count(*)::int as count from delivery where result not in ('waiting')`,
  );
  return rows[0]?.count ?? 0;
}
