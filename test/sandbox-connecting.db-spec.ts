import { connectors } from '#connectors/registry.ts';
import { ConnectionsQueries } from '#server/connections/connections.queries.ts';
import { SandboxConnectingService } from '#server/connections/sandbox-connecting.service.ts';
import { createSandbox, type Sandbox } from '../apps/sandbox/sandbox.ts';
import { Road } from './support/road.ts';

describe('the sandbox, connected by one click', () => {
  let sandbox: Sandbox;
  let road: Road;

  beforeAll(async () => {
    sandbox = await createSandbox({ size: 30, seed: 7, tickMs: 0 });
    await sandbox.listen();
    road = await Road.open({ connectors, settings: { SANDBOX_URL: sandbox.url } });
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
});
