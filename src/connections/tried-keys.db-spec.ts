import { jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { DisconnectingService } from './disconnecting.service.ts';
import { Ledger } from './ledger.ts';
import { ReconnectingService } from './reconnecting.service.ts';
import { TroubleshootingService } from './troubleshooting.service.ts';

describe('calls of keys that are tried', () => {
  let road: Road;
  let id: string;
  let before: number;

  beforeEach(async () => {
    road = await Road.open();
    road.clock.set('2026-07-01T12:00:00Z');
    road.billing.put('customer', 'cus_1', { name: 'Larkspur Foods', email: 'hello@larkspur.example' });
    ({ id } = await road.connectAndRead('key-one'));
    before = await listed();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    return road.close();
  });

  const listed = async () => {
    await road.get(Ledger).flush();
    return (await road.get(ConnectionsQueries).get(road.workspaceId, id)).ledger.calls;
  };
  /** How many were made since, and how many of them are in the ledger of the connection. */
  const since = async (made: number) => [road.billing.calls.length - made, (await listed()) - before];
  const wish = (key: string) => ({ system: 'measure', credentials: { key } });
  const connect = (key: string) => road.get(ConnectingService).connect(road.workspaceId, wish(key));
  const replace = (key: string) =>
    road.get(ReconnectingService).replace(road.workspaceId, id, { credentials: { key } });
  const refuseAll = () => {
    const ask = road.billing.check.bind(road.billing);
    const failure = { kind: 'rejected' as const, words: 'The key was revoked.' };
    road.billing.check = async (access) => ({ ...(await ask(access)), isSufficient: false, failure });
  };

  it('are listed where the key is tested that a connection reads with, sufficient or not', async () => {
    const made = road.billing.calls.length;
    expect(await road.get(ConnectingService).test(road.workspaceId, wish('key-one'))).toMatchObject({ failure: null });
    expect(await since(made)).toEqual([1, 1]);
    refuseAll();
    await road.get(ConnectingService).test(road.workspaceId, wish('key-one'));
    await expect(connect('key-one')).rejects.toMatchObject({ message: 'The key was revoked.' });
    expect(await since(made)).toEqual([3, 3]);
  });

  it('are listed where a connection is looked into', async () => {
    const made = road.billing.calls.length;
    await road.get(TroubleshootingService).run(road.workspaceId, id);
    expect(await since(made)).toEqual([1, 1]);
  });

  it('are listed where a connection was to get a key that does not do, or of another account', async () => {
    const made = road.billing.calls.length;
    road.billing.remove('customer', 'cus_1');
    await expect(replace('key-two')).rejects.toMatchObject({ code: 'another_account' });
    // The check, and one call for what only the former account had.
    expect(await since(made)).toEqual([2, 2]);
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('unavailable', 'Out of reach.');
    };
    await expect(replace('key-two')).rejects.toMatchObject({ code: 'account_not_compared' });
    refuseAll();
    await expect(replace('key-two')).rejects.toMatchObject({ message: 'The key was revoked.' });
    expect(await since(made)).toEqual([5, 5]);
  });

  it('are listed where they asked whether it is the account of a connection', async () => {
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    await road.jobs();
    before = await listed();
    const made = road.billing.calls.length;
    expect(await connect('key-two')).toBe(id);
    expect(await since(made)).toEqual([2, 2]);
  });

  it('are told in the log where no connection has that key or account', async () => {
    const log = jest.spyOn(Logger.prototype, 'log');
    refuseAll();
    await expect(connect('key-two')).rejects.toMatchObject({ message: 'The key was revoked.' });
    await road.get(ConnectingService).test(road.workspaceId, wish('key-three'));
    const told = { outcome: 'calls_of_no_connection', workspace: road.workspaceId, system: 'measure' };
    expect(log.mock.calls).toEqual([
      [{ ...told, calls: ['GET /check 200'] }],
      [{ ...told, calls: ['GET /check 200'] }],
    ]);
    expect(await listed()).toBe(before);
  });
});
