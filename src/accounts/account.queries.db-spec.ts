import { Road } from '../../test/support/road.ts';
import { AccountQueries } from './account.queries.ts';

describe('the page of an account of which very much is held', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
    road.clock.set('2026-06-15T12:00:00Z');
    road.billing.put('customer', 'cus_1', { name: 'Alder Works', email: 'office@alder.example' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 5, failedAt: '2026-06-14T12:00:00Z' });
    await road.connectAndRead();
  });
  afterEach(() => road.close());

  it('says when each fact was last known to be true: its own object, or the newest of all', async () => {
    const known = (id: string, at: string) =>
      road.rows(`update billing_object set known_at = $2 where external_id = $1`, [id, at]);
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, known_at)
       select workspace_id, id, 'bill', 'more_' || n, 'cus_1', '2026-06-01T00:00:00Z' from connection, generate_series(1, 130000) n`,
    );
    await known('bill_1', '2026-07-01T00:00:00Z');
    await known('more_7', '2026-07-02T00:00:00Z');
    const [account] = await road.rows<{ id: string }>(`select id from account`);
    const { revenue } = await road.get(AccountQueries).get(road.workspaceId, account?.id ?? '');
    expect(revenue?.paymentHealth).toMatchObject({
      source: { externalId: 'bill_1' },
      knownAt: '2026-07-01T00:00:00.000Z',
    });
    expect(revenue?.renewsAt.source).toBeNull();
    expect(revenue?.renewsAt.knownAt).toBe('2026-07-02T00:00:00.000Z');
  });

  it('tells no payments as none that may not be read', async () => {
    const [account] = await road.rows<{ id: string }>(`select id from account`);
    const revenue = async () => (await road.get(AccountQueries).get(road.workspaceId, account?.id ?? '')).revenue;
    Object.assign(road.billing, { toldBy: { payments: ['charges'] } });
    expect(await revenue()).toMatchObject({ charges: [], chargesWords: null, refunded: { value: [] } });
    const report = {
      resource: 'charges',
      label: 'Charges',
      isRequired: false,
      result: 'missing',
      permissions: ['charge_read'],
    };
    await road.rows(`update connection set resources = $1`, [JSON.stringify([{ ...report, words: 'No refunds.' }])]);
    const told = 'Charges may not be read: charge_read is missing in Fake billing.';
    expect(await revenue()).toMatchObject({ chargesWords: told, refunded: { value: null, reason: told } });
  });
});
