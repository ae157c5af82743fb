import pg from 'pg';
import type { Access } from '#connectors/access.ts';
import type { Delivery } from '#connectors/delivery.ts';
import type { BillingObject, CustomerObjects } from '#connectors/billing-object.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { Doorbells } from '../platform/directory/doorbells.ts';
import { UsageReadings } from '../refresh/usage-readings.ts';
import { DeliveriesService } from './deliveries.service.ts';
import type { Arrival } from './kept-rows.ts';
import { PollRecord } from './poll-record.ts';

/** Whoever accepts a delivery locks objects, then the connection's row, then rings the bell. */
describe('while a delivery is accepted that has the row of its connection', () => {
  let road: Road;
  let connection: Connection;
  let accepting: pg.Client;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    connection = await road.connectAndRead();
    accepting = new pg.Client({ connectionString: road.database.url });
    await accepting.connect();
    road.clock.advance(60_000);
    await road.write((scope) => road.get(Doorbells).ring(scope, 'refresh', new Date('2030-01-01')));
  });

  afterEach(async () => {
    await accepting.end();
    await road.close();
  });

  const isFree = async (row: string, parameters: readonly unknown[]) =>
    (await accepting.query(`select from ${row} for no key update skip locked`, [...parameters])).rowCount === 1;
  const bellIsFree = () =>
    isFree(`directory_doorbell where kind = 'refresh' and workspace_id = $1`, [road.workspaceId]);
  /** The work waits for the row, and has not rung by then. */
  const waitsSilently = async (work: () => Promise<unknown>) => {
    await accepting.query('begin');
    await accepting.query(`update connection set warnings = '[]' where id = $1`, [connection.id]);
    const working = work();
    await untilBlockedBy(accepting);
    expect(await bellIsFree()).toBe(true);
    await accepting.query('commit');
    await working;
  };
  /** So lately that it need not be noted again. */
  const noteEvent = (through: 'polling' | 'webhook') =>
    road.rows(`update connection set last_event_at = $2, last_event_through = $3 where id = $1`, [
      connection.id,
      road.clock.now(),
      through,
    ]);
  const delivery = (eventId: string, endsAccess = false): Delivery => ({
    eventId,
    type: 'changed',
    createdAt: road.clock.now(),
    apiVersion: '1',
    mode: 'test',
    externalAccountId: null,
    refs: endsAccess ? [] : [{ kind: 'customer', externalId: 'cus_1' }],
    carried: [],
    endsAccess,
  });

  it('a poll has not rung yet', async () => {
    await noteEvent('polling');
    const now = road.clock.now();
    const changes = { deliveries: [{ delivery: delivery('evt_1'), payload: {} }], cursor: '1', hasGap: false };
    const polled = { changes, heardAt: now, receivedAt: now };
    await waitsSilently(() => road.write((scope) => road.get(PollRecord).keep(scope, connection, polled)));
    const noted = { eventsCursor: '1', heardAt: now, lastEventAt: now, lastEventThrough: 'polling' };
    expect(await road.connection(connection.id)).toMatchObject(noted);
  });

  it('another one that ends the access has not rung yet', async () => {
    await road.rows(`update connection set key_kind = 'consent' where id = $1`, [connection.id]);
    connection = await road.connection(connection.id);
    await noteEvent('webhook');
    const arrival = (one: Delivery): Arrival => ({
      delivery: one,
      payload: Buffer.from('{}'),
      through: 'webhook',
      receivedAt: road.clock.now(),
    });
    const both = [arrival(delivery('evt_1')), arrival(delivery('evt_2', true))];
    await waitsSilently(() => road.write((scope) => road.get(DeliveriesService).keep(scope, connection, both)));
    expect((await road.connection(connection.id)).status).toBe('revoked');
  });

  it('usage is kept before that is noted', async () => {
    const readUsage = async (_access: Access, customers: readonly CustomerObjects[], now: Date) =>
      customers.map(({ customerId }): BillingObject => ({
        kind: 'usage_reading',
        externalId: `use_${customerId}`,
        customerId,
        payload: {},
        apiVersion: '1',
        knownAt: now,
        isDeleted: false,
      }));
    Object.assign(road.billing, { readUsage });
    await road.rows(
      `insert into usage_customer (workspace_id, connection_id, customer_id, noted) values ($1, $2, 'cus_1', 1)
       on conflict (workspace_id, connection_id, customer_id) do update set read_at = null`,
      [road.workspaceId, connection.id],
    );
    await road.rows(`update connection set rests = 2, rest_words = 'Away.' where id = $1`, [connection.id]);
    connection = await road.connection(connection.id);
    await accepting.query('begin');
    await accepting.query(`select from account for no key update`);
    const reading = road.get(UsageReadings).read(connection, road.clock.now());
    await untilBlockedBy(accepting);
    expect(await isFree(`connection where id = $1`, [connection.id])).toBe(true);
    await accepting.query('commit');
    await reading;
    expect((await road.connection(connection.id)).rests).toBe(0);
  });
});
