import { setTimeout as wait } from 'node:timers/promises';
import { resyncConnection } from '#contracts/connections.ts';
import { openBook, type BenchBook } from '../../bench/support/book.ts';
import type { Child } from '../../bench/support/child.ts';
import { isRead, missingObjects, openOurs, readWhole, type Ours } from '../../bench/support/ours.ts';
import { Findings, type Fault } from '../fault.ts';

const large = { invoices: 12_000, subscriptions: 40, items: 30 };
const mostMegabytes = 512;
const changes = 5;
const mostSeconds = 300;

/** One customer of an ordinary book has as much as ten thousand others: read, evaluated, told about and read again. */
export const largeCustomer: Fault = {
  name: 'large-customer',
  line: '1, 3.11',
  mostMinutes: () => 30,
  async prove(stage, wishes) {
    const findings = new Findings();
    const book = await openBook(stage, wishes.customers ?? 2_000, false, large);
    const ours = await openOurs(stage, book);
    try {
      const worker = await ours.startWorker();
      const living = new Living(worker);
      const step = async (name: string, work: () => Promise<unknown>) => {
        const began = performance.now();
        const isDone = await Promise.race([work().then(() => true), living.ended, wait(mostSeconds * 1_000, false)]);
        const seconds = ((performance.now() - began) / 1_000).toFixed(0);
        const megabytes = living.megabytes;
        findings.demand(
          isDone && megabytes < mostMegabytes,
          `${name} ${isDone ? `took ${seconds} s` : `did not end in ${seconds} s`}, at most ${megabytes.toFixed(0)} MB resident so far${living.words}`,
        );
        if (!isDone) throw new Error(`${name} did not end.`);
      };
      await step('the first reading', () => readWhole(ours));
      await step('being told about', () => tell(ours, book));
      await step('reading again', () => readAgain(ours));
      await demandWhole(ours, book, findings);
      return findings.outcome;
    } finally {
      await ours.close();
      await book.close();
    }
  },
};

/** A worker, and whether it still runs. */
class Living {
  readonly #worker: Child;
  #most = 0;
  #isOver = false;
  readonly ended: Promise<false>;

  constructor(worker: Child) {
    this.#worker = worker;
    this.ended = worker.ended.then(() => {
      this.#isOver = true;
      return false;
    });
    const look = setInterval(() => this.#look(), 50);
    void worker.ended.then(() => clearInterval(look));
  }

  get megabytes(): number {
    this.#look();
    return this.#most;
  }

  get words(): string {
    return this.#isOver ? `; the worker ended: ${this.#worker.said.slice(-1_500)}` : '';
  }

  #look(): void {
    this.#most = Math.max(this.#most, (this.#worker.peakBytes() ?? 0) / 1e6);
  }
}

async function largest({ database }: Ours): Promise<string> {
  const { rows } = await database.owner.query<{ id: string }>(
    `select customer_id as id from billing_object where customer_id is not null group by 1 order by count(*) desc limit 1`,
  );
  return rows[0]?.id ?? '';
}

/** Things happen to the largest customer, one after the other, each until its account has been evaluated. */
async function tell(ours: Ours, { url }: BenchBook): Promise<void> {
  const customer = await largest(ours);
  for (let change = 1; change <= changes; change += 1) {
    const response = await fetch(`${url}/_sandbox/customers/${customer}/patch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // Not its name: the sandbox would write that over every invoice there was.
      body: JSON.stringify({ email: emailAfter(change) }),
    });
    if (!response.ok) throw new Error(`The sandbox answered ${response.status}: ${await response.text()}`);
    await until(
      ours,
      `select exists (select 1 from billing_object where kind = 'customer' and payload ->> 'email' = '${emailAfter(change)}') as so`,
    );
  }
}

function emailAfter(change: number): string {
  return `billing-${change}@northwind.example`;
}

/** As each night: everything once more. */
async function readAgain(ours: Ours): Promise<void> {
  const { rows } = await ours.database.owner.query<{ id: string }>('select id from connection');
  await ours.client.call(resyncConnection, { params: { id: rows[0]?.id ?? '' } });
  await until(ours, `select exists (select 1 from backfill where not is_first and status = 'done') as so`);
  while (!(await isRead(ours))) await wait(200);
}

async function until({ database }: Ours, question: string): Promise<void> {
  for (;;) {
    const { rows } = await database.owner.query<{ so: boolean }>(question);
    if (rows[0]?.so === true) return;
    await wait(100);
  }
}

async function demandWhole(ours: Ours, book: BenchBook, findings: Findings): Promise<void> {
  const missing = [...(await missingObjects(ours, book))].map(([kind, count]) => `${count} of ${kind}`);
  findings.demand(missing.length === 0, missing.length === 0 ? 'every id is there' : `missing: ${missing.join(', ')}`);
  const { rows } = await ours.database.owner.query<{ objects: number; evaluated: boolean }>(
    `select (select count(*)::int from billing_object where customer_id = $1) as objects,
       not exists (select 1 from account where evaluated_at is null) as evaluated`,
    [await largest(ours)],
  );
  findings.demand(
    rows[0]?.evaluated === true,
    `${rows[0]?.objects ?? 0} objects belong to one customer, and everybody is evaluated`,
  );
}
