import { Road } from '../../test/support/road.ts';
import { CallsQueries } from './calls.queries.ts';
import { ConnectionsQueries } from './connections.queries.ts';
import { Ledger } from './ledger.ts';
import { TroubleshootingService } from './troubleshooting.service.ts';
import { UnroutableQueries } from './unroutable.queries.ts';

describe('looking closer at a connection', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works', email: 'office@alder.example' });
    road.billing.put('customer', 'cus_2', { name: 'Birch', email: 'hello@birch.example' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 5 });
  });
  afterEach(() => road.close());

  it('sums the ledger by resource and status as it is written, also what is no longer kept', async () => {
    const { id } = await road.connectAndRead();
    const ledger = road.get(Ledger);
    const call = { at: road.clock.now(), method: 'GET', status: 200, ms: 10, purpose: 'read' } as const;
    for (const path of ['/v1/customers/cus_A1', '/v1/customers/cus_B2', '/v1/balance_transactions', '/v1/customers']) {
      ledger.record(road.workspaceId, id, { ...call, path });
    }
    ledger.record(road.workspaceId, id, { ...call, path: '/v1/customers/cus_C3', status: 404, ms: 30 });
    await ledger.flush();
    await road.rows(`delete from connection_call`);
    const sum = await road.get(CallsQueries).sum(road.workspaceId, id);
    const made = road.billing.calls.length + 5;
    expect(sum).toMatchObject({ calls: made, writes: 0, words: `${made} calls, 0 writes` });
    expect(sum.rows.reduce((all, row) => all + row.calls, 0)).toBe(made);
    expect(sum.rows.filter((row) => row.resource.startsWith('/v1/'))).toEqual([
      { method: 'GET', resource: '/v1/customers/:id', status: 200, calls: 2, averageMs: 10 },
      { method: 'GET', resource: '/v1/balance_transactions', status: 200, calls: 1, averageMs: 10 },
      { method: 'GET', resource: '/v1/customers', status: 200, calls: 1, averageMs: 10 },
      { method: 'GET', resource: '/v1/customers/:id', status: 404, calls: 1, averageMs: 30 },
    ]);
  });

  it('exports every entry once, oldest first, with cells that are no formulas', async () => {
    const { id } = await road.connect();
    const ledger = road.get(Ledger);
    const call = { at: road.clock.now(), method: 'GET', status: 200, ms: 1, purpose: 'read' } as const;
    for (let n = 0; n < 4_500; n += 1) ledger.record(road.workspaceId, id, { ...call, path: `/v1/things/${n}` });
    ledger.record(road.workspaceId, id, { ...call, path: '=cmd,"x"' });
    await ledger.flush();
    let text = '';
    for await (const part of await road.get(CallsQueries).export(road.workspaceId, id)) text += part;
    const lines = text.trimEnd().split('\r\n');
    expect(lines[0]).toBe('at,method,path,status,ms,outcome');
    expect(lines).toHaveLength(1 + 4_501 + road.billing.calls.length);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.at(-1)).toBe(`2026-06-15T12:00:00.000Z,GET,"'=cmd,""x""",200,1,answered`);
  });

  it('runs its checks against the billing system and answers with real numbers', async () => {
    const { id } = await road.connectAndRead();
    const before = road.billing.calls.length;
    const { checks, fewerAccounts } = await road.get(TroubleshootingService).run(road.workspaceId, id);
    expect(road.billing.calls.slice(before)).toEqual(['check']);
    expect(checks.map(({ key, result }) => `${key} ${result}`)).toEqual([
      'alive ok',
      'recent ok',
      'permissions ok',
      'events info',
      'data ok',
      expect.stringMatching(/^matching/),
      'review ok',
    ]);
    expect(fewerAccounts).toMatchObject({ customers: 2, neverHeld: 0, waiting: 0, shared: 0, accounts: 2 });
  });

  it('counts who was deleted in billing among those who have an account', async () => {
    const { id } = await road.connectAndRead();
    await road.rows(`update billing_customer set is_deleted = true where external_id = 'cus_2'`);
    const { counts } = await road.get(ConnectionsQueries).get(road.workspaceId, id);
    expect(counts).toEqual({ customers: 1, review: 0, byHand: 0, waiting: 0, deleted: 1, accounts: 2 });
    const { fewerAccounts } = await road.get(TroubleshootingService).run(road.workspaceId, id);
    expect(fewerAccounts).toMatchObject({ customers: 2, neverHeld: 0, waiting: 0, shared: 0, accounts: 2 });
  });

  describe('what came for accounts that nobody here reads', () => {
    const strangers = async () =>
      (await road.get(UnroutableQueries).list(road.workspaceId)).rows.map((row) => [
        row.externalAccountId,
        row.mode,
        row.deliveries,
        row.isOurs,
        row.words,
      ]);

    beforeEach(async () => {
      const { id } = await road.connectAndRead();
      await road.rows(`update connection set key_kind = 'consent', external_account_id = 'acct_ours' where id = $1`, [
        id,
      ]);
      await road.rows(
        `insert into directory_unroutable (system, event_id, mode, external_account_id, type, received_at) values
         ('measure', 'evt_1', 'live', 'acct_ours', 'invoice.paid', now() - interval '1 day'),
         ('measure', 'evt_2', 'live', 'acct_ours', 'invoice.paid', now()),
         ('measure', 'evt_3', 'test', 'acct_ours', 'invoice.paid', now() - interval '2 days'),
         ('measure', 'evt_4', 'unknown', 'acct_theirs', 'invoice.paid', now() - interval '3 days')`,
      );
    });

    const ours = [
      ['acct_ours', 'live', 2, true, '2 events came in live mode, and this account is connected in test mode only.'],
      ['acct_ours', 'test', 1, true, expect.stringMatching(/^1 event came while this account was not connected/)],
    ];

    it('is told by account, with the reason, to who runs the server', async () => {
      const other = ['acct_theirs', null, 1, false, expect.stringContaining('not connected here')];
      expect(await strangers()).toEqual([...ours, other]);
    });

    it('names no account of others where workspaces share the server', async () => {
      await road.rows(`insert into directory_member (user_id, workspace_id) values ('somebody', gen_random_uuid())`);
      expect(await strangers()).toEqual(ours);
    });

    it('is found by the checks of the connection in the other mode', async () => {
      const [row] = await road.rows<{ id: string }>('select id from connection');
      const { checks } = await road.get(TroubleshootingService).run(road.workspaceId, row?.id ?? '');
      expect(checks[0]).toMatchObject({
        key: 'alive',
        words: expect.stringContaining('does not hold the application'),
      });
      expect(checks.find(({ key }) => key === 'events')).toMatchObject({
        result: 'warning',
        words: expect.stringContaining('2 events of this account came in live mode, which is not connected here.'),
        next: { target: 'connect' },
      });
    });
  });
});
