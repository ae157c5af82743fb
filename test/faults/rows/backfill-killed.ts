import { setTimeout as wait } from 'node:timers/promises';
import { connectSandbox } from '#contracts/connections.ts';
import { openBook, type BenchBook } from '../../bench/support/book.ts';
import type { Child } from '../../bench/support/child.ts';
import { isRead, missingObjects, openOurs, readWhole, type Ours } from '../../bench/support/ours.ts';
import type { Stage } from '../../bench/support/stage.ts';
import { endRestOfJobs, letAMinutePass } from '../../support/time.ts';
import { Findings, type Fault, type Wishes } from '../fault.ts';
import { chanceFrom } from '../support/chance.ts';
import { differences, digestsOf } from '../support/digests.ts';

const mostMegabytes = 512;
/** A takeover is promised within this; what is needed to start and to look is allowed on top. */
const takeoverSeconds = 60;
const slackSeconds = 15;
/** Deaths at points of the road, in the order in which a reading comes to them; each once more after the random ones. */
const early = ['backfill:page-read', 'backfill:page-stored', 'backfill:page-read', 'backfill:page-stored'];
const late = ['backfill:concluded', 'evaluate:claimed', 'evaluate:recorded', 'reading:ended'];
const mostRandomKills = 40;

/** A large book is read while the worker dies again and again; it ends as a reading that nothing disturbed. */
export const backfillKilled: Fault = {
  name: 'backfill-killed',
  line: '3.7',
  mostMinutes: ({ customers }) => 20 + (customers ?? 50_000) / 500,
  async prove(stage, wishes) {
    const customers = wishes.customers ?? 50_000;
    // Objects are drawn when they are asked for: a large book is not held as text.
    const book = await openBook(stage, customers, customers <= 5_000);
    const findings = new Findings();
    try {
      const calm = await openOurs(stage, book);
      await calm.startWorker();
      const seconds = await readWhole(calm);
      const objects = await countObjects(calm);
      findings.note(`${customers} customers, ${objects} objects; undisturbed in ${seconds.toFixed(0)} s`);
      // It stays open: what falls due meanwhile falls due in both.
      await readKilled(stage, { book, wishes, findings, calm, objects, seconds });
      await calm.close();
      return findings.outcome;
    } finally {
      await book.close();
    }
  },
};

interface Trial {
  readonly book: BenchBook;
  readonly wishes: Wishes;
  readonly findings: Findings;
  /** The same book, read by a worker that nobody disturbed, how much it held and how long that took. */
  readonly calm: Ours;
  readonly objects: number;
  readonly seconds: number;
}

async function readKilled(stage: Stage, trial: Trial): Promise<void> {
  const { book, findings, calm } = trial;
  const ours = await openOurs(stage, book);
  const mortal = new Mortal(ours);
  try {
    await ours.client.call(connectSandbox);
    for (const point of early) await mortal.dieAt(point);
    const waited = await mortal.takeover();
    findings.demand(
      waited <= takeoverSeconds + slackSeconds,
      `another worker went on ${waited.toFixed(0)} s after a death, by the clock of the wall`,
    );
    await mortal.dieAtRandom(trial);
    for (const point of late) await mortal.dieAt(point);
    const last = await ours.startWorker();
    await endRestOfJobs(ours);
    await until(() => isRead(ours));
    mortal.remember(last);
    findings.note(`${mortal.deaths} deaths, ${mortal.points} of them at named points`);
    findings.demand(
      mortal.megabytes < mostMegabytes,
      `a worker had at most ${mortal.megabytes.toFixed(0)} MB resident`,
    );
    const missing = [...(await missingObjects(ours, book))].map(([kind, count]) => `${count} of ${kind}`);
    findings.demand(
      missing.length === 0,
      missing.length === 0 ? 'every id is there' : `missing: ${missing.join(', ')}`,
    );
    const differs = await whatStaysDifferent(ours, calm);
    findings.demand(
      differs.length === 0,
      differs.length === 0
        ? 'objects, accounts, flags and totals are those of the undisturbed reading'
        : differs.join(', '),
    );
  } finally {
    await ours.close();
  }
}

