import { Road } from '../../test/support/road.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { PurgeJob } from './purge.job.ts';
import { Removal } from './removal.ts';

describe('removing what was read through a connection', () => {
  let road: Road;
  let connectionId: string;

  beforeEach(async () => {
    road = await Road.open();
    for (const n of [1, 2, 3]) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: n });
    }
    ({ id: connectionId } = await road.connectAndRead());
    await road.rows(
      `update account set mrr = '[{"minor": 100, "currency": "usd"}]', mrr_rank = 100, status = 'active', plan = 'Pro', renews_at = now()`,
    );
  });

  afterEach(() => road.close());

  const disconnect = () => road.get(DisconnectingService).disconnect(road.workspaceId, connectionId);
  const card = () => road.get(ConnectionsQueries).get(road.workspaceId, connectionId);

  it('takes billing away from accounts before anything else', async () => {
    await disconnect();
    await road.write((scope) => road.get(Removal).blank(scope, connectionId));
    expect(await road.rows(`select distinct status, mrr, mrr_rank, plan, renews_at from account`)).toEqual([
      { status: 'contact', mrr: null, mrr_rank: '0', plan: null, renews_at: null },
    ]);
    expect(await road.rows(`select 1 from billing_object`)).not.toEqual([]);
  });

  it('makes contacts of its customers, and customers of them again when it is connected again', async () => {
    const standing = () => road.rows(`select name, status from account order by name`);
    const all = (status: string) => [1, 2, 3].map((n) => ({ name: `Company ${n}`, status }));
    await disconnect();
    await road.jobs();
    await road.work();
    expect(await standing()).toEqual(all('contact'));
    await road.connectAndRead();
    await road.work();
    expect(await standing()).toEqual(all('none'));
  });

  it('takes away the use that an earlier release left where it took all else', async () => {
    await disconnect();
    const blank = () => road.write((scope) => road.get(Removal).blank(scope, connectionId));
    await blank();
    await road.rows(`update account set usage = '{"usage": []}'`);
    await blank();
    expect(await road.rows(`select distinct usage from account`)).toEqual([{ usage: null }]);
  });

  it('erases names and addresses, removes versions and leaves a dated tombstone and the links', async () => {
    expect(await road.rows(`select 1 from account_snapshot`)).toHaveLength(3);
    road.clock.advanceDays(1);
    await disconnect();
    await road.jobs();
    await road.work();
    expect(
      await road.rows(
        `select distinct name, email, email_normal, domain, account_id is not null as is_linked from billing_customer`,
      ),
    ).toEqual([{ name: null, email: null, email_normal: null, domain: null, is_linked: true }]);
    expect(await road.rows(`select 1 from account_snapshot`)).toEqual([]);
    expect(await road.rows(`select versions, first_version, removed_at from account_tombstone`)).toEqual(
      [1, 2, 3].map(() => ({ versions: 1, first_version: 1, removed_at: road.clock.now() })),
    );
    expect(await road.rows(`select distinct band, score from account_health`)).toEqual([
      { band: 'unknown', score: null },
    ]);
    expect(await road.rows(`select 1 from billing_object`)).toEqual([]);
  });

  it('shows how much is left while it runs', async () => {
    await disconnect();
    const stop = new AbortController();
    const removal = road.get(Removal);
    const remove = removal.remove.bind(removal);
    Object.assign(removal, {
      remove: async (...given: Parameters<Removal['remove']>) => {
        const place = await remove(...given);
        stop.abort();
        return place;
      },
    });
    const job = { workspaceId: road.workspaceId, connectionId };
    await expect(road.get(PurgeJob).run(job, stop.signal)).rejects.toThrow('goes on later');
    const { status, purge } = await card();
    expect(status).toBe('disconnecting');
    expect(purge).toMatchObject({ removed: 3 });
    expect(purge?.left).toBeGreaterThan(5);
    Object.assign(removal, { remove });
    await road.jobs();
    expect(await card()).toMatchObject({ status: 'disconnected', purge: null });
  });

  it('is said to wait while nobody is at work on it, because its worker died or gives no sign of life', async () => {
    const seen: unknown[] = [];
    const shown = async () => (await card()).purge?.isWaiting;
    Object.assign(road.get(Removal), {
      remove: async () => {
        seen.push(await shown());
        await road.rows(`update pgboss.job set heartbeat_on = now() - interval '11 seconds' where state = 'active'`);
        seen.push(await shown());
        throw new Error('killed');
      },
    });
    await disconnect();
    expect(await shown()).toBe(false);
    await expect(road.jobs()).rejects.toThrow('killed');
    expect([...seen, await shown()]).toEqual([false, true, true]);
  });

  it('brings the same records back when it is connected again', async () => {
    const links = () => road.rows(`select external_id, account_id, name from billing_customer order by external_id`);
    const before = await links();
    await disconnect();
    await road.jobs();
    await road.work();
    await road.connectAndRead();
    expect(await links()).toEqual(before);
    expect(await road.rows(`select distinct version from account_snapshot`)).toEqual([{ version: 2 }]);
  });
});
