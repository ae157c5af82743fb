import { connectSandbox } from '#contracts/connections.ts';
import { approveDraft } from '#contracts/drafts.ts';
import { roadPoints } from '#server/platform/road/road.ts';
import { mirroredStates, ourBook, sandboxBook } from './support/books.ts';
import type { Client } from './support/client.ts';
import {
  actInSandbox,
  announced,
  calmCustomers,
  connectAndRead,
  settled,
  setUp,
  setUpStranger,
  switchPlaybooksOn,
} from './support/journey.ts';
import { openProduct, type Product } from './support/product.ts';
import { endRestOfJobs, letAMinutePass } from './support/time.ts';
import { until } from './support/until.ts';

/** Stages of the road, in the order in which a book goes along it. The points of each are read from the code. */
const stages = ['backfill', 'evaluate', 'reading', 'delivery', 'refresh', 'message'] as const;
const points = stages.flatMap((stage) => roadPoints.filter((point) => point.startsWith(`${stage}:`)));

/** One book goes along the whole road, and the process that carries it is killed at every point of it. */
describe('a process that is killed at any point of the road', () => {
  let product: Product;
  let owner: Client;
  let connection: string;
  /** Customers whose payment may still fail, and the first that failed: it pays in the end. */
  let calm: string[];
  let payer: string;
  /** Events that nobody could take while the api was dead. */
  let missing: string[] = [];
  const approved: string[] = [];
  /** Tables with rows that the dead process had claimed, by the point at which it died. */
  const held: Record<string, string[]> = {};

  beforeAll(async () => {
    product = await openProduct({ customers: 24, withWorker: false });
    owner = await setUp(product);
    connection = (await owner.call(connectSandbox)).id;
  });
  afterAll(() => product.close());

  const rows = async <R extends object>(sql: string, values: unknown[] = []): Promise<R[]> =>
    (await product.database.owner.query<R>(sql, values)).rows;

  async function failAPayment(): Promise<void> {
    const customer = calm.shift();
    if (!customer) throw new Error('The book has no calm customer left.');
    await actInSandbox(product, customer, 'fail-payment');
  }

  async function leases(): Promise<string[]> {
    const claimed = await rows<{ name: string }>(
      `select 'refresh' as name from billing_object where lease_token is not null
       union select 'evaluate' from account_work where lease_token is not null
       union select 'message' from message where lease_token is not null`,
    );
    return claimed.map((row) => row.name);
  }

  /** The billing system has told all of the newest happening; what it could not tell while nobody listened comes later. */
  async function delivered(): Promise<void> {
    const before = new Set(missing);
    await until('all deliveries', async () => {
      const events = await announced(product);
      missing = events.filter((event) => !event.isTaken).map((event) => event.id);
      return missing.every((id) => before.has(id));
    });
  }

  /** A worker that is not killed does what there is to do, and goes. */
  async function workInPeace(): Promise<void> {
    const worker = await product.worker();
    await endRestOfJobs(product);
    await settled(product);
    await worker.stop();
  }

  async function draftsWaiting(): Promise<{ id: string; version: number }[]> {
    return rows(
      `select m.id, m.version from message m join billing_customer c on c.account_id = m.account_id
       where m.status = 'draft' and c.external_id <> $1 order by m.id`,
      [payer],
    );
  }

  /** A person approves one more draft, and the time to take it back is over. */
  async function approveADraft(): Promise<void> {
    if ((await draftsWaiting()).length === 0) {
      await failAPayment();
      await delivered();
      await workInPeace();
    }
    const [draft] = await draftsWaiting();
    if (!draft) throw new Error('There is no draft to approve.');
    await owner.call(approveDraft, { params: { id: draft.id }, body: { version: draft.version } });
    approved.push(draft.id);
    await letAMinutePass(product.database);
  }

  /** What makes a process come to the points of a stage. */
  const provoke: Readonly<Record<(typeof stages)[number], () => Promise<void>>> = {
    // The reading that connecting has begun is what there is to do; it ends with the books, when everyone has been evaluated.
    backfill: async () => undefined,
    evaluate: async () => undefined,
    reading: async () => undefined,
    delivery: async () => {
      await workInPeace();
      await switchPlaybooksOn(owner);
      calm = await calmCustomers(product);
      payer = calm[0] ?? '';
      await failAPayment();
      await delivered();
    },
    refresh: async () => {
      await failAPayment();
      await delivered();
    },
    message: approveADraft,
  };

  /** The worker that dies at the point; for a delivery, the api, with another in its place afterwards. */
  async function killAt(point: string): Promise<NodeJS.Signals | null> {
    if (point.startsWith('delivery:')) {
      const api = await product.restartApi({ KEEPWELL_STOP_AT: point });
      await failAPayment();
      const { signal } = await api.ended;
      await product.restartApi();
      missing = (await announced(product)).filter((event) => !event.isTaken).map((event) => event.id);
      return signal;
    }
    const worker = await product.worker({ KEEPWELL_STOP_AT: point });
    if (/^(backfill|reading):/.test(point)) await endRestOfJobs(product);
    return (await worker.ended).signal;
  }

  it('knows the stage of every point', () => {
    expect(points.toSorted()).toEqual(roadPoints.toSorted());
  });

  it.each(points)('comes to %s and dies there', async (point) => {
    const stage = stages.find((each) => point.startsWith(`${each}:`));
    await provoke[stage ?? 'backfill']();
    expect(await killAt(point)).toBe('SIGKILL');
    held[point] = await leases();
    await letAMinutePass(product.database);
  });

  it('left work in its hands wherever it had claimed some', () => {
    for (const stage of ['refresh', 'evaluate', 'message']) expect(held[`${stage}:claimed`]).toContain(stage);
  });

  it('ends with the book that an undisturbed workspace reads', async () => {
    await product.worker();
    await endRestOfJobs(product);
    await actInSandbox(product, payer, 'pay');
    await until(
      'the draft to be withdrawn',
      async () => (await rows(`select 1 from message where status = 'withdrawn'`))[0],
    );
    await settled(product);
    const stranger = await setUpStranger(product);
    const undisturbed = await connectAndRead(product, stranger);
    const expected = await ourBook(product, undisturbed);
    const ours = await ourBook(product, connection);
    expect(Object.keys(expected.accounts).length).toBeGreaterThan(8);
    expect(expected.flags.length).toBeGreaterThan(2);
    expect(ours).toEqual(expected);
    expect(mirroredStates(ours)).toEqual(await sandboxBook(product));
  });

  it('has lost no delivery', async () => {
    const events = await announced(product);
    await until('every event to be kept', async () => {
      const kept = await rows<{ event_id: string }>(`select event_id from delivery where connection_id = $1`, [
        connection,
      ]);
      const ids = new Set(kept.map((row) => row.event_id));
      return events.every((event) => ids.has(event.id));
    });
    await settled(product);
    expect(await rows(`select type, result, words from delivery where result in ('waiting', 'failed')`)).toEqual([]);
    expect(await rows(`select 1 from delivery_object`)).toEqual([]);
  });

  it('has sent each approved message once', async () => {
    const messages = await rows<{ id: string; status: string; mails: number; told: number }>(
      `select m.id, m.status, (select count(*)::int from outbox_mail o where o.message_id = m.id) as mails,
         (select count(*)::int from account_event e where e.account_id = m.account_id and e.kind = 'message'
            and e.words = 'Message sent: ' || m.subject) as told
       from message m where m.approved_at is not null order by m.id`,
    );
    expect(messages).toEqual(approved.toSorted().map((id) => ({ id, status: 'sent', mails: 1, told: 1 })));
  });
});
