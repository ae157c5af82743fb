import { Road } from '../../test/support/road.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { DisconnectPreviewQueries } from './disconnect-preview.queries.ts';

describe('the preview of a disconnect', () => {
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('customer', 'cus_1', { name: 'Alder Works', email: 'office@alder.example' });
    road.billing.put('customer', 'cus_2', { name: 'Birch', email: 'hello@birch.example' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 5 });
  });
  afterEach(() => road.close());

  it('counts what would be removed, frozen and left', async () => {
    const { id } = await road.connectAndRead();
    const preview = await road.get(DisconnectPreviewQueries).get(road.workspaceId, id);
    const held = await road.rows<{ objects: number; versions: number }>(
      `select (select count(*)::int from billing_object) as objects, (select count(*)::int from account_snapshot) as versions`,
    );
    expect(preview).toMatchObject({
      goes: { customers: 2, objects: held[0]?.objects, snapshotVersions: held[0]?.versions, flagsClosing: 0 },
      freezes: { accounts: 2, flags: 0, drafts: 0 },
      stays: { accounts: 2, links: 2, sentMessages: 0 },
    });
    expect(preview.goes.snapshotVersions).toBe(2);
    expect(preview.words.join(' ')).toContain('names and addresses of 2 customers');
    // Of what there is none it does not speak.
    expect(preview.words.join(' ')).not.toMatch(/\b0 /);
  });

  it('counts as many scores before as are kept afterwards', async () => {
    const { id } = await road.connectAndRead();
    await road.work();
    const before = await road.get(DisconnectPreviewQueries).get(road.workspaceId, id);
    expect(before.stays.scores).toBe(2);
    road.clock.advanceDays(1);
    await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    await road.jobs();
    await road.work();
    expect(await road.rows(`select 1 from health_score where band = 'unknown'`)).not.toEqual([]);
    const after = await road.get(DisconnectPreviewQueries).get(road.workspaceId, id);
    expect(after.stays).toEqual(before.stays);
  });

  it('groups the thousands of what it counts', async () => {
    for (let n = 0; n < 1_000; n++) road.billing.put('bill', `bill_2_${n}`, { customer: 'cus_2', value: 1 });
    road.billing.pageSize = 100;
    const { id } = await road.connectAndRead();
    const { words } = await road.get(DisconnectPreviewQueries).get(road.workspaceId, id);
    expect(words.join(' ')).toContain('1,003 billing objects');
  });

  it('speaks of one thing as one', async () => {
    road.billing.remove('customer', 'cus_2');
    const { id } = await road.connectAndRead();
    const { words } = await road.get(DisconnectPreviewQueries).get(road.workspaceId, id);
    expect(words.join(' ')).toMatch(/of 1 customer, 1 snapshot version.*Kept: 1 account .*: 1 account\./);
  });
});
