import { setTimeout as wait } from 'node:timers/promises';
import { connectSandbox, getConnection } from '#contracts/connections.ts';
import { mirroredStates, ourBook, sandboxBook } from '../../support/books.ts';
import { setUp, setUpStranger } from '../../support/journey.ts';
import { control } from '../../support/merchant.ts';
import { openProduct, type Product } from '../../support/product.ts';
import { Findings, type Fault } from '../fault.ts';

/** Fewer than this a minute is waiting; a client that does not wait makes thousands. */
const mostCallsAMinute = 60;
const paths = '^/v1/(invoices|charges|balance_transactions)';

/** The billing system answers "too many calls" for minutes, in turn with and without a time to wait. */
export const vendorLimited: Fault = {
  name: 'vendor-limited',
  line: '3.1',
  mostMinutes: ({ minutes }) => (minutes ?? 10) + 15,
  async prove(stage, wishes) {
    const minutes = wishes.minutes ?? 10;
    const findings = new Findings();
    const product = await openProduct({ customers: wishes.customers ?? 200 });
    const close = stage.keep(() => product.close());
    try {
      const client = await setUp(product);
      await refuse(product, true, 3);
      const { id } = await client.call(connectSandbox);
      const other = await setUpStranger(product);
      const { id: otherId } = await other.call(connectSandbox, { body: { system: 'measure' } });
      const seen = await watch(product, id, minutes);
      findings.demand(seen.moved === 0, `in ${minutes} min the cursors of what is refused moved ${seen.moved} times`);
      const pace = seen.calls / minutes;
      findings.demand(pace <= mostCallsAMinute, `${seen.calls} calls were refused, ${pace.toFixed(1)} a minute`);
      const neighbour = await other.call(getConnection, { params: { id: otherId } });
      findings.demand(
        neighbour.backfill?.status === 'done',
        `meanwhile another workspace was read: ${neighbour.backfill?.status}`,
      );
      const paused = await client.call(getConnection, { params: { id } });
      findings.note(`its page says "${paused.backfill?.words ?? paused.statusWords ?? ''}"`);
      await control(product, 'DELETE', '/faults');
      const seconds = await untilDone(
        async () => (await client.call(getConnection, { params: { id } })).backfill?.status,
      );
      findings.demand(seconds !== null, `read to its end ${seconds?.toFixed(0) ?? 'never'} s after the last refusal`);
      const [ours, theirs] = [mirroredStates(await ourBook(product, id)), await sandboxBook(product)];
      const missing = Object.keys(theirs).filter((name) => ours[name] !== theirs[name]);
      findings.demand(
        missing.length === 0,
        `${Object.keys(theirs).length} objects, ${missing.length} missing or different`,
      );
      return findings.outcome;
    } finally {
      await close();
    }
  },
};

/** `after` so many calls: those of the check before a connection is made are answered. */
async function refuse(product: Product, isTimed: boolean, after?: number): Promise<void> {
  await control(product, 'DELETE', '/faults');
  const manner = { ...(isTimed ? { retryAfter: 5 } : {}), ...(after ? { after } : {}) };
  await control(product, 'POST', '/faults', { status: 429, path: paths, ...manner });
}

/** Looks twice a second; every half minute the refusals change their manner. */
async function watch(product: Product, connection: string, minutes: number): Promise<{ moved: number; calls: number }> {
  const end = performance.now() + minutes * 60_000;
  let moved = 0;
  let before = '[]';
  for (let look = 0; performance.now() < end; look += 1) {
    await wait(500);
    if (look % 60 === 59) await refuse(product, look % 120 === 119);
    const { rows } = await product.database.owner.query(
      `select s.kind, s.key, s.cursor, s.done_at from backfill_slice s
       join backfill b on b.workspace_id = s.workspace_id and b.id = s.backfill_id
       where b.connection_id = $1 and s.kind in ('invoice', 'charge', 'balance_transaction')
         and (s.cursor is not null or s.done_at is not null) order by 1, 2`,
      [connection],
    );
    const now = JSON.stringify(rows);
    if (now !== before) moved += 1;
    before = now;
  }
  const { rows } = await product.database.owner.query<{ count: number }>(
    `select count(*)::int as count from connection_call where connection_id = $1 and status = 429`,
    [connection],
  );
  return { moved, calls: rows[0]?.count ?? 0 };
}

async function untilDone(status: () => Promise<string | undefined>): Promise<number | null> {
  const began = performance.now();
  while ((await status()) !== 'done') {
    if (performance.now() - began > 5 * 60_000) return null;
    await wait(500);
  }
  return (performance.now() - began) / 1_000;
}
