import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { RefreshClaims } from './refresh-claims.ts';

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
       select $1, $2, 'bill', 'bill_' || n, 'cus_' || n, 1, jsonb_build_object('kind', 'bill', 'externalId', 'bill_' || n,
         'customerId', 'cus_' || n, 'payload', jsonb_build_object('customer', 'cus_' || n, 'value', n), 'apiVersion', '1',
         'isDeleted', false), $3
       from generate_series(10001, 10000 + $4::int) as n`,
      [road.workspaceId, connection.id, road.clock.now(), count],
    );
  const ask = (externalId: string, attempts: number) =>
    road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, wanted, must_fetch, attempts)
       values ($1, $2, 'bill', $3, 'cus_1', 1, true, $4)`,
      [road.workspaceId, connection.id, externalId, attempts],
    );
  const take = async () => {
    const { rows, isLonely } = await road.get(RefreshClaims).take(connection, true);
    return {
      carried: rows.filter((row) => row.offered).length,
      read: rows.filter((row) => !row.offered).length,
      isLonely,
    };
  };

  it('looks for what must be read, and for what failed, no more than once a second between full batches', async () => {
    await carry(1_600);
    expect(await take()).toEqual({ carried: 400, read: 0, isLonely: false });
    await ask('bill_read', 0);
    await ask('bill_failed', 3);
    expect(await take()).toEqual({ carried: 400, read: 0, isLonely: false });
    road.clock.advance(1_000);
    expect(await take()).toEqual({ carried: 0, read: 1, isLonely: true });
    expect(await take()).toEqual({ carried: 400, read: 0, isLonely: false });
    road.clock.advance(1_000);
    expect(await take()).toEqual({ carried: 400, read: 1, isLonely: false });
  });

  it('looks for them at once where the carried ones fill no batch', async () => {
    await carry(500);
    await take();
    await ask('bill_read', 0);
    expect(await take()).toEqual({ carried: 100, read: 1, isLonely: false });
  });

  it('reads what another release offered, no more of it at a time than can be read', async () => {
    await carry(120);
    road.billing.keeps = { revision: 2, of: (_kind, payload) => payload };
    expect(await take()).toEqual({ carried: 0, read: 50, isLonely: false });
  });

  it('applies all that a batch has, whoever they belong to', async () => {
    await carry(450);
    expect(await road.get(RefreshBatch).run(connection)).toBe('more');
    expect(await road.get(RefreshBatch).run(connection)).toBe('empty');
    const held = await road.rows(
      `select count(*)::int as bills, count(distinct customer_id)::int as customers,
         count(*) filter (where wanted > done or lease_token is not null)::int as left
       from billing_object where kind = 'bill' and external_id like 'bill_1%' and (payload ->> 'value')::int > 10000`,
    );
    expect(held).toEqual([{ bills: 450, customers: 450, left: 0 }]);
  });
});
