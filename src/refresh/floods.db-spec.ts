import { jest } from '@jest/globals';
import { Road } from '../../test/support/road.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { RefreshClaims } from './refresh-claims.ts';

/** As much as fits in a batch. */
const full = 400;

describe('deliveries that come faster than accounts could be judged', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.pageSize = 100;
    for (let n = 1; n <= full; n += 1) {
      road.billing.put('customer', `cus_${n}`, { name: `Customer ${n}` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: 1 });
    }
    connection = await road.connectAndRead();
    road.clock.advance(60_000);
  });
  afterEach(() => road.close());

  /** Deliveries carry the first bills, each of another value than before. */
  const carry = (count: number, value: number, from = 1) =>
    road.rows(
      `insert into billing_object as o (workspace_id, connection_id, kind, external_id, customer_id, wanted, offered, offered_at)
       select $1, $2, 'bill', 'bill_' || n, 'cus_' || n, 1, jsonb_build_object('customerId', 'cus_' || n, 'shape', '1',
         'payload', jsonb_build_object('customer', 'cus_' || n, 'value', $5::int)::text, 'isDeleted', false), $3
       from generate_series($6::int, $6::int + $4::int - 1) as n
       on conflict (workspace_id, connection_id, kind, external_id) do update
         set wanted = o.wanted + 1, offered = excluded.offered, offered_at = excluded.offered_at`,
      [road.workspaceId, connection.id, road.clock.now(), count, value, from],
    );
  const rename = (customerId: string, name: string) =>
    road.rows(
      `update billing_object set wanted = wanted + 1, offered_at = $2, offered = jsonb_build_object('customerId', external_id,
         'shape', '1', 'payload', jsonb_build_object('name', $3::text)::text, 'isDeleted', false)
       where kind = 'customer' and external_id = $1`,
      [customerId, road.clock.now(), name],
    );
  const batch = () => road.get(RefreshBatch).run(connection);
  /** Until nothing is left to do and the flood is over. */
  const untilCalm = async () => {
    while ((await batch()) === 'more');
  };
  const judge = () => road.get(BellWorker).drain('evaluate');
  /** How many accounts were judged by each value of their bill. */
  const judged = async () =>
    Object.fromEntries(
      (
        await road.rows<{ value: string; count: number }>(
          `select s.content #>> '{lifetimeValue,is,value,0,minor}' as value, count(*)::int as count from account a
           join account_snapshot s on s.account_id = a.id and s.version = a.snapshot_version group by 1`,
        )
      ).map(({ value, count }) => [value, count]),
    );
  const waiting = async () =>
    (await road.rows(`select from account_work where wanted > done and must_place and lease_token is null`)).length;

  it('are applied at once, and their accounts judged once when it is over', async () => {
    await carry(full, 2);
    expect(await batch()).toBe('more');
    road.clock.advance(3_000);
    await carry(full, 3);
    expect(await batch()).toBe('more');
    expect(await road.rows(`select from billing_object where wanted > done`)).toEqual([]);
    expect(await waiting()).toBe(full);
    await judge();
    expect(await judged()).toEqual({ 1: full });
    road.clock.advance(1_500);
    await carry(30, 4);
    await untilCalm();
    await judge();
    expect(await judged()).toEqual({ 3: full - 30, 4: 30 });
    expect(await road.rows(`select from account_snapshot where version > 2`)).toEqual([]);
    expect(await road.rows(`select from account_work where must_place`)).toEqual([]);
  });

  it('hold up nothing that comes after them when their end cannot be written down, and are judged a little later', async () => {
    await carry(full, 2);
    await batch();
    const ending = jest.spyOn(road.get(AccountWantsService), 'hasten').mockRejectedValueOnce(new Error('No lock.'));
    road.clock.advance(3_000);
    await carry(1, 3);
    await untilCalm();
    expect(ending).toHaveBeenCalledTimes(1);
    expect(await road.rows(`select from billing_object where wanted > done`)).toEqual([]);
    await batch();
    await judge();
    expect(await judged()).toEqual({ 2: full - 1, 3: 1 });
  });

  it('are judged at its end when a batch of theirs is kept while the end of the ones before is written down', async () => {
    await carry(full / 2, 2);
    await batch();
    const bells = road.get(Doorbells);
    const reallyRing = bells.ring.bind(bells);
    // Between the look at who waits and the bell, which lets nobody else end before it does.
    const rung = jest.spyOn(bells, 'ring').mockImplementationOnce(async (...given) => {
      await carry(full / 2, 3, full / 2 + 1);
      expect(await batch()).toBe('more');
      await reallyRing(...given);
    });
    await untilCalm();
    expect(rung).toHaveBeenCalledTimes(2);
    await untilCalm();
    await judge();
    expect(await judged()).toEqual({ 2: full / 2, 3: full / 2 });
  });

  it('are judged within seconds where the flood goes on, or the process ends with it', async () => {
    await carry(full, 2);
    await batch();
    road.clock.advance(9_000);
    await judge();
    expect(await judged()).toEqual({ 1: full });
    road.clock.advance(1_000);
    await judge();
    expect(await judged()).toEqual({ 2: full });
  });

  it('are judged at once by whoever asks for an account before', async () => {
    await carry(full, 2);
    await batch();
    await road.write((scope) => road.get(AccountWantsService).wantCustomers(scope, connection.id, ['cus_7']));
    await judge();
    expect(await judged()).toEqual({ 1: full - 1, 2: 1 });
  });

  it('give an account at once to who has none, and describe who has one before it is judged', async () => {
    await carry(full - 2, 2);
    await rename('cus_5', 'Five & Sons');
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, wanted, offered, offered_at)
       values ($1, $2, 'customer', 'cus_new', 'cus_new', 1,
         '{"customerId": "cus_new", "payload": "{\\"name\\": \\"Newcomer\\"}", "shape": "1", "isDeleted": false}', $3)`,
      [road.workspaceId, connection.id, road.clock.now()],
    );
    const names = () => road.rows(`select name from account where name in ('Five & Sons', 'Newcomer') order by name`);
    expect(await batch()).toBe('more');
    expect(await names()).toEqual([{ name: 'Newcomer' }]);
    await untilCalm();
    await judge();
    expect(await names()).toEqual([{ name: 'Five & Sons' }, { name: 'Newcomer' }]);
  });

  it('ask for what they refer to and nobody has read, when their accounts are judged', async () => {
    await carry(full, 2);
    await road.rows(
      `update billing_object set offered = jsonb_set(offered, '{payload}',
         to_jsonb('{"customer": "cus_1", "value": 2, "refersTo": ["plan_9"]}'::text)) where external_id = 'bill_1'`,
    );
    road.billing.put('plan', 'plan_9', { value: 9 });
    await untilCalm();
    await road.work();
    await road.work();
    expect(await road.rows(`select payload ->> 'value' as value from billing_object where kind = 'plan'`)).toEqual([
      { value: '9' },
    ]);
  });

  it('are placed and judged although the key was refused or replaced meanwhile', async () => {
    await carry(full - 1, 2);
    await rename('cus_5', 'Five & Sons');
    await batch();
    await road.rows(`update connection set status = 'revoked', generation = generation + 1`);
    road.clock.advance(10_000);
    await judge();
    expect(await road.rows(`select name from account where name like 'Five%'`)).toEqual([{ name: 'Five & Sons' }]);
    expect(await judged()).toMatchObject({ 2: full - 1 });
  });

  it('are claimed anew at once where a key was replaced between the claim and the end of its batch', async () => {
    await carry(30, 2);
    const claims = road.get(RefreshClaims);
    const reallyTake = claims.take.bind(claims);
    const taken = jest.spyOn(claims, 'take');
    taken.mockImplementation(async (...given) => {
      const claimed = await reallyTake(...given);
      await road.rows(`update connection set generation = generation + 1`);
      return claimed;
    });
    expect(await batch()).toEqual({ until: null });
    taken.mockRestore();
    connection = await road.connection(connection.id);
    expect(await batch()).toBe('empty');
    expect(await judged()).toEqual({ 1: full - 30, 2: 30 });
  });

  it('leave accounts to the removal when their connection ends before they are judged', async () => {
    await carry(full, 2);
    await batch();
    await road.get(DisconnectingService).disconnect(road.workspaceId, connection.id);
    await road.jobs();
    road.clock.advance(10_000);
    await judge();
    expect(await road.rows(`select from account_snapshot`)).toEqual([]);
    expect(await road.rows(`select from account_work where wanted > done`)).toEqual([]);
  });
});
