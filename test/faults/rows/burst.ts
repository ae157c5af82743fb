import { setTimeout as wait } from 'node:timers/promises';
import { listAccounts } from '#contracts/account-list.ts';
import { listFlagged } from '#contracts/flags.ts';
import { percentile } from '../../bench/support/load.ts';
import { control } from '../../support/merchant.ts';
import { Findings, type Fault } from '../fault.ts';
import { chanceFrom } from '../support/chance.ts';
import { atPace } from '../support/life.ts';
import { demandNothingLost, openScene, untilIdle, type Scene } from '../support/scene.ts';

const perSecond = 200;
const happeningsPerSecond = 4;
const slowestPage = 1_000;

/** Two hundred events a second, doubled, late and in no order, while the billing system is slow. */
export const burst: Fault = {
  name: 'burst',
  line: '2.1, 2.3, 2.11',
  mostMinutes: ({ minutes }) => (minutes ?? 10) * 2 + 15,
  async prove(stage, wishes) {
    const minutes = wishes.minutes ?? 10;
    const findings = new Findings();
    const chance = chanceFrom(wishes.seed);
    const scene = await openScene(stage, { customers: wishes.customers ?? 200, chance });
    try {
      await scene.product.worker();
      await control(scene.product, 'POST', '/faults', {
        status: 'slow',
        delayMs: 400,
        rate: 0.5,
        path: '^/v1/(?!events)',
      });
      const pages = await live(scene, minutes * 60_000);
      await control(scene.product, 'DELETE', '/faults');
      scene.telling.add(await scene.life.news());
      await scene.telling.tellRest();
      const seconds = await untilIdle(scene, minutes + 5);
      report(scene, { minutes, pages, seconds, findings });
      await demandNothingLost(scene, findings);
      return findings.outcome;
    } finally {
      await scene.close();
    }
  },
};

/** Answers how long pages took meanwhile, in milliseconds, sorted. */
async function live(scene: Scene, milliseconds: number): Promise<readonly number[]> {
  const { life, telling, client } = scene;
  const end = performance.now() + milliseconds;
  const isOver = () => performance.now() >= end;
  const pages: number[] = [];
  const look = async () => {
    while (!isOver()) {
      const began = performance.now();
      await client.call(listAccounts, { query: { mode: 'live', limit: 50 } });
      await client.call(listFlagged, { query: { mode: 'live', limit: 50 } });
      pages.push((performance.now() - began) / 2);
      await wait(1_000);
    }
  };
  const hear = async () => {
    while (!isOver()) {
      telling.add(await life.news());
      await wait(500);
    }
  };
  await Promise.all([
    atPace(happeningsPerSecond, isOver, () => life.goOn()),
    atPace(perSecond, isOver, () => telling.tellOne()),
    look(),
    hear(),
  ]);
  return pages.sort((a, b) => a - b);
}

function report(
  { life, telling }: Scene,
  seen: { minutes: number; pages: readonly number[]; seconds: number | null; findings: Findings },
): void {
  const { findings } = seen;
  const refusals = [...telling.refused].map(([status, count]) => `${count} × ${status || 'no answer'}`).join(', ');
  findings.note(
    `${life.happened} happenings, ${telling.taken.length} events told ${telling.told} times, ` +
      `${Math.round(telling.told / seen.minutes / 60)}/s for ${seen.minutes} min`,
  );
  findings.note(`answered within ${telling.within(0.5).toFixed(0)} ms, p99 ${telling.within(0.99).toFixed(0)} ms`);
  findings.demand(
    [...telling.refused.keys()].every((status) => status === 503),
    refusals === '' ? 'none refused' : refusals,
  );
  const page = percentile(seen.pages, 0.99);
  findings.demand(page <= slowestPage, `pages p99 ${page.toFixed(0)} ms`);
  findings.demand(
    seen.seconds !== null,
    seen.seconds === null
      ? 'the backlog did not empty'
      : `the backlog was empty ${seen.seconds.toFixed(0)} s after the last event`,
  );
}
