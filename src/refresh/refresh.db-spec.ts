import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { WantsService } from '../billing/wants.service.ts';
import type { Connection } from '../connections/connection.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { TroubleshootingService } from '../connections/troubleshooting.service.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';

describe('answering requests to look at billing objects again', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works', email: 'bills@alder.example' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 1 });
    connection = await road.connectAndRead();
    road.billing.calls = [];
    road.clock.advance(10_000);
  });

  afterEach(() => road.close());

  const want = (externalId = 'bill_1', kind = 'bill') =>
    road.write((scope) => road.get(WantsService).want(scope, connection.id, [{ kind, externalId }]));
  const refresh = () => road.get(BellWorker).drain('refresh');
  const row = async (externalId = 'bill_1') =>
    (
      await road.rows<{
        payload: { value: number };
        wanted: string;
        done: string;
        attempts: number;
        error: string;
        is_deleted: boolean;
      }>(`select payload, wanted, done, attempts, error, is_deleted from billing_object where external_id = $1`, [
        externalId,
      ])
    )[0];
  const fetches = () => road.billing.calls.filter((call) => call.startsWith('fetch'));

  it('answers a hundred requests about one object with one call', async () => {
    await Promise.all(Array.from({ length: 100 }, () => want()));
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 2 });
    await refresh();
    expect(fetches()).toEqual(['fetch bill bill_1']);
    expect(await row()).toMatchObject({ payload: { value: 2 }, wanted: '100', done: '100' });
  });

  it('looks again when a request comes while it is looking', async () => {
    await want();
    road.billing.before = async (call) => {
      if (call === 'fetch bill bill_1' && fetches().length === 1) await want();
    };
    await refresh();
    expect(fetches()).toHaveLength(2);
    expect(await row()).toMatchObject({ wanted: '2', done: '2' });
  });

  it('keeps a tombstone of what has gone', async () => {
    road.billing.remove('bill', 'bill_1');
    await want();
    await refresh();
    expect(await row()).toMatchObject({ is_deleted: true, payload: { value: 1 } });
  });

  it('reads what an object refers to and nobody has seen', async () => {
    road.billing.put('plan', 'plan_9', { value: 9 });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 2, refersTo: ['plan_9'] });
    await want();
    await refresh();
    expect(await row('plan_9')).toMatchObject({ payload: { value: 9 } });
  });

  it('reads the customer of whom only a bill was seen, and gives it an account', async () => {
    road.billing.put('customer', 'cus_2', { name: 'Birch Ltd' });
    road.billing.put('bill', 'bill_2', { customer: 'cus_2' });
    await want('bill_2');
    await refresh();
    expect(await road.rows(`select name from account where name = 'Birch Ltd'`)).toHaveLength(1);
  });

  it.each([
    [899_000, 899_000],
    [900_000, 900_000],
    [900_001, 900_000],
    [999_999_000, 900_000],
  ])('asked to wait for %d ms, looks again after %d', async (retryAfterMs, waited) => {
    await want();
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('limited', 'Slow down.', { retryAfterMs });
    };
    await refresh();
    road.clock.advance(waited - 1);
    await refresh();
    expect(fetches()).toHaveLength(1);
    road.clock.advance(1);
    await refresh();
    expect(fetches()).toHaveLength(2);
  });

  it('waits when it is asked to slow down, and counts nothing against the object', async () => {
    await want();
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('limited', 'Slow down.', { retryAfterMs: 30_000 });
    };
    await refresh();
    expect(await row()).toMatchObject({ wanted: '1', done: '0', attempts: 0 });
    expect(fetches()).toHaveLength(1);
    road.clock.advance(29_000);
    await refresh();
    expect(fetches()).toHaveLength(1);
    road.billing.before = () => undefined;
    road.clock.advance(2_000);
    await refresh();
    expect(await row()).toMatchObject({ wanted: '1', done: '1', error: null });
    expect((await road.connection(connection.id)).rests).toBe(0);
  });

  it('sets one unreadable object aside with its words and goes on with the others', async () => {
    road.billing.put('bill', 'bill_3', { customer: 'cus_1', value: 3 });
    await want('bill_1');
    await want('bill_3');
    road.billing.before = (call) => {
      if (call === 'fetch bill bill_1') throw new ConnectorError('malformed', 'It answered with a poem.');
    };
    await refresh();
    expect(await row('bill_3')).toMatchObject({ payload: { value: 3 }, done: '1' });
    expect(await row('bill_1')).toMatchObject({ done: '0', error: 'It answered with a poem.' });
    const before = fetches().length;
    road.clock.advance(3_600_000);
    await refresh();
    expect(fetches()).toHaveLength(before);
  });

  it('says on the account that something of it cannot be read, until it can', async () => {
    const words = async () => (await road.rows<{ words: string }>(`select words from account_health`))[0]?.words;
    road.billing.before = (call) => {
      if (call.startsWith('fetch bill')) throw new ConnectorError('malformed', 'It answered with a poem.');
    };
    await want();
    await road.work();
    await road.work();
    expect(await words()).toContain('bill_1 cannot be read: It answered with a poem.');
    road.billing.before = () => undefined;
    await want();
    await road.work();
    await road.work();
    expect(await words()).not.toContain('cannot be read');
  });

  it('reads the others although one object never answers, and sets that one aside in the end', async () => {
    road.billing.put('bill', 'bill_2', { customer: 'cus_1', value: 2 });
    road.billing.before = (call) => {
      if (call === 'fetch bill bill_1') throw new ConnectorError('unavailable', 'No whole answer.');
    };
    await want();
    await want('bill_2');
    for (let tries = 0; tries < 5; tries += 1) {
      await refresh();
      road.clock.advance(60_000);
      await want('bill_2');
    }
    await refresh();
    const other = await row('bill_2');
    expect(other?.done).toBe(other?.wanted);
    for (let tries = 0; tries < 12; tries += 1) {
      await refresh();
      road.clock.advance(20 * 60_000);
    }
    expect(await row()).toMatchObject({ attempts: 8, done: '0', error: 'No whole answer.' });
  });

  it('names a permission that was taken away, and keeps the connection', async () => {
    await want();
    road.billing.before = (call) => {
      if (call.startsWith('fetch bill')) {
        throw new ConnectorError('forbidden', 'The key may not read bills.', { permissions: ['bill_read'] });
      }
    };
    await refresh();
    const after = await road.connection(connection.id);
    expect(after).toMatchObject({ status: 'degraded', statusWords: 'The key may not read bills.' });
    expect(after.resources.find((one) => one.resource === 'bill')?.result).toBe('missing');
  });

  it('keeps what was said of a missing permission, where that says more', async () => {
    const words = 'The key may not read bills. No renewals.';
    const missing = connection.resources.map((one) =>
      one.resource === 'bill' ? { ...one, result: 'missing', words } : one,
    );
    await road.rows(`update connection set resources = $1`, [JSON.stringify(missing)]);
    await want();
    road.billing.before = (call) => {
      if (!call.startsWith('fetch bill')) return;
      throw new ConnectorError('forbidden', 'The key may not read bills.', { permissions: ['bill_read'] });
    };
    await refresh();
    const after = await road.connection(connection.id);
    expect(after.statusWords).toBe(words);
    expect(after.resources.find((one) => one.resource === 'bill')?.words).toBe(words);
  });

  it.each([
    ['a reading', () => road.get(ReadingsService).resync(road.workspaceId, connection.id)],
    ['somebody who runs the checks', () => road.get(TroubleshootingService).run(road.workspaceId, connection.id)],
  ])('is whole again when %s finds that an optional permission was given', async (_who, ask) => {
    road.billing.kinds.push({ kind: 'receipt', label: 'Receipts', isCatalogue: false, isOptional: true });
    road.billing.put('receipt', 'rec_1', { customer: 'cus_1', value: 1 });
    await road.connectAndRead();
    await want('rec_1', 'receipt');
    road.billing.before = (call) => {
      if (!call.startsWith('fetch receipt')) return;
      throw new ConnectorError('forbidden', 'The key may not read receipts.', { permissions: ['receipt_read'] });
    };
    await refresh();
    expect(await road.connection(connection.id)).toMatchObject({ status: 'degraded' });
    road.billing.before = () => undefined;
    await ask();
    await road.jobs();
    await road.work();
    const after = await road.connection(connection.id);
    expect(after).toMatchObject({ status: 'connected', statusWords: null });
    expect(after.resources.map(({ result }) => result)).not.toContain('missing');
  });

  it('judges nobody while a required permission is missing, and again once everything could be read', async () => {
    const doubtful = () => road.rows(`select 1 from account_health where words like '%may not read bills%'`);
    await want();
    road.billing.before = (call) => {
      if (call.startsWith('fetch bill')) {
        throw new ConnectorError('forbidden', 'The key may not read bills.', { permissions: ['bill_read'] });
      }
    };
    await road.work();
    await road.work();
    expect((await doubtful()).length).toBeGreaterThan(0);
    road.billing.before = () => undefined;
    await road.get(ReadingsService).resync(road.workspaceId, connection.id);
    await road.jobs();
    await road.work();
    await road.work();
    expect(await road.connection(connection.id)).toMatchObject({ status: 'connected' });
    expect(await doubtful()).toEqual([]);
  });

  it('stops everything when the key is refused, and keeps what was read', async () => {
    await want();
    road.billing.before = () => {
      throw new ConnectorError('rejected', 'The key was revoked.');
    };
    await road.work();
    expect(await road.connection(connection.id)).toMatchObject({
      status: 'revoked',
      statusWords: 'The key was revoked.',
    });
    const calls = road.billing.calls.length;
    road.clock.advance(3_600_000);
    await want();
    await road.work();
    expect(road.billing.calls).toHaveLength(calls);
    expect(await row()).toMatchObject({ payload: { value: 1 } });
  });

  it('writes nothing for a connection that was ended while it was read', async () => {
    await want();
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 2 });
    road.billing.before = async (call) => {
      if (call.startsWith('fetch')) await road.get(DisconnectingService).disconnect(road.workspaceId, connection.id);
    };
    await refresh();
    expect((await row())?.payload).toMatchObject({ value: 1 });
    await road.jobs();
    expect(await road.rows(`select 1 from billing_object`)).toEqual([]);
    expect((await road.connection(connection.id)).status).toBe('disconnected');
  });
});