/** What differs between two readings of one book, once each has done what fell due: looked at for a minute before it is believed. */
async function whatStaysDifferent(ours: Ours, calm: Ours): Promise<string[]> {
  for (let look = 1; ; look += 1) {
    const differs = differences(await digestsOf(ours.database), await digestsOf(calm.database));
    if (differs.length === 0 || look === 6) return differs;
    await wait(10_000);
  }
}

async function countObjects({ database }: Ours): Promise<number> {
  const found = await database.owner.query<{ count: number }>(
    `select count(*)::int as count from billing_object where payload is not null`,
  );
  return found.rows[0]?.count ?? 0;
}

/** A worker that dies and is followed by another. */
class Mortal {
  readonly #ours: Ours;
  deaths = 0;
  /** How many of them at a point that was named. */
  points = 0;
  megabytes = 0;

  constructor(ours: Ours) {
    this.#ours = ours;
  }

  remember(worker: Child): void {
    this.megabytes = Math.max(this.megabytes, (worker.peakBytes() ?? 0) / 1e6);
  }

  /** A worker goes on until it comes to the point, and dies there. Afterwards a minute has passed. */
  async dieAt(point: string): Promise<void> {
    const worker = await this.#ours.startWorker({ KEEPWELL_STOP_AT: point }).catch(() => null);
    await endRestOfJobs(this.#ours);
    let isDead = worker === null;
    void worker?.ended.then(() => (isDead = true));
    // A small book may be read before a late point comes again.
    await until(async () => isDead || (await isRead(this.#ours)));
    this.points += isDead ? 1 : 0;
    await worker?.kill();
    this.deaths += 1;
    await letAMinutePass(this.#ours.database);
  }

  /** Dies at moments that nobody chose, until four fifths of the book are there. */
  async dieAtRandom({ wishes, objects, seconds }: Trial): Promise<void> {
    const chance = chanceFrom(wishes.seed);
    for (let kill = 0; kill < mostRandomKills && (await countObjects(this.#ours)) < objects * 0.8; kill += 1) {
      const worker = await this.#ours.startWorker();
      await endRestOfJobs(this.#ours);
      await wait(500 + chance() * Math.max(2_000, seconds * 100));
      this.remember(worker);
      await worker.kill();
      this.deaths += 1;
      await letAMinutePass(this.#ours.database);
    }
  }

  /** Once without turning time forward: seconds from a death until another worker has stored something of the same reading. */
  async takeover(): Promise<number> {
    const first = await this.#ours.startWorker();
    await endRestOfJobs(this.#ours);
    const before = await this.#stored();
    await until(async () => (await this.#stored()) > before || (await this.#hasEnded()));
    await first.kill();
    this.deaths += 1;
    const second = await this.#ours.startWorker();
    const began = performance.now();
    const left = await this.#stored();
    await until(async () => (await this.#stored()) > left || (await this.#hasEnded()));
    const seconds = (performance.now() - began) / 1_000;
    await second.kill();
    this.deaths += 1;
    await letAMinutePass(this.#ours.database);
    return seconds;
  }

  async #stored(): Promise<number> {
    return this.#count(`select coalesce(sum(objects), 0)::int as count from backfill_slice`);
  }

  async #hasEnded(): Promise<boolean> {
    return (await this.#count(`select count(*)::int as count from backfill where status = 'done'`)) > 0;
  }

  async #count(sql: string): Promise<number> {
    return (await this.#ours.database.owner.query<{ count: number }>(sql)).rows[0]?.count ?? 0;
  }
}

async function until(ask: () => Promise<boolean>): Promise<void> {
  while (!(await ask())) await wait(100);
}
