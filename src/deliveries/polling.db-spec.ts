import { jest } from '@jest/globals';
import type { Access } from '#connectors/access.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { FakeEvent } from '../../test/support/fake-billing.ts';
import { Road } from '../../test/support/road.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ReconnectingService } from '../connections/reconnecting.service.ts';
import { Ledger } from '../connections/ledger.ts';
import { TroubleshootingService } from '../connections/troubleshooting.service.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { DeliveriesService } from './deliveries.service.ts';
import { EventsPoll } from './events-poll.ts';
import { PollJob } from './poll.job.ts';
import { ReadAllowanceQueries } from './read-allowance.queries.ts';
import { WebhooksService } from './webhooks.service.ts';

describe('polling', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    connection = await road.connectAndRead();
    road.billing.calls = [];
  });

  afterEach(() => road.close());

  const happen = (event: FakeEvent) => road.billing.events.push({ event, at: road.clock.now() });
  const polls = () => road.billing.calls.filter((call) => call === 'changes').length;

  it('sees a change within 30 seconds where no webhook reaches, and moves its cursor with it', async () => {
    road.billing.put('customer', 'cus_1', { name: 'Alder Mills' });
    happen({ id: 'evt_1', refs: [{ kind: 'customer', externalId: 'cus_1' }] });
    road.clock.advance(30_000);
    await road.work();
    expect(await road.rows(`select payload ->> 'name' as name from billing_object where kind = 'customer'`)).toEqual([
      { name: 'Alder Mills' },
    ]);
    expect(await road.connection(connection.id)).toMatchObject({
      eventsCursor: '1',
      lastEventThrough: 'polling',
      heardAt: road.clock.now(),
    });
    expect(await road.rows(`select through, result from delivery`)).toEqual([
      { through: 'polling', result: 'applied' },
    ]);
  });

  it('is told apart in the ledger, for changes and for usage, from what was read for them', async () => {
    Object.assign(road.billing, {
      readUsage: async ({ ledger }: Access) => {
        ledger({ at: road.clock.now(), purpose: 'read', method: 'GET', path: '/usage', status: 200, ms: 1 });
        return [];
      },
    });
    await road.rows(`delete from connection_call`);
    road.billing.put('customer', 'cus_1', { name: 'Alder Mills' });
    happen({ id: 'evt_1', refs: [{ kind: 'customer', externalId: 'cus_1' }] });
    road.clock.advance(30_000);
    await road.work();
    road.clock.advance(16 * 60_000);
    await road.work();
    await road.get(Ledger).flush();
    expect(await road.rows(`select distinct purpose, path from connection_call order by purpose`)).toEqual([
      { purpose: 'changes', path: '/changes' },
      { purpose: 'read', path: expect.stringMatching(/^\/fetch/) },
      { purpose: 'usage', path: '/usage' },
    ]);
  });

  it('asks twice a minute and no more', async () => {
    for (let n = 0; n < 60; n += 1) {
      road.clock.advance(2_000);
      await road.get(BellWorker).drain('poll');
    }
    expect(polls()).toBe(4);
  });

  it('keeps its cursor when it cannot read, and catches up afterwards', async () => {
    happen({ id: 'evt_1', refs: [{ kind: 'customer', externalId: 'cus_1' }] });
    road.billing.before = (call) => {
      if (call === 'changes') throw new ConnectorError('unavailable', 'Not now.');
    };
    for (let n = 0; n < 10; n += 1) {
      road.clock.advance(35_000);
      await road.work();
    }
    expect((await road.connection(connection.id)).eventsCursor).toBe('0');
    road.billing.before = () => undefined;
    road.clock.advance(60_000);
    await road.work();
    expect(await road.connection(connection.id)).toMatchObject({ eventsCursor: '1', rests: 0 });
  });

  it('is not called up to date while it fails, whatever else is answered', async () => {
    const standing = async () => {
      const { statusDot, statusWords } = await road.get(ConnectionsQueries).get(road.workspaceId, connection.id);
      return [statusDot, statusWords];
    };
    road.billing.before = (call) => {
      if (call === 'changes') throw new ConnectorError('unavailable', 'Not now.');
    };
    for (let n = 0; n < 5; n += 1) {
      road.clock.advance(65_000);
      await road.work();
    }
    expect(await standing()).toEqual(['warning', 'Not now. Trying again by itself.']);
    const held = await road.connection(connection.id);
    await road.write((scope) => road.get(ConnectionHealthService).noteAnswer(scope, held));
    expect(await standing()).toEqual(['warning', expect.stringMatching(/^What changed .+ could not be asked for/)]);
    road.billing.before = () => undefined;
    road.clock.advance(60_000);
    await road.work();
    expect(await standing()).toEqual(['ok', 'Connected and up to date.']);
  });

  describe('while its connection changes', () => {
    /** `change` comes after the connection was held, and before the first group of events is kept. */
    const pollWhile = async (count: number, change: () => Promise<unknown>) => {
      for (let n = 1; n <= count; n += 1) {
        happen({ id: `evt_${n}`, refs: [{ kind: 'customer', externalId: 'cus_1' }] });
      }
      const deliveries = road.get(DeliveriesService);
      const hold = deliveries.hold.bind(deliveries);
      jest.spyOn(deliveries, 'hold').mockImplementationOnce(async (...work) => {
        const held = await hold(...work);
        await change();
        return held;
      });
      road.clock.advance(30_000);
      await road.get(BellWorker).drain('poll');
    };
    const kept = async () => (await road.rows(`select 1 from delivery`)).length;

    it('asks again with the new key for what could not be kept with the old one', async () => {
      const credentials = { key: 'key-two' };
      await pollWhile(1, () => road.get(ReconnectingService).replace(road.workspaceId, connection.id, { credentials }));
      expect([polls(), await kept()]).toEqual([2, 1]);
      expect((await road.connection(connection.id)).eventsCursor).toBe('1');
    });

    it('moves its cursor past nothing that was not kept', async () => {
      await pollWhile(201, () =>
        road.write((scope) => road.get(ConnectionHealthService).revoke(scope, connection, 'The key was deleted.')),
      );
      expect([await kept(), (await road.connection(connection.id)).eventsCursor]).toEqual([0, '0']);
    });
  });

  it('reads everything again when events were missed for good', async () => {
    road.billing.hasGap = true;
    road.clock.advance(30_000);
    await road.work();
    expect(await road.rows(`select 1 from backfill where not is_first and status = 'waiting'`)).toHaveLength(1);
  });

  it('says that it failed when no other connection is asked any more', async () => {
    // What the first was read with is not there: this is another account.
    road.billing.remove('customer', 'cus_1');
    const other = await road.connectAndRead('key-two');
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    Object.assign(road.get(EventsPoll), {
      guard: async ({ id }: Connection) => {
        if (id !== other.id) throw new Error('broken');
        await answered;
      },
    });
    let hasEnded = false;
    const asked = road
      .get(PollJob)
      .run(road.workspaceId)
      .catch(String)
      .finally(() => (hasEnded = true));
    await road.rows(`select pg_sleep(0.2)`);
    expect(hasEnded).toBe(false);
    answer();
    expect(await asked).toBe('Error: broken');
  });

  it('goes stale an hour after it was last heard, and fresh again when it answers', async () => {
    const states = () =>
      road.write(async (scope) =>
        (await road.get(ConnectionsService).sourceStates(scope, [connection.id], road.clock.now())).map(
          (one) => one.state,
        ),
      );
    road.billing.before = () => {
      throw new ConnectorError('unavailable', 'Not now.');
    };
    road.clock.advance(59 * 60_000);
    await road.work();
    expect(await states()).toEqual(['fresh']);
    road.clock.advance(60_000);
    expect(await states()).toEqual(['stale']);
    road.billing.before = () => undefined;
    road.clock.advance(60_000);
    await road.work();
    expect(await states()).toEqual(['fresh']);
  });

  describe('where webhooks arrive', () => {
    const minute = 60_000;
    const post = (event: FakeEvent) =>
      road.get(WebhooksService).receive({
        system: connection.system,
        publicId: connection.publicId,
        body: Buffer.from(JSON.stringify(event)),
        headers: { 'x-signature': 'secret-one' },
      });
    /** Lets time pass by in steps of half a minute, and answers how often events were asked for. */
    const pollsWithin = async (milliseconds: number) => {
      road.billing.calls = [];
      for (let passed = 0; passed < milliseconds; passed += minute / 2) {
        road.clock.advance(minute / 2);
        await road.get(BellWorker).drain('poll');
      }
      return polls();
    };

    beforeEach(async () => {
      await road.rows(`update connection set mode = 'live' where id = $1`, [connection.id]);
      await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-one');
      await road.work();
      road.clock.advance(1_000);
      await post({ id: 'evt_hook', type: 'bill.paid' });
    });

    it('asks every five minutes, and twice a minute again a day after the last', async () => {
      await pollsWithin(minute);
      expect(await pollsWithin(60 * minute)).toBe(12);
      road.clock.advance(23 * 60 * minute);
      await road.get(BellWorker).drain('poll');
      expect(await pollsWithin(10 * minute)).toBe(20);
      await post({ id: 'evt_hook_2', type: 'bill.paid' });
      await pollsWithin(minute);
      expect(await pollsWithin(30 * minute)).toBe(6);
    });

    it('stops relying on them when an event of their kind did not come, until one comes again', async () => {
      await pollsWithin(minute);
      happen({ id: 'evt_lost', type: 'bill.paid' });
      await pollsWithin(5 * minute);
      expect(await pollsWithin(5 * minute)).toBe(10);
      await post({ id: 'evt_hook_2', type: 'bill.paid' });
      await pollsWithin(minute);
      expect(await pollsWithin(30 * minute)).toBe(6);
    });

    it('takes those of a consent for no proof once it is read with a key and events may not be read', async () => {
      const { id } = connection;
      const events = {
        resource: 'events',
        label: 'Events',
        isRequired: false,
        permissions: ['event_read'],
        words: null,
      };
      const refuseEvents = () =>
        road.rows(`update connection set resources = resources || $2::jsonb where id = $1`, [
          id,
          JSON.stringify([{ ...events, result: 'missing' }]),
        ]);
      /** Everything is read each night meanwhile, last ten hours ago. */
      const later = async (milliseconds: number) => {
        road.clock.advance(milliseconds);
        const night = new Date(road.clock.now().getTime() - 10 * 60 * minute);
        await road.rows(`update connection set heard_at = $2 where id = $1`, [id, night]);
      };
      const told = async () => {
        const { statusDot, statusWords, silent } = await road.get(ConnectionsQueries).get(road.workspaceId, id);
        const { checks } = await road.get(TroubleshootingService).run(road.workspaceId, id);
        return { statusDot, statusWords, silent, events: checks.find(({ key }) => key === 'events')?.result };
      };
      await road.rows(`update connection set mode = 'test', key_kind = 'consent' where id = $1`, [id]);
      await refuseEvents();
      expect(await told()).toMatchObject({ silent: null, events: 'ok' });
      road.clock.advance(1_000);
      await road.get(ReconnectingService).replace(road.workspaceId, id, { credentials: { key: 'key-one' } });
      await refuseEvents();
      const silent = expect.stringMatching(
        /^No webhook reaches this connection and events may not .* Grant event_read /,
      );
      const loud = { statusDot: 'warning', statusWords: silent, silent: { tone: 'warning', words: silent } };
      expect(await told()).toEqual({ ...loud, events: 'warning' });
      expect((await road.get(ReadAllowanceQueries).get(road.workspaceId, id)).polling.hasWebhooks).toBe(false);
      road.clock.advance(1_000);
      await post({ id: 'evt_of_key', type: 'bill.paid' });
      expect(await told()).toMatchObject({ silent: null, events: 'ok' });
      // A day without one is no proof against it, a week is.
      const day = 24 * 60 * minute;
      const quietly = { tone: 'info', words: expect.stringMatching(/^No webhook came within 24 hours/) };
      await later(day + 1_000);
      expect(await told()).toMatchObject({ statusDot: 'ok', silent: quietly, events: 'info' });
      await later(5 * day);
      expect(await told()).toMatchObject({ silent: quietly, events: 'info' });
      await road.rows(
        `insert into directory_refusal (address, day, reason, refused)
         select public_id, ($2::timestamptz at time zone 'utc')::date, 'rejected', 1 from connection where id = $1`,
        [id, road.clock.now()],
      );
      expect(await told()).toMatchObject({ statusDot: 'warning', silent: { tone: 'warning' }, events: 'warning' });
      await road.rows(`delete from directory_refusal`);
      await later(day);
      expect(await told()).toEqual({ ...loud, events: 'warning' });
    });

    it('goes on relying on them when an event came that they never bring', async () => {
      await pollsWithin(minute);
      happen({ id: 'evt_other', type: 'plan.made' });
      await pollsWithin(5 * minute);
      expect(await pollsWithin(30 * minute)).toBe(6);
      expect(await road.rows(`select 1 from delivery where event_id = 'evt_other'`)).toHaveLength(1);
    });
  });

  it('waits no longer once it is answered that events may not be read', async () => {
    const answer = (error: ConnectorError) => {
      road.billing.before = (call) => {
        if (call === 'changes') throw error;
      };
    };
    answer(new ConnectorError('unavailable', 'Not now.'));
    for (const rests of [1, 2]) {
      road.clock.advance(35_000);
      await road.get(BellWorker).drain('poll');
      expect((await road.connection(connection.id)).rests).toBe(rests);
    }
    answer(new ConnectorError('forbidden', 'No events.', { permissions: ['event_read'] }));
    road.clock.advance(35_000);
    await road.get(BellWorker).drain('poll');
    expect(await road.connection(connection.id)).toMatchObject({ rests: 0, restWords: null, restingUntil: null });
  });

  it('says that events may not be read while that permission is gone, and no longer once they were read', async () => {
    const isRefused = async () =>
      (await road.get(ReadAllowanceQueries).get(road.workspaceId, connection.id)).polling.isRefused;
    const report = {
      resource: 'events',
      label: 'Events',
      isRequired: false,
      result: 'readable',
      permissions: ['event_read'],
    };
    await road.rows(`update connection set resources = resources || $1::jsonb`, [JSON.stringify([report])]);
    road.clock.advance(30_000);
    await road.work();
    expect(await isRefused()).toBe(false);
    road.billing.before = (call) => {
      if (call === 'changes') throw new ConnectorError('forbidden', 'No events.', { permissions: ['event_read'] });
    };
    road.clock.advance(30_000);
    await road.work();
    expect(await isRefused()).toBe(true);
    const refused = polls();
    road.billing.before = () => undefined;
    road.clock.advance(14 * 60_000);
    await road.work();
    expect([polls(), await isRefused()]).toEqual([refused, true]);
    road.clock.advance(60_000);
    await road.work();
    expect(await isRefused()).toBe(false);
    expect(await road.connection(connection.id)).toMatchObject({ status: 'connected', statusWords: null });
  });

  it('holds what it reads in 30 days against what may be read', async () => {
    const allowance = () => road.get(ReadAllowanceQueries).get(road.workspaceId, connection.id);
    await road.work();
    expect(await allowance()).toMatchObject({ allowance: null, transactions: null, words: null });
    Object.assign(road.billing, {
      allowance: {
        leastPerMonth: 200,
        perTransaction: 100,
        perUsage: 1,
        transaction: { kind: 'bill', createdField: 'value', holds: { customer: 'cus_1' } },
        pageSize: 2,
      },
    });
    const now = Math.floor(road.clock.now().getTime() / 1_000);
    for (const [n, age] of [1, 29, 31, 2].entries()) {
      await road.rows(
        `insert into billing_object (workspace_id, connection_id, kind, external_id, payload) values ($1, $2, 'bill', $3, $4)`,
        [
          road.workspaceId,
          connection.id,
          `bill_${n}`,
          { value: now - age * 86_400, customer: n === 3 ? 'cus_2' : 'cus_1' },
        ],
      );
    }
    const { reads, ...rest } = await allowance();
    expect(rest).toMatchObject({
      allowance: 200,
      transactions: 2,
      isAtLeast: false,
      polling: { everySeconds: 30, readsIn30Days: 86_400, hasWebhooks: false },
      words: expect.stringMatching(
        /every 30 seconds makes 86,400 reads .* more than the 200 .* Add a webhook: .* 8,640 .* still more/,
      ),
    });
    expect(reads).toBe(await road.rows(`select 1 from connection_call`).then((calls) => calls.length));
    // What redeems a consent reads nothing; usage that was told is asked for again.
    await road.rows(
      `insert into connection_call (workspace_id, connection_id, at, method, path, status, ms, purpose)
       select $1, $2, $3, 'GET', '/usage', 200, 5, purpose from unnest('{read,usage,changes,probe,consent}'::text[]) as purpose`,
      [road.workspaceId, connection.id, road.clock.now()],
    );
    await road.rows(
      `insert into usage_customer (workspace_id, connection_id, customer_id, told_at) values ($1, $2, 'cus_1', $3), ($1, $2, 'cus_2', null)`,
      [road.workspaceId, connection.id, road.clock.now()],
    );
    expect(await allowance()).toMatchObject({
      reads: reads + 4,
      usage: { customers: 1, everySeconds: 900, readsIn30Days: 2_880 },
      words: expect.stringMatching(/and for the usage of 1 customer every 15 minutes makes 89,280 reads/),
    });
    road.clock.advance(30 * 86_400_000 + 1_000);
    expect(await allowance()).toMatchObject({ reads: 0, transactions: 0, allowance: 200 });
  });
});
