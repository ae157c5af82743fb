import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { root } from '../../bench/build.ts';
import { testKey } from '../../support/global-setup.mjs';
import { describeSchema } from '../../support/schema.ts';
import { Findings, type Fault } from '../fault.ts';
import { chanceFrom } from '../support/chance.ts';

const kills = 30;

/** Migrating an empty database is killed again and again, two migrators at a time; it ends with the schema that an undisturbed one makes. */
export const migrationKilled: Fault = {
  name: 'migration-killed',
  line: '5.10',
  mostMinutes: () => 15,
  async prove(stage, wishes) {
    const findings = new Findings();
    const chance = chanceFrom(wishes.seed);
    const name = `migrated_${process.pid}`;
    const url = await stage.cluster.createDatabase(name);
    try {
      const stages = new Set<number>();
      for (let kill = 0; kill < kills; kill += 1) {
        const both = [startMigrating(url), startMigrating(url)];
        await wait(300 + chance() * 2_500);
        for (const one of both) one.kill('SIGKILL');
        await Promise.all(both.map(async (one) => one.exitCode ?? one.signalCode ?? once(one, 'exit')));
        stages.add(await migratedAt(url));
      }
      const last = startMigrating(url);
      const [code] = await once(last, 'exit');
      findings.demand(
        code === 0,
        `${kills} times two migrators killed, after ${[...stages].join(', ')} migrations; the last one ended with ${code}`,
      );
      const [ours, expected] = [await schemaAt(url), await schemaAt(urlOfTemplate(url, name))];
      findings.demand(
        ours === expected,
        `${ours.split('\n').length} parts of the schema, ${ours === expected ? 'the same as' : 'NOT those of'} an undisturbed migration`,
      );
      return findings.outcome;
    } finally {
      await stage.cluster.dropDatabase(name);
    }
  },
};

function startMigrating(url: string) {
  return spawn(process.execPath, [path.join(root, 'dist/migrations/main.js')], {
    env: { ...process.env, DATABASE_URL: url, KEEPWELL_SECRET_KEY: testKey },
    stdio: 'ignore',
  });
}

function urlOfTemplate(url: string, name: string): string {
  return url.replace(`/${name}?`, '/keepwell_template?');
}

/** How many migrations are done, without an error where not even their table is there. */
async function migratedAt(url: string): Promise<number> {
  const made = await asked(url, (client) => client.query(`select to_regclass('migrations') as name`));
  if (made.rows[0]?.name == null) return 0;
  const { rows } = await asked(url, (client) => client.query(`select count(*)::int as count from migrations`));
  return rows[0]?.count ?? 0;
}

function schemaAt(url: string): Promise<string> {
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
