import { setTimeout as wait } from 'node:timers/promises';
import { listAccounts } from '#contracts/account-list.ts';
import { openBook } from '../../bench/support/book.ts';
import { percentile } from '../../bench/support/load.ts';
import { openOurs, readWhole, type Ours } from '../../bench/support/ours.ts';
import { Findings, type Fault } from '../fault.ts';

const leadSeconds = 5;
const slowestPage = 1_000;

/** Every account of a large book is due in the same second, and two workers share them while people look at pages. */
export const dueAtOnce: Fault = {
  name: 'due-at-once',
  line: '5.8',
  mostMinutes: ({ customers }) => 10 + (customers ?? 10_000) / 500,
  async prove(stage, wishes) {
    const customers = wishes.customers ?? 10_000;
    const book = await openBook(stage, customers, false);
    const findings = new Findings();
    const ours = await openOurs(stage, book);
    try {
      await ours.startWorker();
      findings.note(`${customers} customers read in ${(await readWhole(ours)).toFixed(0)} s`);
      await ours.startWorker();
      const before = await statesOf(ours);
      const moment = await makeAllDue(ours);
      const { pages, steps, seconds } = await lookUntilDone(ours, moment);
      findings.demand(
        steps.length > 1,
        `${seconds.toFixed(0)} s in all, at most ${Math.max(...steps)} of them in 200 ms`,
      );
      const page = percentile(pages, 0.99);
      findings.demand(page <= slowestPage, `pages meanwhile p99 ${page.toFixed(0)} ms`);
      const dropped = await leftOut(ours, moment);
      findings.demand(dropped === 0, `${dropped} left out`);
      findings.demand((await statesOf(ours)) === before, 'looked at once more, nobody is judged otherwise');
      return findings.outcome;
    } finally {
      await ours.close();
      await book.close();
    }
  },
};

/** As time alone would: by the moment at which each account is to be looked at, and the bell that tells workers where to look. */
async function makeAllDue({ database: { owner } }: Ours): Promise<Date> {
  const { rows } = await owner.query<{ at: Date }>(`select now() + interval '${leadSeconds} seconds' as at`);
  const at = rows[0]?.at ?? new Date();
  await owner.query('update account_work set wake_at = $1', [at]);
  await owner.query(
    `insert into directory_doorbell (kind, workspace_id, due_at) select 'evaluate', workspace_id, $1 from workspace
     on conflict (kind, workspace_id) do update set due_at = least(directory_doorbell.due_at, $1)`,
    [at],
  );
  return at;
}

/** How long pages took meanwhile, in milliseconds, sorted, and how many accounts each look found done that the one before did not. */
async function lookUntilDone(ours: Ours, moment: Date) {
  const pages: number[] = [];
  const steps: number[] = [];
  let before = await leftOut(ours, moment);
  for (let left = before; left > 0;) {
    const began = performance.now();
    await ours.client.call(listAccounts, { query: { mode: 'test', limit: 50 } });
    pages.push(performance.now() - began);
    await wait(200);
    left = await leftOut(ours, moment);
    if (left !== before) steps.push(before - left);
    before = left;
  }
  return { pages: pages.sort((a, b) => a - b), steps, seconds: (Date.now() - moment.getTime()) / 1_000 };
}

async function leftOut({ database }: Ours, moment: Date): Promise<number> {
  const { rows } = await database.owner.query<{ left: number }>(
    `select count(*)::int as left from account a left join account_work w on w.workspace_id = a.workspace_id and w.account_id = a.id
     where a.evaluated_at is null or a.evaluated_at < $1 or w.wanted > w.done`,
    [moment],
  );
  return rows[0]?.left ?? 0;
}

/** What evaluation concluded of everybody, as one text. */
async function statesOf({ database }: Ours): Promise<string | undefined> {
  const { rows } = await database.owner.query<{ states: string }>(
    `select md5(string_agg(concat_ws(' ', a.id, h.score, h.band, f.flags), ',' order by a.id)) as states
     from account a left join account_health h on h.workspace_id = a.workspace_id and h.account_id = a.id
     left join lateral (select count(*) as flags from flag where account_id = a.id) f on true`,
  );
  return rows[0]?.states;
}
