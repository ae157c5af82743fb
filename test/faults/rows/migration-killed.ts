import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { killAll, migratedAt, schemaAt, startMigrating } from '../../support/migrating.ts';
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
        await killAll(both);
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

function urlOfTemplate(url: string, name: string): string {
  return url.replace(`/${name}?`, '/keepwell_template?');
}
