import { jest } from '@jest/globals';
import pg from 'pg';
import { ConnectorError } from '#connectors/connector-error.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { Road } from '../../test/support/road.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionHealthService } from '../connections/connection-health.service.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { PageRecord } from './page-record.ts';
import { RefreshClaims, type Taken } from './refresh-claims.ts';
import { RefreshRecord } from './refresh-record.service.ts';

const bill = { kind: 'bill', externalId: 'bill_1' };

/** Who accepts deliveries locks what they name and then notes on the connection that an event came. */
describe('what a reading writes down while a delivery is accepted', () => {
  let road: Road;
  let connection: Connection;
  let accepting: pg.Client;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 1 });
    connection = await road.connectAndRead();
    accepting = new pg.Client({ connectionString: road.database.url });
    await accepting.connect();
  });

  afterEach(async () => {
    await accepting.end();
    await road.close();
  });

  const claimed = async (): Promise<Taken> => {
    await road.write((scope) => road.get(WantsService).want(scope, connection.id, [bill]));
    const taken = await road.get(RefreshClaims).take(connection, true);
    if (taken?.unread.length !== 1) throw new Error('The bill was not claimed.');
    return taken;
  };
  const rest = (error: ConnectorError) => (taken: Taken) =>
    road.write((scope) => road.get(RefreshRecord).rest(scope, connection, taken.token, error, road.clock.now()));
  const fail = (error: ConnectorError) => (taken: Taken) => {
    const failed = taken.unread.map((row) => ({ row, error }));
    return road.write((scope) =>
      road.get(RefreshRecord).fail(scope, connection, taken.token, failed, road.clock.now()),
    );
  };

  const rowIsFree = async (): Promise<boolean> => {
    const free = `select from connection where id = $1 for no key update skip locked`;
    return (await accepting.query(free, [connection.id])).rowCount === 1;
  };
  /** Everything is to be read again; each of its pages is stored after the system had asked to wait. */
  const asksAfterRests = async (): Promise<void> => {
    const record = road.get(PageRecord);
    const store = record.store.bind(record);
    jest.spyOn(record, 'store').mockImplementation(async (...given) => {
      await road.rows(`update connection set rests = 2, rest_words = 'Away.' where id = $1`, [connection.id]);
      return store(...given);
    });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 2 });
    await road.get(ReadingsService).resync(road.workspaceId, connection.id);
  };
  const rests = async () => (await road.connection(connection.id)).rests;

  it('waits for the object before it has the row that the other one notes on: a page after a rest', async () => {
    await asksAfterRests();
    await accepting.query('begin');
    await accepting.query(`update billing_object set wanted = wanted + 1 where external_id = $1`, [bill.externalId]);
    const reading = road.jobs();
    await untilBlockedBy(accepting);
    expect(await rowIsFree()).toBe(true);
    await accepting.query('commit');
    await reading;
    expect(await rests()).toBe(0);
  });

  it('waits for no row that the other one notes on: the next answer says that it answers', async () => {
    const noteAnswer = () =>
      road.write((scope) => road.get(ConnectionHealthService).noteAnswer(scope, { ...connection, rests: 1 }));
    await road.rows(`update connection set rests = 1 where id = $1`, [connection.id]);
    await accepting.query('begin');
    await accepting.query(`update connection set last_event_at = now() where id = $1`, [connection.id]);
    await noteAnswer();
    await accepting.query('commit');
    expect(await rests()).toBe(1);
    await noteAnswer();
    expect(await rests()).toBe(0);
  });

  it.each([
    ['it is away', rest(new ConnectorError('unavailable', 'Away.')), { rest_words: 'Away. Trying again by itself.' }],
    ['the key is refused', rest(new ConnectorError('rejected', 'No such key.')), { status_words: 'No such key.' }],
    [
      'an object is refused',
      fail(new ConnectorError('forbidden', 'No bills.', { permissions: ['bill_read'] })),
      { status_words: 'No bills.' },
    ],
  ])('waits for the object before it has the row that the other one notes on: %s', async (_what, record, noted) => {
    const taken = await claimed();
    await accepting.query('begin');
    await accepting.query(`update billing_object set wanted = wanted + 1 where external_id = $1`, [bill.externalId]);
    const recorded = record(taken);
    await untilBlockedBy(accepting);
    expect(await rowIsFree()).toBe(true);
    await accepting.query('commit');
    await recorded;
    const [written] = await road.rows(`select rest_words, status_words from connection where id = $1`, [connection.id]);
    expect(written).toMatchObject(noted);
    expect(await road.rows(`select 1 from billing_object where lease_token is not null`)).toEqual([]);
  });
});
