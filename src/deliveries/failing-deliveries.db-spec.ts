import { ConnectorError } from '#connectors/connector-error.ts';
import type { FakeEvent } from '../../test/support/fake-billing.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import { RefusalsService } from './refusals.service.ts';
import { ReplaysService } from './replays.service.ts';
import { WebhooksService } from './webhooks.service.ts';

describe('the dot of a connection', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works' });
    connection = await road.connectAndRead();
    await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-one');
    road.clock.advance(60_000);
    await road.work();
  });

  afterEach(() => road.close());

  const post = async (event: FakeEvent, secret = 'secret-one') => {
    await road.get(WebhooksService).receive({
      system: connection.system,
      publicId: connection.publicId,
      body: Buffer.from(JSON.stringify(event)),
      headers: { 'x-signature': secret },
    });
    await road.work();
  };
  const applied = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      await post({ id: `evt_${n}`, refs: [{ kind: 'customer', externalId: 'cus_1' }] });
    }
  };
  /** About an object that the billing system cannot show. */
  const failOnce = async () => {
    road.billing.before = (call) => {
      if (call.startsWith('fetch')) throw new ConnectorError('malformed', 'It answered with a poem.');
    };
    await post({ id: 'evt_failed', refs: [{ kind: 'bill', externalId: 'bill_1' }] });
    road.billing.before = () => undefined;
  };
  const dot = async () => {
    const { statusDot, statusWords } = await road.get(ConnectionsQueries).get(road.workspaceId, connection.id);
    return [statusDot, statusWords];
  };

  it('warns of one delivery that failed, until it is replayed', async () => {
    await applied(9);
    expect(await dot()).toEqual(['ok', 'Connected and up to date.']);
    await failOnce();
    expect(await dot()).toEqual(['warning', expect.stringMatching(/^1 delivery since yesterday could not be applied/)]);
    const [failed] = await road.rows<{ id: string }>(`select id from delivery where result = 'failed'`);
    const [member] = await road.rows<{ id: string }>(`select id from member`);
    const place = { connectionId: connection.id, id: failed?.id ?? '', memberId: member?.id ?? '' };
    await road.get(ReplaysService).replay(road.workspaceId, place);
    await road.work();
    expect(await dot()).toEqual(['ok', 'Connected and up to date.']);
  });

  it('is a problem where more than one in ten fail', async () => {
    await applied(8);
    await failOnce();
    expect(await dot()).toEqual([
      'problem',
      expect.stringMatching(/^More than one delivery in ten fails\. 1 delivery /),
    ]);
  });

  it('warns of those that were refused, which are kept nowhere', async () => {
    await expect(post({ id: 'evt_1' }, 'secret-two')).rejects.toThrow();
    await road.get(RefusalsService).flush();
    expect(await dot()).toEqual(['warning', expect.stringMatching(/^1 delivery since yesterday was refused/)]);
    road.clock.advance(2 * 24 * 60 * 60_000);
    await road.work();
    expect((await dot())[0]).toBe('ok');
  });
});
