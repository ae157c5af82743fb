import { randomUUID } from 'node:crypto';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { FakeEvent } from '../../test/support/fake-billing.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { DeliveriesQueries } from './deliveries.queries.ts';
import { DeliveryDetailQueries } from './delivery-detail.queries.ts';
import { ReplaysService } from './replays.service.ts';
import { WebhooksService } from './webhooks.service.ts';

const aboutBill: FakeEvent = { id: 'evt_1', type: 'bill.paid', refs: [{ kind: 'bill', externalId: 'bill_1' }] };

describe('deliveries that people look at', () => {
  let road: Road;
  let connection: Connection;
  let memberId: string;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 1 });
    connection = await road.connectAndRead();
    await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-one');
    memberId = (await road.rows<{ id: string }>(`select id from member`))[0]?.id ?? '';
    road.billing.calls = [];
    road.clock.advance(10_000);
  });
  afterEach(() => road.close());

  const post = (event: FakeEvent, more: object = {}) =>
    road.get(WebhooksService).receive({
      system: connection.system,
      publicId: connection.publicId,
      body: Buffer.from(JSON.stringify({ ...event, ...more })),
      headers: { 'x-signature': 'secret-one' },
    });
  const refresh = () => road.get(BellWorker).drain('refresh');
  const idOf = async (event: string) =>
    (await road.rows<{ id: string }>(`select id from delivery where event_id = $1`, [event]))[0]?.id ?? '';
  const detail = async (event: string) =>
    road.get(DeliveryDetailQueries).get(road.workspaceId, connection.id, await idOf(event));
  const replay = async (event: string, place: { connectionId?: string; id?: string } = {}) =>
    road.get(ReplaysService).replay(road.workspaceId, {
      connectionId: connection.id,
      id: await idOf(event),
      memberId,
      ...place,
    });
  /** Everything that a delivery may have changed, without the bookkeeping of requests. */
  const books = async () => ({
    objects: await road.rows(
      `select kind, external_id, payload, changed_at, is_deleted from billing_object order by kind, external_id`,
    ),
    snapshots: await road.rows(`select account_id, version from account_snapshot order by 1, 2`),
    enrollments: await road.rows(`select id from enrollment order by 1`),
    messages: await road.rows(`select id, status from message order by 1`),
    history: await road.rows(`select count(*)::int as entries from account_event`),
  });

  it('say how long they took, what they named and what became of it', async () => {
    await post(aboutBill, { contact: 'Maren Okafor', email: 'maren@alder.example', amount: 5 });
    expect(await detail('evt_1')).toMatchObject({ result: 'waiting', latencyMs: null, appliedAt: null });
    road.clock.advance(1_250);
    await road.work();
    expect(await detail('evt_1')).toMatchObject({
      eventId: 'evt_1',
      type: 'bill.paid',
      through: 'webhook',
      mode: 'test',
      result: 'applied',
      latencyMs: 1_250,
      objects: [
        {
          kind: 'bill',
          externalId: 'bill_1',
          account: { name: 'Alder Works' },
          isAnswered: true,
          tries: 0,
          words: null,
        },
      ],
      attempts: [{ askedBy: null, latencyMs: 1_250, result: 'applied' }],
      payload: { id: 'evt_1', contact: '[redacted]', email: '[redacted]', amount: 5 },
      replay: { isPossible: true, words: null },
    });
  });

  it('show what they said where it was kept before texts lay together, too', async () => {
    await post(aboutBill, { amount: 5 });
    await road.rows(`update delivery set payload = '{"id": "evt_1", "amount": 6}', text_id = null`);
    expect(await detail('evt_1')).toMatchObject({ payload: { id: 'evt_1', amount: 6 } });
  });

  it('are replayed by fetching everything they named, even what they carried whole', async () => {
    await post({
      id: 'evt_1',
      carried: [{ kind: 'bill', id: 'bill_1', payload: { customer: 'cus_1', value: 7 }, at: road.clock.now() }],
    });
    await road.work();
    expect(road.billing.calls).toEqual([]);
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 9 });
    road.clock.advance(60_000);
    await replay('evt_1');
    expect(await detail('evt_1')).toMatchObject({ result: 'waiting', objects: [{ isAnswered: false }] });
    road.clock.advance(500);
    await refresh();
    expect(road.billing.calls.filter((call) => call.startsWith('fetch'))).toEqual(['fetch bill bill_1']);
    expect(await detail('evt_1')).toMatchObject({
      result: 'applied',
      latencyMs: 500,
      attempts: [
        { askedBy: null, result: 'applied', latencyMs: 0 },
        { askedBy: { memberId }, result: 'applied', latencyMs: 500 },
      ],
    });
    expect((await books()).objects).toContainEqual(
      expect.objectContaining({ payload: { customer: 'cus_1', value: 9 } }),
    );
  });

  it('change nothing when they are replayed again and again and nothing has changed', async () => {
    await post(aboutBill);
    await road.work();
    const before = await books();
    for (let n = 0; n < 3; n += 1) {
      await Promise.all([replay('evt_1'), replay('evt_1')]);
      road.clock.advance(5_000);
      await road.work();
    }
    expect(await books()).toEqual(before);
    // Two at once are one attempt.
    expect((await detail('evt_1')).attempts.map((attempt) => attempt.result)).toEqual(Array(4).fill('applied'));
    expect(await road.rows(`select 1 from delivery_object`)).toEqual([]);
  });

  it('that failed say on what, and end well when they are replayed and it can be read', async () => {
    await post(aboutBill);
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('malformed', 'It answered with a poem.');
    };
    await refresh();
    expect(await detail('evt_1')).toMatchObject({
      result: 'failed',
      words: 'It answered with a poem.',
      objects: [{ isAnswered: false, words: 'It answered with a poem.' }],
    });
    road.billing.before = () => undefined;
    road.clock.advance(60_000);
    await replay('evt_1');
    await refresh();
    expect(await detail('evt_1')).toMatchObject({
      result: 'applied',
      words: null,
      attempts: [{ result: 'failed', words: 'It answered with a poem.', endedAt: null }, { result: 'applied' }],
    });
  });

  it('that failed are listed and counted until all that they named is answered, and none that is ignored is', async () => {
    await post(aboutBill);
    await post({ id: 'evt_2', refs: [...(aboutBill.refs ?? []), { kind: 'customer', externalId: 'cus_1' }] });
    await post({ id: 'evt_3', refs: [] });
    await post({ id: 'evt_4', refs: [{ kind: 'customer', externalId: 'cus_1' }] });
    road.billing.before = (call) => {
      if (call.startsWith('fetch bill')) throw new ConnectorError('malformed', 'It answered with a poem.');
    };
    await refresh();
    const queries = road.get(DeliveriesQueries);
    const failed = async () => {
      const { rows } = await queries.list(road.workspaceId, connection.id, { limit: 5, result: 'failed' });
      const { counts } = await queries.count(road.workspaceId, connection.id, undefined);
      return { events: rows.map(({ eventId }) => eventId).toSorted(), counts: counts.map(({ count }) => count) };
    };
    // Waiting, applied, ignored, failed.
    expect(await failed()).toEqual({ events: ['evt_1', 'evt_2'], counts: [0, 1, 1, 2] });
    road.billing.before = () => undefined;
    road.clock.advance(60_000);
    await replay('evt_1');
    expect(await failed()).toEqual({ events: ['evt_2'], counts: [1, 1, 1, 1] });
    await refresh();
    expect(await failed()).toEqual({ events: [], counts: [0, 3, 1, 0] });
  });

  it('do by replay what they would do if they came now, and no more', async () => {
    await post({ ...aboutBill, mode: 'live' });
    await post({ id: 'evt_2', refs: [] });
    expect((await detail('evt_1')).replay).toEqual({
      isPossible: false,
      words: 'A live event on a test connection: kept, not acted on.',
    });
    await expect(replay('evt_1')).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('A live event on a test connection'),
    });
    await expect(replay('evt_2')).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('Names nothing'),
    });
    await road.rows(`update delivery set refs = null`);
    await expect(replay('evt_1')).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('Read the whole connection again'),
    });
    expect(await detail('evt_1')).toMatchObject({ objects: [], attempts: [{ result: 'ignored' }] });
    expect(await refresh()).toBe(0);
  });

  it('are not found under another connection, and not replayed on one that was ended', async () => {
    await post(aboutBill);
    const elsewhere = { kind: 'not_found' };
    await expect(replay('evt_1', { connectionId: randomUUID() })).rejects.toMatchObject(elsewhere);
    await expect(replay('evt_1', { id: randomUUID() })).rejects.toMatchObject(elsewhere);
    await expect(
      road.get(DeliveryDetailQueries).get(road.workspaceId, randomUUID(), await idOf('evt_1')),
    ).rejects.toMatchObject(elsewhere);
    await road.get(DisconnectingService).disconnect(road.workspaceId, connection.id);
    await expect(replay('evt_1')).rejects.toMatchObject({ kind: 'conflict', code: 'connection_closed' });
  });

  it('are listed by result and type, page by page, and counted', async () => {
    const queries = road.get(DeliveriesQueries);
    for (let n = 1; n <= 5; n += 1) {
      await post({ id: `evt_${n}`, type: n % 2 ? 'bill.paid' : 'bill.made', refs: n > 3 ? [] : aboutBill.refs });
      road.clock.advance(1_000);
    }
    const list = async (query: object) => queries.list(road.workspaceId, connection.id, { limit: 2, ...query });
    const walk = async (query: object) => {
      const pages: string[][] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await list({ ...query, cursor });
        pages.push(page.rows.map((row) => row.eventId));
        cursor = page.nextCursor;
      }
      return pages;
    };
    expect(await walk({})).toEqual([['evt_5', 'evt_4'], ['evt_3', 'evt_2'], ['evt_1']]);
    expect(await walk({ result: 'ignored' })).toEqual([['evt_5', 'evt_4']]);
    expect(await walk({ type: 'bill.paid' })).toEqual([['evt_5', 'evt_3'], ['evt_1']]);
    expect(await walk({ type: 'bill.made', result: 'waiting' })).toEqual([['evt_2']]);
    expect(await walk({ type: 'never' })).toEqual([[]]);
    const counts = await queries.count(road.workspaceId, connection.id, undefined);
    expect(counts).toEqual({
      counts: [
        { result: 'waiting', count: 3, isAtLeast: false },
        { result: 'applied', count: 0, isAtLeast: false },
        { result: 'ignored', count: 2, isAtLeast: false },
        { result: 'failed', count: 0, isAtLeast: false },
      ],
      types: ['bill.made', 'bill.paid'],
    });
    const made = await queries.count(road.workspaceId, connection.id, 'bill.made');
    expect(made.counts.map(({ count }) => count)).toEqual([1, 0, 1, 0]);
    // By an event, by an object that was named, by the customer whom that object is of; and within another filter.
    expect(await walk({ about: 'evt_2' })).toEqual([['evt_2']]);
    expect(await walk({ about: 'bill_1' })).toEqual([['evt_3', 'evt_2'], ['evt_1']]);
    expect(await walk({ about: 'cus_1', type: 'bill.paid' })).toEqual([['evt_3', 'evt_1']]);
    expect(await walk({ about: 'bill_2' })).toEqual([[]]);
    await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'cursor_invalid' });
    await expect(queries.count(road.workspaceId, randomUUID(), undefined)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('are looked for no further back in one page than it may cost, and the next page goes on there', async () => {
    await post(aboutBill);
    await road.rows(
      `insert into delivery (workspace_id, connection_id, event_id, type, mode, through, happened_at, received_at, refs, payload)
       select workspace_id, id, 'later_' || n, 'bill.made', mode, 'polling', now(), $1::timestamptz + n * interval '1 second', '[]', 'null'
       from connection, generate_series(1, 50000) n`,
      [road.clock.now()],
    );
    const about = (cursor?: string) =>
      road.get(DeliveriesQueries).list(road.workspaceId, connection.id, {
        limit: 2,
        about: 'bill_1',
        ...(cursor === undefined ? {} : { cursor }),
      });
    const first = await about();
    expect(first.rows).toEqual([]);
    const next = await about(first.nextCursor ?? 'none');
    expect(next.rows.map(({ eventId }) => eventId)).toEqual(['evt_1']);
    expect(next.nextCursor).toBeNull();
  });

  it('say where more is held of whom they are to be about than is looked for', async () => {
    await post({ id: 'evt_1', refs: [{ kind: 'customer', externalId: 'cus_1' }] });
    const [account] = await road.rows<{ id: string }>(
      `select account_id as id from billing_customer where external_id = 'cus_1'`,
    );
    const list = async (query: { about?: string; account?: string }) => {
      const found = await road.get(DeliveriesQueries).list(road.workspaceId, connection.id, { limit: 10, ...query });
      return [found.rows.map(({ eventId }) => eventId), found.isAtLeast];
    };
    const hold = (from: number, to: number) =>
      road.rows(
        `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id)
         select workspace_id, id, 'bill', 'more_' || n, 'cus_1' from connection, generate_series($1::int, $2::int) n`,
        [from, to],
      );
    const [held] = await road.rows<{ count: number }>(
      `select count(*)::int as count from billing_object where customer_id = 'cus_1'`,
    );
    await hold(1, 5_000 - (held?.count ?? 0));
    expect(await list({ about: 'cus_1' })).toEqual([['evt_1'], false]);
    expect(await list({ account: account?.id ?? '' })).toEqual([['evt_1'], false]);
    await hold(5_001, 5_001);
    expect(await list({ about: 'cus_1' })).toEqual([['evt_1'], true]);
    expect(await list({ account: account?.id ?? '' })).toEqual([['evt_1'], true]);
    expect(await list({})).toEqual([['evt_1'], false]);
  });
});
