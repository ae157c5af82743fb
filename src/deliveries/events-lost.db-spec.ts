import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import type { Connection } from '../connections/connection.ts';
import { TroubleshootingService } from '../connections/troubleshooting.service.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import { WebhooksService } from './webhooks.service.ts';

const minute = 60_000;
const hour = 60 * minute;
const eventsReport = {
  resource: 'events',
  label: 'Events',
  isRequired: false,
  result: 'readable',
  permissions: ['event_read'],
  words: null,
};

describe('a connection that could read events, and no longer may', () => {
  let road: Road;
  let connection: Connection;
  let heardAt: Date;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works', email: 'bills@alderworks.example' });
    connection = await road.connectAndRead();
    await road.rows(`update playbook set is_on = true, switched_at = $1`, [new Date('2026-06-01')]);
    await road.rows(`update connection set resources = resources || $1::jsonb`, [JSON.stringify([eventsReport])]);
    await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-one');
    road.clock.advance(minute);
    await road.work();
    heardAt = road.clock.now();
    road.billing.before = (call) => {
      if (call === 'changes') throw new ConnectorError('forbidden', 'No events.', { permissions: ['event_read'] });
    };
    road.clock.advance(minute);
    await road.work();
  });

  afterEach(() => road.close());

  /** Bells are answered all the time meanwhile; nothing is set by hand. */
  const pass = async (hours: number) => {
    for (let passed = 0; passed < hours * hour; passed += 20 * minute) {
      road.clock.advance(20 * minute);
      await road.work();
    }
  };
  const post = async (id: string, bill: string) => {
    await road.get(WebhooksService).receive({
      system: connection.system,
      publicId: connection.publicId,
      body: Buffer.from(JSON.stringify({ id, refs: [{ kind: 'bill', externalId: bill }] })),
      headers: { 'x-signature': 'secret-one' },
    });
    await road.work();
  };
  const state = async () => {
    const [source] = await road.write((scope) =>
      road.get(ConnectionsService).sourceStates(scope, [connection.id], road.clock.now()),
    );
    return source?.state;
  };

  it('is believed through the night, and what webhooks bring is acted upon', async () => {
    await pass(10);
    const { resources, ...heard } = await road.connection(connection.id);
    expect(heard).toMatchObject({ heardAt, eventsCursor: '0' });
    expect(resources).toContainEqual(expect.objectContaining({ resource: 'events', result: 'missing' }));
    expect(await state()).toBe('fresh');
    const failedAt = road.clock.now().toISOString();
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 5, failedAt });
    await post('evt_hook', 'bill_1');
    expect(await road.rows(`select trigger, state from flag`)).toEqual([{ trigger: 'payment_failed', state: 'open' }]);
    expect(await road.rows(`select 1 from message`)).toHaveLength(1);
    expect(await road.get(ConnectionsQueries).get(road.workspaceId, connection.id)).toMatchObject({
      statusDot: 'warning',
      statusWords: expect.stringContaining('No events.'),
    });
  });

  it('goes stale when no nightly reading came either', async () => {
    await pass(25);
    expect(await state()).toBe('fresh');
    await pass(1);
    expect(await state()).toBe('stale');
  });

  /** The permission is given again, a minute after that was asked last, and whoever waits for it runs the checks. */
  const giveAgain = async () => {
    const { billing } = road;
    const check = billing.check.bind(billing);
    Object.assign(billing, {
      check: async (...asked: Parameters<typeof check>) => {
        const report = await check(...asked);
        return { ...report, resources: [...report.resources, eventsReport] };
      },
    });
    billing.before = () => undefined;
    road.clock.advance(minute);
    await road.get(TroubleshootingService).run(road.workspaceId, connection.id);
    billing.calls = [];
    await road.work();
  };
  const isHeardNow = async () => {
    expect(await road.connection(connection.id)).toMatchObject({ heardAt: road.clock.now() });
    expect(await state()).toBe('fresh');
    expect(road.billing.calls.filter((call) => call === 'changes')).toHaveLength(1);
  };

  it('is heard at once when the permission is given again, not a quarter of an hour later', async () => {
    await pass(10);
    await giveAgain();
    await isHeardNow();
  });

  it('is heard as soon where webhooks arrive, which make polls rare', async () => {
    await road.rows(`update connection set mode = 'live'`);
    await pass(9);
    await post('evt_hook', 'bill_1');
    await pass(1);
    await giveAgain();
    await isHeardNow();
  });

  it('is asked once, and not again at once, when a poll finds that the permission was given again', async () => {
    await pass(2);
    road.billing.before = () => undefined;
    road.billing.calls = [];
    road.clock.advance(15 * minute);
    await road.work();
    await isHeardNow();
  });
});
