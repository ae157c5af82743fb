import { setTimeout as wait } from 'node:timers/promises';
import { approveDraft } from '#contracts/drafts.ts';
import { hurry } from '../../support/merchant.ts';
import type { Program } from '../../support/product.ts';
import { Findings, type Fault } from '../fault.ts';
import { chanceFrom } from '../support/chance.ts';
import { atPace } from '../support/life.ts';
import { demandNothingLost, openScene, untilIdle, type Scene } from '../support/scene.ts';

const everyMilliseconds = 5_000;
const eventsPerSecond = 50;
const happeningsPerSecond = 2;
/** Below what one mailbox may send in an hour. */
const mostApproved = 50;

/** Every worker is killed every five seconds, under load; people go on approving drafts. */
export const workersKilled: Fault = {
  name: 'workers-killed',
  line: '5.1, 6.1',
  mostMinutes: ({ minutes }) => (minutes ?? 10) * 2 + 15,
  async prove(stage, wishes) {
    const minutes = wishes.minutes ?? 10;
    const findings = new Findings();
    const chance = chanceFrom(wishes.seed);
    const scene = await openScene(stage, { customers: wishes.customers ?? 200, chance });
    try {
      const { approved, deaths } = await live(scene, minutes * 60_000);
      findings.note(
        `${deaths} workers killed in ${minutes} min, ${scene.life.happened} happenings, ` +
          `${scene.telling.taken.length} events told ${scene.telling.told} times, ${approved.size} messages approved`,
      );
      await scene.product.worker();
      scene.telling.add(await scene.life.news());
      await scene.telling.tellRest();
      await hurry(scene.product);
      const seconds = await untilIdle(scene, 5 + minutes);
      findings.demand(
        seconds !== null,
        seconds === null ? 'work is left' : `all work ended ${seconds.toFixed(0)} s after the last death`,
      );
      await demandEachEffectOnce(scene, approved, findings);
      await demandNothingLost(scene, findings);
      return findings.outcome;
    } finally {
      await scene.close();
    }
  },
};

async function live(scene: Scene, milliseconds: number): Promise<{ approved: Set<string>; deaths: number }> {
  const { life, telling } = scene;
  const end = performance.now() + milliseconds;
  const isOver = () => performance.now() >= end;
  const approved = new Set<string>();
  let deaths = 0;
  const kill = async () => {
    let workers: Program[] = [];
    while (!isOver()) {
      workers = await Promise.all([scene.product.worker(), scene.product.worker()]);
      await wait(everyMilliseconds);
      for (const worker of workers) worker.process.kill('SIGKILL');
      await Promise.all(workers.map(({ ended }) => ended));
      deaths += workers.length;
    }
  };
  const hear = async () => {
    while (!isOver()) {
      telling.add(await life.news());
      await approveOne(scene, approved);
      await wait(500);
    }
  };
  await Promise.all([
    atPace(happeningsPerSecond, isOver, () => life.goOn()),
    atPace(eventsPerSecond, isOver, () => telling.tellOne()),
    kill(),
    hear(),
  ]);
  return { approved, deaths };
}

/** A person approves one of the drafts that wait, and what was approved before is due. */
async function approveOne({ product, client }: Scene, approved: Set<string>): Promise<void> {
  if (approved.size >= mostApproved) return;
  const { rows } = await product.database.owner.query<{ id: string; version: number }>(
    `select id, version from message where status = 'draft' order by id limit 1`,
  );
  const [draft] = rows;
  if (!draft) return;
  // Its cause may clear, or somebody may withdraw it, in this very moment: then it is refused, in words.
  const answer = await client
    .call(approveDraft, { params: { id: draft.id }, body: { version: draft.version } })
    .catch(() => null);
  if (answer?.status === 'approved') approved.add(draft.id);
  await hurry(product);
}

/** The mailbox at the receiving end beside our own tables. */
async function demandEachEffectOnce(scene: Scene, approved: Set<string>, findings: Findings): Promise<void> {
  const { rows } = await scene.product.database.owner.query<{ id: string; status: string; mail_id: string }>(
    `select id, status, mail_id from message where approved_at is not null or status in ('sent', 'unknown')`,
  );
  const received = new Map<string, number>();
  for (const { raw } of scene.mail.received) {
    const name = /^message-id:\s*<?([^>\s]+)>?/im.exec(raw)?.[1] ?? 'none';
    received.set(name, (received.get(name) ?? 0) + 1);
  }
  const twice = [...received.values()].filter((count) => count > 1).length;
  const times = (status: string) => rows.filter((row) => row.status === status).length;
  const unaccounted = [...approved].filter((id) => !rows.some((row) => row.id === id));
  const notThere = rows.filter(({ status, mail_id }) => status === 'sent' && !received.has(mail_id)).length;
  findings.note(
    `${scene.mail.received.length} mails received; ${times('sent')} messages sent, ${times('unknown')} of unknown fate, ` +
      `${times('withdrawn')} withdrawn`,
  );
  findings.demand(twice === 0, `${twice} mails came twice`);
  findings.demand(notThere === 0, `${notThere} messages are called sent that nobody received`);
  findings.demand(unaccounted.length === 0, `${unaccounted.length} approved messages lost`);
  const { rows: doubles } = await scene.product.database.owner.query(
    `select 1 from enrollment group by workspace_id, playbook_id, account_id, cause_id having count(*) > 1`,
  );
  findings.demand(doubles.length === 0, `${doubles.length} causes that began a playbook twice`);
}
