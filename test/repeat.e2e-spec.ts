import { getConnection, resyncConnection } from '#contracts/connections.ts';
import { approveDraft } from '#contracts/drafts.ts';
import { nodeFlagsOf } from '../apps/local/node-flags.ts';
import { ourBook } from './support/books.ts';
import type { Client } from './support/client.ts';
import { dump } from './support/dump.ts';
import {
  accountOf,
  actInSandbox,
  announced,
  calmCustomers,
  connectAndRead,
  flaggedAccount,
  settled,
  setUp,
  setUpStranger,
  switchPlaybooksOn,
} from './support/journey.ts';
import { openProduct, type Product, type Program } from './support/product.ts';
import { letAMinutePass } from './support/time.ts';
import { until } from './support/until.ts';
import { deliver, keptEvents, openLetterbox } from './support/webhook.ts';

interface Place {
  readonly client: Client;
  readonly connection: string;
  readonly letterbox: string;
}

/** Two workspaces read one billing system: one hears what happens, the other only later, out of order and with gaps. */
describe('what is told again', () => {
  let product: Product;
  let worker: Program;
  let ordered: Place;
  let late: Place;

  beforeAll(async () => {
    product = await openProduct({ customers: 24, withWorker: false });
    worker = await product.worker();
    const owner = await setUp(product);
    late = await settle(await setUpStranger(product));
    await makeDeaf(late);
    ordered = await settle(owner);
    await live(ordered);
  });
  afterAll(() => product.close());

  async function settle(client: Client): Promise<Place> {
    const connection = await connectAndRead(product, client);
    await switchPlaybooksOn(client);
    return { client, connection, letterbox: await openLetterbox(client, connection) };
  }

  const rows = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await product.database.owner.query<R>(sql, values)).rows;

  /** No webhook reaches it, and it does not ask. */
  async function makeDeaf({ connection }: Place): Promise<void> {
    const response = await fetch(`${product.sandboxUrl}/_sandbox/webhooks`);
    const { endpoints }: { endpoints: { id: string }[] } = JSON.parse(await response.text());
    for (const { id } of endpoints) {
      await fetch(`${product.sandboxUrl}/_sandbox/webhook/${id}`, { method: 'DELETE' });
    }
    await rows(`update connection set polled_at = now() + interval '1 day' where id = $1`, [connection]);
  }

  /** A lively day: everything that can happen to a customer happens to one of them. */
  async function live({ client, connection }: Place): Promise<void> {
    const calm = await calmCustomers(product, connection);
    const [failed, recovered, approved, overdue, renewing, leaving, renamed, ...others] = calm;
    const act = (customer: string | undefined, action: string, body: object = {}) =>
      actInSandbox(product, customer ?? '', action, body);
    for (const customer of [failed, recovered, approved]) await act(customer, 'fail-payment');
    await act(overdue, 'make-overdue', { inSeconds: 0 });
    await act(renewing, 'bring-renewal-near', { days: 20 });
    await act(renamed, 'patch', { name: 'Renamed & Sons' });
    await act(await cardHolder(others), 'expire-card-soon', { days: 9 });
    await act(await meteredCustomer(), 'usage', { percent: 130 });
    for (const customer of [failed, recovered, approved]) {
      await flaggedAccount(product, client, { customer: customer ?? '', trigger: 'payment_failed', connection });
    }
    await flaggedAccount(product, client, { customer: overdue ?? '', trigger: 'invoice_overdue', connection });
    await send(client, approved ?? '');
    await act(recovered, 'pay');
    await act(leaving, 'cancel');
    await until(
      'the recovered to be let go',
      async () => (await rows(`select 1 from message where status = 'withdrawn'`))[0],
    );
    await until('all events', async () => (await announced(product)).every((event) => event.isTaken));
    await settled(product);
  }

  async function meteredCustomer(): Promise<string> {
    const [metered] = await rows<{ customer_id: string }>(
      `select u.customer_id from usage_customer u join billing_customer c on c.external_id = u.customer_id
       join account a on a.id = c.account_id and coalesce(a.usage_percent, 0) < 50 and a.status = 'active' order by 1`,
    );
    return metered?.customer_id ?? '';
  }

  async function cardHolder(among: readonly string[]): Promise<string> {
    const response = await fetch(`${product.sandboxUrl}/_sandbox/customers?show=active&limit=100`);
    const { customers }: { customers: { id: string; hasCard: boolean }[] } = JSON.parse(await response.text());
    return customers.find(({ id, hasCard }) => hasCard && among.includes(id))?.id ?? '';
  }

  async function send(client: Client, customer: string): Promise<void> {
    const [draft] = await rows<{ id: string; version: number }>(
      `select m.id, m.version from message m where m.account_id = $1 and m.status = 'draft'`,
      [await accountOf(product, customer, ordered.connection)],
    );
    await client.call(approveDraft, { params: { id: draft?.id ?? '' }, body: { version: draft?.version ?? 0 } });
    await letAMinutePass(product.database);
    await until('the mail', async () => (await rows('select 1 from outbox_mail'))[0]);
  }

  /** Customers go on using what they pay for, so that each reading of it is news: it was just read, until this test is over. */
  async function stopUsage(): Promise<void> {
    await worker.stop();
    await rows(`update usage_customer set read_at = now() + interval '1 day'`);
    worker = await product.worker();
  }

  /** Reads the whole once more, to its end. */
  async function reconcile({ client, connection }: Place): Promise<void> {
    await client.call(resyncConnection, { params: { id: connection } });
    await until('the reading to end', async () => {
      const { backfill } = await client.call(getConnection, { params: { id: connection } });
      return backfill?.status === 'done';
    });
    await settled(product);
  }

  it('is taken by a worker with no more memory than the product gives it', () => {
    const bounds = nodeFlagsOf('worker').filter((flag) => flag.startsWith('--max'));
    expect(bounds.length).toBeGreaterThan(0);
    expect(worker.process.spawnargs).toEqual(expect.arrayContaining(bounds));
  });

  it('in any order, doubled and with gaps, ends after a reconcile where the order ends', async () => {
    const events = await keptEvents(product, ordered.connection);
    expect(events.length).toBeGreaterThan(20);
    const told = shuffled(events.filter((_event, index) => index % 5 !== 3).flatMap((event) => [event, event]));
    expect(await inTens(told, (event) => deliver(late.letterbox, event))).toEqual(told.map(() => 200));
    await settled(product);
    await reconcile(late);
    await reconcile(ordered);
    expect(await ourBook(product, late.connection)).toEqual(await ourBook(product, ordered.connection));
  });

  it('changes nothing, whether it is a delivery, a reading of the whole or an evaluation', async () => {
    await stopUsage();
    const before = await dump(product.database);
    expect(before['message']?.length).toBeGreaterThan(3);
    for (const place of [ordered, late]) {
      const events = await keptEvents(product, place.connection);
      expect(await inTens(events, (event) => deliver(place.letterbox, event))).toEqual(events.map(() => 200));
      await rows(
        `update billing_object set wanted = wanted + 1, must_fetch = true
         where connection_id = $1 and payload is not null and kind <> 'usage_reading' and kind not like 'unknown:%'`,
        [place.connection],
      );
      await reconcile(place);
    }
    await rows('update account_work set wanted = wanted + 1');
    await rows(
      `insert into directory_doorbell (kind, workspace_id, due_at)
       select kind, workspace_id, now() from unnest(array['refresh', 'evaluate', 'send', 'poll']) kind, workspace
       on conflict (kind, workspace_id) do update set due_at = now()`,
    );
    await settled(product);
    expect(await dump(product.database)).toEqual(before);
  });

  it('is stored once, when it comes a hundred times at once', async () => {
    const events = await keptEvents(product, ordered.connection);
    const told = events.find(({ type }) => type === 'invoice.payment_failed');
    const event = { ...told, id: 'evt_a_hundred_times' };
    const { delivery: before, delivery_text: textsBefore, ...others } = await dump(product.database);
    const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(ordered.letterbox, event)));
    expect(answers).toEqual(Array(100).fill(200));
    await settled(product);
    expect(await rows(`select result from delivery where event_id = $1`, [event.id])).toEqual([{ result: 'applied' }]);
    const { delivery: after, delivery_text: textsAfter, ...same } = await dump(product.database);
    const oneMore = [before, textsBefore].map((held) => (held?.length ?? 0) + 1);
    expect([after?.length, textsAfter?.length, same]).toEqual([...oneMore, others]);
  });
});

/** Ten at a time, as a billing system does. */
async function inTens<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  for (let from = 0; from < items.length; from += 10) {
    done.push(...(await Promise.all(items.slice(from, from + 10).map(work))));
  }
  return done;
}

/** The same disorder each time. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item, index) => ({ item, place: (index * 7_919 + 104_729) % 10_007 }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
