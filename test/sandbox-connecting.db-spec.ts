import { connectors } from '#connectors/registry.ts';
import { CheckingService } from '#server/connections/checking.service.ts';
import { ConnectingService } from '#server/connections/connecting.service.ts';
import { ConnectionsQueries } from '#server/connections/connections.queries.ts';
import { DisconnectingService } from '#server/connections/disconnecting.service.ts';
import { ReconnectingService } from '#server/connections/reconnecting.service.ts';
import { SandboxConnectingService } from '#server/connections/sandbox-connecting.service.ts';
import { createSandbox, type Sandbox } from '../apps/sandbox/sandbox.ts';
import { Road } from './support/road.ts';

describe('the sandbox, connected by one click', () => {
  let sandbox: Sandbox;
  let road: Road;

  beforeAll(async () => {
    sandbox = await createSandbox({ size: 30, seed: 7, tickMs: 0 });
    await sandbox.listen();
    road = await Road.open({
      connectors,
      settings: { SANDBOX_URL: sandbox.url, MEASURE_API_BASE: `${sandbox.url}/measure/api/v1` },
    });
    road.clock.set(new Date());
  });
  afterAll(async () => {
    await road.close();
    await sandbox.close();
  });

  it.each(['stripe', 'measure'] as const)(
    'is read through its %s half, once however often it is clicked',
    async (system) => {
      const connecting = road.get(SandboxConnectingService);
      const id = await connecting.connect(road.workspaceId, system);
      expect(await connecting.connect(road.workspaceId, system)).toBe(id);
      await road.jobs();
      const card = await road.get(ConnectionsQueries).get(road.workspaceId, id);
      expect(card).toMatchObject({
        system,
        isSandbox: true,
        mode: 'test',
        status: 'connected',
        hasWebhookSecret: true,
      });
      expect(card.counts.customers).toBeGreaterThan(5);
      expect(card.ledger.writes).toBe(0);
      expect(JSON.stringify(card)).not.toContain('sandbox_token');
    },
    60_000,
  );

  it('is asked about when its book is another than the one that was disconnected', async () => {
    const connecting = road.get(SandboxConnectingService);
    const id = await connecting.connect(road.workspaceId);
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    await road.jobs();
    await road.rows(`update connection set external_account_id = 'acct_before' where id = $1`, [id]);
    await expect(connecting.connect(road.workspaceId)).rejects.toMatchObject({
      code: 'another_account',
      message: expect.stringMatching(
        /^The sandbox now belongs to another account \(.*acct_1\w+\) than “.*” \(acct_before\)/,
      ),
    });
    expect(await road.rows(`select id from connection where system = 'stripe'`)).toEqual([{ id }]);
    expect(await connecting.connect(road.workspaceId, 'stripe', 'another_account')).not.toBe(id);
  });

  const companyId = 'cmp_sandbox';
  const token = 'measure_sandbox_token';

  it('is never called live: a key for live data does not take the place of its own', async () => {
    const id = await road.get(SandboxConnectingService).connect(road.workspaceId, 'measure');
    const given = { credentials: { companyId, token, account: 'live' }, confirm: 'another_account' as const };
    await expect(road.get(ReconnectingService).replace(road.workspaceId, id, given)).rejects.toMatchObject({
      code: 'sandbox_is_test',
      message: expect.stringContaining('choose Test'),
    });
    expect(await road.rows(`select 1 from connection where is_sandbox and mode = 'live'`)).toEqual([]);
  });

  it('is known to be test data: a new token of it need not say so', async () => {
    const id = await road.get(SandboxConnectingService).connect(road.workspaceId, 'measure');
    const given = { credentials: { companyId, token } };
    expect(await road.get(ReconnectingService).replace(road.workspaceId, id, given)).toBe(id);
  });

  it('is the only one of which that is known: any other account of Measure is called live or test', async () => {
    const words = expect.stringMatching(/^Say whether the company is live or a test account/);
    const connecting = road.get(ConnectingService);
    const said: Record<string, string>[] = [{}, { account: ' ' }, { account: 'real' }];
    for (const account of said) {
      const wish = { system: 'measure', credentials: { companyId, token, ...account } };
      await expect(connecting.connect(road.workspaceId, wish)).rejects.toMatchObject({
        kind: 'invalid',
        code: 'credentials_refused',
        message: words,
      });
      const report = await connecting.test(road.workspaceId, wish);
      expect(report).toMatchObject({ isSufficient: false, failure: { kind: 'rejected', words } });
    }
    expect(await road.rows(`select 1 from connection where mode = 'live'`)).toEqual([]);
  });

  it('is named wherever a setting has it answer for the system', async () => {
    const words = expect.stringMatching(/^Read from the local sandbox, not from Measure: MEASURE_API_BASE/);
    const credentials = { companyId, token, account: 'live' };
    const report = await road.get(CheckingService).test('measure', credentials);
    expect(report).toMatchObject({ mode: 'live', isSufficient: true, warnings: [words, expect.any(String)] });
    const id = await road.get(ConnectingService).connect(road.workspaceId, { system: 'measure', credentials });
    const card = await road.get(ConnectionsQueries).get(road.workspaceId, id);
    expect(card).toMatchObject({ mode: 'live', isSandbox: false, elsewhere: words });
    expect(card.warnings).not.toContainEqual(words);
  });
});
