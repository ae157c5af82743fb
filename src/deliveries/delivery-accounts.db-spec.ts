import { randomUUID } from 'node:crypto';
import type { ObjectRef } from '#connectors/billing-object.ts';
import { Road } from '../../test/support/road.ts';
import type { Connection } from '../connections/connection.ts';
import { WebhookSecrets } from '../connections/webhook-secrets.ts';
import { DeliveriesQueries } from './deliveries.queries.ts';
import { DeliveryDetailQueries } from './delivery-detail.queries.ts';
import { WebhooksService } from './webhooks.service.ts';

const [alder, birch, plan] = [
  { kind: 'bill', externalId: 'bill_1' },
  { kind: 'customer', externalId: 'cus_2' },
  { kind: 'plan', externalId: 'plan_1' },
];

describe('the account of a delivery', () => {
  let road: Road;
  let connection: Connection;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('plan', 'plan_1', { name: 'Team' });
    road.billing.put('customer', 'cus_1', { name: 'Alder Works', email: 'office@alder.example' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 1 });
    road.billing.put('customer', 'cus_2', { name: 'Birch', email: 'hello@birch.example' });
    connection = await road.connectAndRead();
    await road.get(WebhookSecrets).set(road.workspaceId, connection.id, 'secret-one');
    await post('evt_1', [alder]);
    await post('evt_2', [birch, plan]);
    await post('evt_3', [plan]);
    await post('evt_4', [alder, birch]);
    await post('evt_5', [{ kind: 'bill', externalId: 'bill_9', customerId: 'cus_1' }]);
    await post('evt_6', [{ kind: 'customer', externalId: 'cus_9' }]);
  });
  afterEach(() => road.close());

  const post = async (id: string, refs: readonly ObjectRef[]) => {
    await road.get(WebhooksService).receive({
      system: connection.system,
      publicId: connection.publicId,
      body: Buffer.from(JSON.stringify({ id, refs })),
      headers: { 'x-signature': 'secret-one' },
    });
    road.clock.advance(1_000);
  };
  const list = async (query: object = {}) =>
    (await road.get(DeliveriesQueries).list(road.workspaceId, connection.id, { limit: 10, ...query })).rows;
  const accountId = async (customer: string) => {
    const [row] = await road.rows<{ id: string }>(
      `select account_id as id from billing_customer where external_id = $1`,
      [customer],
    );
    return row?.id ?? '';
  };

  it('is that of the customer it is about, or all where one pays for another, the first that is named first', async () => {
    await post('evt_7', [birch, alder, { kind: 'bill', externalId: 'bill_8', customerId: 'cus_2' }]);
    expect((await list()).map(({ eventId, accounts }) => [eventId, ...accounts.map(({ name }) => name)])).toEqual([
      ['evt_7', 'Birch', 'Alder Works'],
      ['evt_6'],
      ['evt_5', 'Alder Works'],
      ['evt_4', 'Alder Works', 'Birch'],
      ['evt_3'],
      ['evt_2', 'Birch'],
      ['evt_1', 'Alder Works'],
    ]);
  });

  it('is told of one delivery as of many', async () => {
    const [row] = await list({ about: 'evt_1' });
    const detail = await road.get(DeliveryDetailQueries).get(road.workspaceId, connection.id, row?.id ?? '');
    expect(row?.accounts).toEqual([{ id: await accountId('cus_1'), name: 'Alder Works' }]);
    expect(detail.accounts).toEqual(row?.accounts);
  });

  it('narrows the list to what names its customers and what is held of them', async () => {
    const events = async (query: object) => (await list(query)).map(({ eventId }) => eventId);
    const account = await accountId('cus_1');
    expect(await events({ account })).toEqual(['evt_5', 'evt_4', 'evt_1']);
    expect(await events({ account, about: 'cus_2' })).toEqual(['evt_4']);
    expect(await events({ account, about: 'evt_1' })).toEqual(['evt_1']);
    expect(await events({ account, about: 'evt_2' })).toEqual([]);
    expect(await events({ account: randomUUID() })).toEqual([]);
  });
});
