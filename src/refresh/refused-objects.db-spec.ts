import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { ReconnectingService } from '../connections/reconnecting.service.ts';

const bills = Array.from({ length: 120 }, (_none, n) => `bill_${n + 1}`);

describe('very many objects that the key before might not read', () => {
  let road: Road;
  let connectionId: string;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.pageSize = 50;
    for (const n of [1, 2, 3, 4]) road.billing.put('customer', `cus_${n}`, { name: `Company ${n}` });
    for (const [n, id] of bills.entries()) road.billing.put('bill', id, { customer: `cus_${(n % 4) + 1}`, value: 1 });
    ({ id: connectionId } = await road.connectAndRead());
    road.clock.advance(60 * 60_000);
    const refs = bills.map((externalId) => ({ kind: 'bill', externalId }));
    road.billing.events.push({ event: { id: 'evt_1', refs }, at: road.clock.now() });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 2 });
    road.billing.before = (call) => {
      if (!call.startsWith('fetch bill')) return;
      throw new ConnectorError('forbidden', 'No bills.', { permissions: ['bill_read'] });
    };
    road.billing.calls = [];
    await road.work();
  });

  afterEach(() => road.close());

  const fetches = () => road.billing.calls.filter((call) => call.startsWith('fetch bill'));
  const results = () => road.rows(`select result from delivery`);
  const open = () => road.rows(`select external_id from billing_object where wanted > done or error is not null`);
  const replace = async () => {
    road.billing.before = () => undefined;
    road.billing.calls = [];
    await road.get(ReconnectingService).replace(road.workspaceId, connectionId, { credentials: { key: 'key-two' } });
  };

  it('are not asked for one by one once the first of a batch was refused', async () => {
    expect(await open()).toHaveLength(bills.length);
    expect(await results()).toEqual([{ result: 'failed' }]);
    // Each of three batches asks together, and finds out that it is the kind.
    expect(fetches()).toHaveLength(6);
  });

  it('come with the list that a new key reads, and what waited for them is applied', async () => {
    await replace();
    await road.jobs();
    await road.work();
    expect(fetches()).toEqual([]);
    expect(await open()).toEqual([]);
    expect(await results()).toEqual([{ result: 'applied' }]);
    expect(
      await road.rows(`select payload -> 'value' as value from billing_object where external_id = 'bill_1'`),
    ).toEqual([{ value: 2 }]);
  });

  it('are asked for when their list does not name them', async () => {
    road.billing.remove('bill', 'bill_7');
    await replace();
    await road.jobs();
    await road.work();
    expect(fetches()).toEqual(['fetch bill bill_7']);
    expect(await open()).toEqual([]);
    expect(await results()).toEqual([{ result: 'applied' }]);
  });

  it('wait for the next list while theirs cannot be read', async () => {
    await replace();
    road.billing.before = (call) => {
      if (call.startsWith('list bill')) throw new ConnectorError('malformed', 'No list.');
    };
    await road.jobs();
    await road.work();
    expect(await open()).toHaveLength(bills.length);
    road.billing.before = () => undefined;
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    expect(fetches()).toEqual([]);
    expect(await open()).toEqual([]);
  });

  it('are set aside however many they are, and all are answered', async () => {
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, wanted, done, error)
       select workspace_id, connection_id, kind, 'old_' || n, 1, 1, error
       from billing_object cross join generate_series(1, 10_000) n where external_id = 'bill_1'`,
    );
    const saying = `select error, count(*)::int as objects from billing_object where error is not null group by error order by objects`;
    await replace();
    expect(await road.rows(saying)).toEqual([{ error: expect.any(String), objects: bills.length + 10_000 }]);
    let isNamed = false;
    road.billing.before = async (call) => {
      if (call.startsWith('fetch bill')) throw new Error(`Not to be asked for: ${call}`);
      if (isNamed || !call.startsWith('list bill')) return;
      isNamed = true;
      await road.rows(
        `insert into backfill_page (workspace_id, backfill_id, kind, key, external_ids)
         select workspace_id, id, 'bill', 'old', array(select 'old_' || n from generate_series(1, 10_000) n)
         from backfill order by frozen_at desc limit 1`,
      );
    };
    await road.jobs();
    expect(await open()).toEqual([]);
    expect(await road.rows(saying)).toEqual([]);
  });

  it('are asked for one by one where their list has been begun with the old key', async () => {
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.rows(`update backfill_phase set status = 'running' where kind = 'bill'`);
    await replace();
    expect(await road.rows(`select 1 from billing_object where wanted > done`)).toHaveLength(bills.length);
  });
});
