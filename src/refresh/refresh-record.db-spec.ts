import pg from 'pg';
import { ConnectorError } from '#connectors/connector-error.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { Road } from '../../test/support/road.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { RefreshClaims, type Taken } from './refresh-claims.ts';
import { RefreshRecord } from './refresh-record.service.ts';

const bill = { kind: 'bill', externalId: 'bill_1' };

/** Who accepts deliveries locks what they name and then notes on the connection that an event came. */
describe('what a reading that failed writes down while a delivery is accepted', () => {
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
    const free = `select from connection where id = $1 for no key update skip locked`;
    expect((await accepting.query(free, [connection.id])).rowCount).toBe(1);
    await accepting.query('commit');
    await recorded;
    const [written] = await road.rows(`select rest_words, status_words from connection where id = $1`, [connection.id]);
    expect(written).toMatchObject(noted);
    expect(await road.rows(`select 1 from billing_object where lease_token is not null`)).toEqual([]);
  });
});
