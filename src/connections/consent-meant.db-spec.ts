import { Road } from '../../test/support/road.ts';
import { ConnectingService } from './connecting.service.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { DisconnectingService } from './disconnecting.service.ts';

describe('consent that was asked for a connection', () => {
  let road: Road;
  let id: string;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    ({ id } = await road.connectAndRead('key-one'));
    road.billing.calls = [];
  });

  afterEach(() => road.close());

  const call = {
    at: new Date(0),
    purpose: 'consent',
    method: 'POST',
    path: '/oauth/token',
    status: 200,
    ms: 1,
  } as const;
  const give = (account: string, confirm?: 'another_account') => {
    const credentials = { key: `key-of-${account}` };
    const granted = { externalAccountId: account, mode: 'test', scope: 'read_only', credentials } as const;
    const consented = { system: 'measure', meantFor: id, granted, credentials, calls: [call], confirm };
    return road.get(ConnectingService).connectGranted(road.workspaceId, consented);
  };
  const connections = () =>
    road.rows(`select id, external_account_id as account, key_kind as kind from connection order by created_at`);
  const exchanges = () =>
    road.rows(`select 1 from connection_call where connection_id = $1 and purpose = 'consent'`, [id]);

  it('is asked about when another account than the named one gave it, and nothing of that one is read', async () => {
    await road.rows(`update connection set external_account_id = 'acct_meant'`);
    const before = await connections();
    await expect(give('acct_other')).rejects.toMatchObject({
      code: 'another_account',
      message: expect.stringMatching(
        /^This consent was given by another account \(acct_other\) than “Fake Ltd” \(acct_meant\)/,
      ),
    });
    expect(road.billing.calls).toEqual([]);
    expect(await connections()).toEqual(before);
    expect(await exchanges()).toHaveLength(1);
  });

  it('is asked about when it cannot read what was read there, and connects beside once that is confirmed', async () => {
    road.billing.remove('customer', 'cus_1');
    const before = await connections();
    await expect(give('acct_other')).rejects.toMatchObject({ kind: 'conflict', code: 'another_account' });
    expect(await connections()).toEqual(before);
    expect(await give('acct_other', 'another_account')).not.toBe(id);
    expect(await connections()).toHaveLength(2);
  });

  it('goes on with it when the account that gave it can read what was read there', async () => {
    expect(await give('acct_meant')).toBe(id);
    expect(await connections()).toEqual([{ id, account: 'acct_meant', kind: 'consent' }]);
    expect(await exchanges()).toHaveLength(1);
  });

  it('is shown with what it was given for, until it is forgotten', async () => {
    const shown = async () => (await road.get(ConnectionsQueries).get(road.workspaceId, id)).grantedScope;
    expect(await shown()).toBeNull();
    await give('acct_meant');
    expect(await shown()).toBe('read_only');
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    expect(await shown()).toBeNull();
  });

  it('is not shown any more where a key takes its place', async () => {
    await give('acct_meant');
    await road.get(ConnectingService).connect(road.workspaceId, { system: 'measure', credentials: { key: 'key-one' } });
    expect(await road.rows(`select key_kind as kind, granted_scope as scope from connection`)).toEqual([
      { kind: expect.not.stringContaining('consent'), scope: null },
    ]);
  });
});
