import type { FakeEvent } from '../../test/support/fake-billing.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { TroubleshootingService } from '../connections/troubleshooting.service.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import { ReadAllowanceQueries } from './read-allowance.queries.ts';
import { ReplaysService } from './replays.service.ts';
import { WebhooksService } from './webhooks.service.ts';

/** A merchant may be a platform himself, and have the endpoint of his key told what happens on the accounts connected to his. */
describe('events of other accounts at the address of a key', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    connection = await road.connectAndRead();
    await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-one');
    road.clock.advance(1_000);
    road.billing.calls = [];
  });

  afterEach(() => road.close());

  const post = async (event: FakeEvent) => {
    await road.get(WebhooksService).receive({
      system: connection.system,
      publicId: connection.publicId,
      body: Buffer.from(JSON.stringify(event)),
      headers: { 'x-signature': 'secret-one' },
    });
    await road.work();
  };
  const ofASeller = (id: string, change: Partial<FakeEvent> = {}): FakeEvent => ({
    id,
    account: 'acct_seller',
    carried: [{ kind: 'customer', id: 'cus_9', payload: { name: 'Larch Buyers' }, at: road.clock.now() }],
    ...change,
  });
  const results = () => road.rows(`select event_id, result from delivery order by event_id`);

  it('are kept, touch nothing and ask for nothing', async () => {
    expect(connection.externalAccountId).toBe(null);
    await post(ofASeller('evt_1'));
    expect(await results()).toEqual([{ event_id: 'evt_1', result: 'ignored' }]);
    expect(await road.rows(`select external_id from billing_customer`)).toEqual([{ external_id: 'cus_1' }]);
    expect(await road.rows(`select name from account`)).toEqual([{ name: 'Alder Works' }]);
    expect(road.billing.calls).toEqual([]);
  });

  it('never end the access of the key', async () => {
    await post(ofASeller('evt_1', { endsAccess: true, carried: [] }));
    expect((await road.connection(connection.id)).status).toBe('connected');
    expect(await results()).toEqual([{ event_id: 'evt_1', result: 'ignored' }]);
  });

  it('are no proof that its own arrive, and the checks say what to set right', async () => {
    const { id } = connection;
    const events = { resource: 'events', label: 'Events', isRequired: false, permissions: ['event_read'], words: null };
    await road.rows(`update connection set mode = 'live', resources = resources || $2::jsonb where id = $1`, [
      id,
      JSON.stringify([{ ...events, result: 'missing' }]),
    ]);
    await post(ofASeller('evt_1', { mode: 'live' }));
    expect((await road.get(ReadAllowanceQueries).get(road.workspaceId, id)).polling.hasWebhooks).toBe(false);
    expect(await road.get(ConnectionsQueries).get(road.workspaceId, id)).toMatchObject({
      silent: { tone: 'warning' },
    });
    const { checks } = await road.get(TroubleshootingService).run(road.workspaceId, id);
    expect(checks.find(({ key }) => key === 'events')).toMatchObject({
      result: 'warning',
      words: expect.stringContaining(
        '0 events came by webhook and 0 events were fetched. 1 event of other accounts came',
      ),
    });
  });

  it('are looked up where they may be its own, as those of an organisation, and so again on a replay', async () => {
    road.billing.put('customer', 'cus_1', { name: 'Alder Mills' });
    const refs = [{ kind: 'customer', externalId: 'cus_1' }];
    await post({ id: 'evt_1', account: 'acct_one', mayBeOwn: true, refs });
    expect(await results()).toEqual([{ event_id: 'evt_1', result: 'applied' }]);
    expect(await road.rows(`select name from account`)).toEqual([{ name: 'Alder Mills' }]);
    const [delivery] = await road.rows<{ id: string }>(`select id from delivery`);
    const [member] = await road.rows<{ id: string }>(`select id from member`);
    const place = { connectionId: connection.id, id: delivery?.id ?? '', memberId: member?.id ?? '' };
    await road.get(ReplaysService).replay(road.workspaceId, place);
    await road.work();
    expect(road.billing.calls).toEqual(['fetch customer cus_1', 'fetch customer cus_1']);
  });
});
