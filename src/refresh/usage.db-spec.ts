import type { Access } from '#connectors/access.ts';
import type { BillingObject, CustomerObjects } from '#connectors/billing-object.ts';
import { ConnectorError } from '#connectors/connector-error.ts';
import type { FakePayload } from '../../test/support/fake-billing.ts';
import { Road } from '../../test/support/road.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { RefreshService } from './refresh.service.ts';
import { UsageReadings } from './usage-readings.ts';

describe('usage that could not be read', () => {
  let road: Road;
  let connectionId: string;
  let told: Map<string, FakePayload>;

  const put = (n: number) =>
    road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });

  beforeEach(async () => {
    road = await Road.open();
    for (const n of [1, 2]) put(n);
    const refused = new ConnectorError('malformed', 'Usage cannot be understood.');
    Object.assign(road.billing, { readUsage: () => Promise.reject(refused) });
    ({ id: connectionId } = await road.connectAndRead());
    await road.rows(`update playbook set is_on = true, switched_at = $1`, [new Date('2026-06-01')]);
    told = new Map();
  });

  afterEach(() => road.close());

  /** In this book a reading that has failed stands for use over the plan: it makes a trigger hold. */
  const readUsage = async (_access: Access, customers: readonly CustomerObjects[], now: Date) =>
    customers.map(({ customerId }): BillingObject => ({
      kind: 'usage_reading',
      externalId: `use_${customerId}`,
      customerId,
      payload: told.get(customerId) ?? {},
      apiVersion: '1',
      knownAt: now,
      isDeleted: false,
    }));
  const exceeds = (customer: string) => told.set(customer, { failedAt: road.clock.now().toISOString() });
  const nextReading = async () => {
    Object.assign(road.billing, { readUsage });
    road.clock.advance(16 * 60_000);
    await road.work();
  };
  const drafts = async () =>
    (await road.rows<{ name: string }>(`select a.name from message m join account a on a.id = m.account_id`)).map(
      (row) => row.name,
    );
  const flags = async () => (await road.rows<{ n: number }>(`select count(*)::int as n from flag`))[0]?.n;

  it('is adopted of each customer as it is told again, and what comes later fires', async () => {
    exceeds('cus_1');
    await nextReading();
    expect([await flags(), await drafts()]).toEqual([1, []]);
    exceeds('cus_2');
    await nextReading();
    expect([await flags(), await drafts()]).toEqual([2, ['Company 2']]);
  });

  it('is adopted of everybody where more customers are told than one batch takes', async () => {
    const all = Array.from({ length: 42 }, (_, index) => index + 1);
    for (const n of all) put(n);
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    for (const n of all) exceeds(`cus_${n}`);
    await nextReading();
    expect([await flags(), await drafts()]).toEqual([all.length, []]);
  });

  it('is not adopted once more by the reading that ends the outage', async () => {
    await nextReading();
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    expect(await road.connection(connectionId)).toMatchObject({ unread: [], status: 'connected' });
    expect(await road.rows(`select 1 from account where adopts`)).toEqual([]);
    exceeds('cus_2');
    await nextReading();
    expect(await drafts()).toEqual(['Company 2']);
  });
});

describe('usage of a connection that had to wait', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Company 1' });
    Object.assign(road.billing, { readUsage: () => Promise.resolve([]) });
  });

  afterEach(() => road.close());

  it.each([
    ['is an answer', true, 0],
    ['is none where nobody was asked', false, 2],
  ])('%s', async (_case, isMetered, rests) => {
    const { id } = await road.connectAndRead();
    Object.assign(road.billing, { metered: { kinds: ['customer'], isMetered: () => isMetered } });
    await road.rows(
      `insert into usage_customer (workspace_id, connection_id, customer_id) values ($1, $2, 'cus_1') on conflict do nothing`,
      [road.workspaceId, id],
    );
    await road.rows(`update connection set rests = 2, rest_words = 'Not now.'`);
    road.clock.advance(60_000);
    await road.get(UsageReadings).read(await road.connection(id), road.clock.now());
    expect(await road.connection(id)).toMatchObject({ rests, restWords: rests === 0 ? null : 'Not now.' });
  });
});

describe('usage in a first reading', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
    for (const n of [1, 2, 3]) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: n });
    }
  });

  afterEach(() => road.close());

  it('is asked for of those alone whose rows say that they have some', async () => {
    const asked: string[] = [];
    let noted: unknown;
    const valueOf = ({ payload }: BillingObject) => (payload as FakePayload).value;
    Object.assign(road.billing, {
      metered: {
        kinds: ['bill'],
        isMetered: ({ objects }: CustomerObjects) => objects.some((object) => valueOf(object) === 2),
      },
      readUsage: async (_access: Access, customers: readonly CustomerObjects[]) => {
        asked.push(...customers.map(({ customerId }) => customerId));
        noted = await road.rows(`select customer_id from usage_customer`);
        return [];
      },
    });
    await road.connectAndRead();
    expect(asked).toEqual(['cus_2']);
    expect(noted).toEqual([{ customer_id: 'cus_2' }]);
  });

  it('is asked for of whom something changed while it was read', async () => {
    const asked: string[][] = [];
    const valueOf = ({ payload }: BillingObject) => (payload as FakePayload).value;
    const aBill = (customer: string, value: number): BillingObject => ({
      kind: 'bill',
      externalId: `bill_of_${customer}`,
      customerId: customer,
      payload: { customer, value },
      apiVersion: '1',
      knownAt: road.clock.now(),
      isDeleted: false,
    });
    const receive = (...objects: BillingObject[]) =>
      road.write(async (scope) =>
        road.get(RefreshService).absorb(scope, await road.connection(id), objects, road.clock.now()),
      );
    Object.assign(road.billing, {
      metered: {
        kinds: ['bill'],
        isMetered: ({ objects }: CustomerObjects) => objects.some((object) => valueOf(object) === 20),
      },
      readUsage: async (_access: Access, customers: readonly CustomerObjects[]) => {
        asked.push(customers.map(({ customerId }) => customerId));
        if (asked.length === 1) await receive(aBill('cus_3', 20));
        return [];
      },
    });
    const { id } = await road.connectAndRead();
    road.clock.advance(60_000);
    await receive(aBill('cus_2', 20), aBill('cus_3', 3));
    await road.work();
    expect(asked).toEqual([['cus_2'], ['cus_3']]);
    expect(await road.rows(`select customer_id from usage_customer`)).toEqual([]);
  });
});
