import { Road } from '../../test/support/road.ts';
import { CallsQueries } from './calls.queries.ts';
import { Ledger } from './ledger.ts';
import { TroubleshootingService } from './troubleshooting.service.ts';

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
    expect(lines[0]).toBe('at,method,path,status,ms');
    expect(lines).toHaveLength(1 + 4_501 + road.billing.calls.length);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.at(-1)).toBe(`2026-06-15T12:00:00.000Z,GET,"'=cmd,""x""",200,1`);
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
      'events ok',
      'data warning',
      expect.stringMatching(/^matching/),
      'review ok',
    ]);
    expect(fewerAccounts).toMatchObject({ customers: 2, deleted: 0, waiting: 0, shared: 0, accounts: 2 });
  });
});
