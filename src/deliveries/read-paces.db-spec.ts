import type { Access } from '#connectors/access.ts';
import type { BillingObject, CustomerObjects } from '#connectors/billing-object.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { TroubleshootingService } from '../connections/troubleshooting.service.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ReadAllowanceQueries } from './read-allowance.queries.ts';
import { ReadPaces } from './read-paces.service.ts';

const minute = 60_000;
const hour = 60 * minute;

describe('what an account allows to be read', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    connection = await road.connectAndRead();
    await road.rows(`update connection set mode = 'live'`);
    Object.assign(road.billing, {
      allowance: {
        leastPerMonth: 10_000,
        perTransaction: 500,
        perUsage: 1,
        transaction: { kind: 'bill', createdField: 'value' },
        pageSize: 100,
      },
    });
  });

  afterEach(() => road.close());

  /** Bells are answered all the time; answers how often changes were asked for. */
  const pollsWithin = async (milliseconds: number) => {
    road.billing.calls = [];
    for (let passed = 0; passed < milliseconds; passed += minute / 2) {
      road.clock.advance(minute / 2);
      await road.get(BellWorker).drain('poll');
    }
    return road.billing.calls.filter((call) => call === 'changes').length;
  };
  const pace = async () => {
    const { leastEventsSeconds, leastUsageSeconds } = await road.connection(connection.id);
    return { leastEventsSeconds, leastUsageSeconds };
  };
  const reads = () => road.get(ReadAllowanceQueries).get(road.workspaceId, connection.id);
  const haveRead = (count: number, at = road.clock.now()) =>
    road.rows(
      `insert into connection_call (workspace_id, connection_id, at, method, path, status, ms, purpose)
       select $1, $2, $3, 'GET', '/changes', 200, 5, 'changes' from generate_series(1, $4::int)`,
      [road.workspaceId, connection.id, at, count],
    );

  it('stretches the polling of a small live account, and its pace is told wherever one is', async () => {
    await pollsWithin(minute);
    const { leastEventsSeconds } = await pace();
    expect(leastEventsSeconds).toBeGreaterThan(300);
    expect(leastEventsSeconds).toBeLessThan(400);
    const polls = await pollsWithin(6 * hour);
    expect(polls).toBeGreaterThan(50);
    expect(polls).toBeLessThan(72);
    const { polling, words } = await reads();
    expect(polling.everySeconds).toBe((await pace()).leastEventsSeconds);
    expect(polling.readsIn30Days).toBeLessThan(8_000);
    expect(words).toMatch(/is asked for events every 6 minutes instead of every 30 seconds, so that .* Add a webhook/);
    const { checks } = await road.get(TroubleshootingService).run(road.workspaceId, connection.id);
    expect(checks.find(({ key }) => key === 'events')?.words).toMatch(/^Changes are found by asking every 6 minutes/);
  });

  it('stretches nothing in test mode', async () => {
    await road.rows(`update connection set mode = 'test'`);
    await haveRead(9_000);
    expect(await pollsWithin(hour)).toBe(120);
    expect(await pace()).toEqual({ leastEventsSeconds: null, leastUsageSeconds: null });
  });

  it('stretches nothing of a sandbox', async () => {
    await haveRead(9_000);
    const hearing = { hasWebhooks: false, isPartial: false };
    const polled = { connection: await road.connection(connection.id), hearing, eventsAt: road.clock.now() };
    const sandbox = { ...polled.connection, isSandbox: true };
    const paces = road.get(ReadPaces);
    expect(await paces.renew({ ...polled, connection: sandbox }, road.clock.now())).toBe(sandbox);
    expect(await paces.renew(polled, road.clock.now())).toMatchObject({ leastEventsSeconds: 2_700 });
  });

  it('stretches nothing where payments allow enough, as soon as there are so many', async () => {
    await pollsWithin(minute);
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, payload)
       select $1, $2, 'bill', 'bill_' || n, json_build_object('value', $3::bigint) from generate_series(1, 300) as n`,
      [road.workspaceId, connection.id, Math.floor(road.clock.now().getTime() / 1_000)],
    );
    await pollsWithin(70 * minute);
    expect(await pace()).toEqual({ leastEventsSeconds: null, leastUsageSeconds: null });
    expect(await pollsWithin(10 * minute)).toBe(20);
  });

  it('stretches nothing where there are more payments than are looked at, the oldest first', async () => {
    const now = Math.floor(road.clock.now().getTime() / 1_000);
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, payload)
       select $1, $2, 'bill', 'bill_' || n, json_build_object('value', case when n > 150000 then $3::bigint else 0 end)
       from generate_series(100000, 150300) as n order by n`,
      [road.workspaceId, connection.id, now],
    );
    await haveRead(9_000);
    await pollsWithin(minute);
    expect(await pace()).toEqual({ leastEventsSeconds: null, leastUsageSeconds: null });
    expect(await pollsWithin(10 * minute)).toBe(20);
    expect(await reads()).toMatchObject({
      isAtLeast: true,
      words: expect.stringMatching(/more than the [\d,]+ it allows an account of this size at least\. Add/),
    });
  });

  /** It counts as heard all the while; answers how often changes were asked for. */
  const pollsWhileFresh = async (milliseconds: number) => {
    road.billing.calls = [];
    for (let passed = 0; passed < milliseconds; passed += 5 * minute) {
      road.clock.advance(5 * minute);
      await road.get(BellWorker).drain('poll');
      const [source] = await road.write((scope) =>
        road.get(ConnectionsService).sourceStates(scope, [connection.id], road.clock.now()),
      );
      expect(source?.state).toBe('fresh');
    }
    return road.billing.calls.filter((call) => call === 'changes').length;
  };

  it.each(['forbidden', 'unavailable', 'malformed'] as const)(
    'stays heard when nothing of it is left and its usage is %s',
    async (kind) => {
      let refused = 0;
      const readUsage = () => {
        refused += 1;
        return Promise.reject(new ConnectorError(kind, 'No usage.', { permissions: ['usage_read'] }));
      };
      Object.assign(road.billing, { readUsage });
      await road.rows(
        `insert into usage_customer (workspace_id, connection_id, customer_id, noted) values ($1, $2, 'cus_1', 1)
         on conflict (workspace_id, connection_id, customer_id) do update set read_at = null`,
        [road.workspaceId, connection.id],
      );
      await haveRead(9_000);
      await pollsWithin(minute);
      expect(await pace()).toMatchObject({ leastEventsSeconds: 2_700 });
      expect(await pollsWhileFresh(3 * hour)).toBeGreaterThanOrEqual(3);
      expect(refused).toBeGreaterThan(6);
      expect(await road.connection(connection.id)).toMatchObject({ pollsFailed: 0 });
    },
  );

  it('is asked on at the pace at hand where that cannot be worked out, and works it out no more often', async () => {
    let tried = 0;
    const changesReads = () => {
      tried += 1;
      throw new Error('broken');
    };
    Object.assign(road.billing, { changesReads });
    expect(await pollsWithin(30 * minute)).toBe(60);
    expect(tried).toBe(1);
  });

  it('stays heard when nothing of it is left, and reads on when it counts no more', async () => {
    await haveRead(9_000);
    await pollsWithin(minute);
    expect(await pace()).toMatchObject({ leastEventsSeconds: 2_700 });
    await pollsWhileFresh(6 * hour);
    await road.rows(`delete from connection_call`);
    await haveRead(9_000, new Date(road.clock.now().getTime() - 31 * 24 * hour));
    await pollsWithin(2 * hour);
    expect((await pace()).leastEventsSeconds).toBeLessThan(400);
  });

  it('stretches the readings of usage too', async () => {
    let asked = 0;
    const readUsage = async ({ ledger }: Access, customers: readonly CustomerObjects[], now: Date) =>
      customers.map(({ customerId }): BillingObject => {
        asked += 1;
        ledger({ at: now, purpose: 'read', method: 'GET', path: '/usage', status: 200, ms: 1 });
        return {
          kind: 'usage_reading',
          externalId: `use_${customerId}`,
          customerId,
          payload: {},
          apiVersion: '1',
          knownAt: now,
          isDeleted: false,
        };
      });
    Object.assign(road.billing, { readUsage });
    await road.rows(
      `insert into usage_customer (workspace_id, connection_id, customer_id, noted, read_at, told_at)
       values ($1, $2, 'cus_1', 1, $3, $3)
       on conflict (workspace_id, connection_id, customer_id) do update set read_at = $3, told_at = $3`,
      [road.workspaceId, connection.id, road.clock.now()],
    );
    await pollsWithin(minute);
    const { leastUsageSeconds } = await pace();
    expect(leastUsageSeconds).toBeGreaterThan(10_000);
    asked = 0;
    await pollsWithin(8 * hour);
    expect(asked).toBe(2);
    expect((await reads()).usage).toMatchObject({ customers: 1, everySeconds: (await pace()).leastUsageSeconds });
    expect((await reads()).words).toMatch(/ and for usage every 3 hours instead of every 15 minutes,/);
  });
});
