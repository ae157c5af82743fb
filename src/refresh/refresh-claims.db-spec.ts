import { jest } from '@jest/globals';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { LeaseLost } from '../platform/work/work.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { RefreshClaims, type Taken } from './refresh-claims.ts';
import { RefreshRecord } from './refresh-record.service.ts';

describe('taking requests of which more wait than fit in a batch', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    connection = await road.connect();
    await road.work();
  });
  afterEach(() => road.close());

  /** So many bills that deliveries carried, each of a customer of its own. */
  const carry = (count: number) =>
    road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, wanted, offered, offered_at)
       select $1, $2, 'bill', 'bill_' || n, 'cus_' || n, 1, jsonb_build_object('customerId', 'cus_' || n,
         'payload', jsonb_build_object('customer', 'cus_' || n, 'value', n)::text, 'shape', '1', 'isDeleted', false), $3
       from generate_series(10001, 10000 + $4::int) as n`,
      [road.workspaceId, connection.id, road.clock.now(), count],
    );
  const ask = (externalId: string, attempts: number) =>
    road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, wanted, must_fetch, attempts)
       values ($1, $2, 'bill', $3, 'cus_1', 1, true, $4)`,
      [road.workspaceId, connection.id, externalId, attempts],
    );
  const claimOf = async (readsFirst: boolean) => {
    const taken = await road.get(RefreshClaims).take(connection, readsFirst);
    if (!taken) throw new Error('Nothing is taken any more: the process stops.');
    return taken;
  };
  const take = async () => {
    const { carried, unread, isLonely } = await claimOf(true);
    return { carried: carried.length, read: unread.length, isLonely };
  };

  /** A flood is over by the clock of the machine, which stands still: however long it takes to claim. */
  const standStill = () => jest.spyOn(performance, 'now').mockReturnValue(performance.now());
  afterEach(() => jest.restoreAllMocks());

  it('looks for what must be read, and for what failed, no more than once a second between full batches', async () => {
    standStill();
    await carry(3_000);
    expect(await take()).toEqual({ carried: 400, read: 0, isLonely: false });
    await ask('bill_read', 0);
    await ask('bill_failed', 3);
    expect(await take()).toEqual({ carried: 1_000, read: 0, isLonely: false });
    road.clock.advance(1_000);
    expect(await take()).toEqual({ carried: 0, read: 1, isLonely: true });
    expect(await take()).toEqual({ carried: 1_000, read: 0, isLonely: false });
    road.clock.advance(1_000);
    expect(await take()).toEqual({ carried: 600, read: 1, isLonely: false });
  });

  it('looks for them no more than once a second either where a flood fills no batch', async () => {
    standStill();
    await carry(500);
    await take();
    await ask('bill_read', 0);
    expect(await take()).toEqual({ carried: 100, read: 0, isLonely: false });
    road.clock.advance(1_000);
    expect(await take()).toEqual({ carried: 0, read: 1, isLonely: false });
  });

  it('looks for them at once where there is no flood', async () => {
    await carry(100);
    await ask('bill_read', 0);
    expect(await take()).toEqual({ carried: 100, read: 1, isLonely: false });
  });

  it('counts what waits before it goes on', async () => {
    await carry(100);
    expect(await take()).toEqual({ carried: 100, read: 0, isLonely: false });
    await ask('bill_read', 0);
    expect(await take()).toEqual({ carried: 0, read: 1, isLonely: false });
  });

  it('reads what another release offered, no more of it at a time than can be read', async () => {
    await carry(120);
    road.billing.keeps = { revision: 2, of: (_kind, payload) => payload };
    expect(await take()).toEqual({ carried: 0, read: 50, isLonely: false });
  });

  it('reads what a release offered that named no shape', async () => {
    await carry(3);
    await road.rows(
      `update billing_object set offered = jsonb_build_object('kind', kind, 'externalId', external_id, 'customerId', customer_id,
         'payload', (offered ->> 'payload')::jsonb, 'apiVersion', '1', 'isDeleted', false, 'revision', null)
       where offered is not null`,
    );
    expect(await take()).toEqual({ carried: 0, read: 3, isLonely: false });
  });

  it('applies all that a batch has, whoever they belong to', async () => {
    await carry(450);
    expect(await road.get(RefreshBatch).run(connection)).toBe('more');
    while ((await road.get(RefreshBatch).run(connection)) === 'more');
    const held = await road.rows(
      `select count(*)::int as bills, count(distinct customer_id)::int as customers,
         count(*) filter (where wanted > done or lease_token is not null)::int as left
       from billing_object where kind = 'bill' and external_id like 'bill_1%' and (payload ->> 'value')::int > 10000`,
    );
    expect(held).toEqual([{ bills: 450, customers: 450, left: 0 }]);
  });

  describe('when more comes for an object that has been claimed', () => {
    const claimed = async () => {
      await carry(1);
      return claimOf(false);
    };
    const keep = (taken: Taken) =>
      road.write((scope) => road.get(RefreshRecord).take(scope, connection, taken, road.clock.now()));
    const bill = () =>
      road.rows(
        `select (payload ->> 'value')::int as value, wanted::int, done::int, attempts, lease_token is null as "isFree"
         from billing_object where external_id = 'bill_10001'`,
      );

    it('takes the latest that was offered, and is done with both', async () => {
      const taken = await claimed();
      await road.rows(
        `update billing_object set wanted = 2, offered_at = offered_at + interval '5 seconds',
           offered = offered || '{"payload": "{\\"value\\": 7}"}' where external_id = 'bill_10001'`,
      );
      expect(await keep(taken)).toBe(true);
      expect(await bill()).toEqual([{ value: 7, wanted: 2, done: 2, attempts: 0, isFree: true }]);
    });

    it('believes nothing that must be looked up by now, and leaves it to the next batch', async () => {
      const taken = await claimed();
      await road.rows(
        `update billing_object set wanted = 2, must_fetch = true, attempts = 0 where external_id = 'bill_10001'`,
      );
      expect(await keep(taken)).toBe(true);
      expect(await bill()).toEqual([{ value: null, wanted: 2, done: 0, attempts: 0, isFree: true }]);
      expect((await claimOf(false)).unread).toMatchObject([{ external_id: 'bill_10001' }]);
    });

    it('writes nothing once another worker has taken over', async () => {
      const taken = await claimed();
      await road.rows(`update billing_object set lease_token = gen_random_uuid() where external_id = 'bill_10001'`);
      await expect(keep(taken)).rejects.toBeInstanceOf(LeaseLost);
    });
  });
});
