import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { AccountWantsService } from '../accounts/account-wants.service.ts';
import { SweepsService } from '../billing/sweeps.service.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { ReadingsQueries } from '../connections/readings.queries.ts';
import { DeliveriesService } from '../deliveries/deliveries.service.ts';
import { Database } from '../platform/database/database.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { ReconcileJob } from './reconcile.job.ts';
import { RefreshService } from './refresh.service.ts';

describe('the nightly reading', () => {
  let road: Road;
  let connectionId: string;

  beforeEach(async () => {
    road = await Road.open();
    road.clock.set('2026-06-15T01:00:00Z');
    for (const n of [1, 2, 3, 4]) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: n });
    }
  });

  afterEach(() => road.close());

  const connect = async () => {
    ({ id: connectionId } = await road.connectAndRead());
  };
  const tick = () => road.get(ReconcileJob).tick();
  const night = async () => {
    const next = new Date(road.clock.now().getTime() + 86_400_000).toISOString().slice(0, 10);
    road.clock.set(`${next}T03:17:00Z`);
    await tick();
    await road.jobs();
    await road.jobs();
    await road.work();
  };
  const readings = async () =>
    (await road.get(ReadingsQueries).list(road.workspaceId, connectionId, { limit: 50 })).rows;
  const switchOn = () => road.rows(`update playbook set is_on = true, switched_at = $1`, [new Date('2026-06-01')]);
  /** Whose use is metered is asked about it after the looks; so many times the reading must come back for it. */
  const limitUsage = async (times: number) => {
    const limits = { left: times };
    const readUsage = async () => {
      if (limits.left === 0) return [];
      limits.left -= 1;
      throw new ConnectorError('limited', 'Slow down.', { retryAfterMs: 1 });
    };
    Object.assign(road.billing, { readUsage });
    await road.rows(
      `insert into usage_customer (workspace_id, connection_id, customer_id) values ($1, $2, 'cus_1')
       on conflict (workspace_id, connection_id, customer_id) do update set read_at = null`,
      [road.workspaceId, connectionId],
    );
    return limits;
  };
  const failing = (id: string) => ({ customer: `cus_${id}`, value: 1, failedAt: road.clock.now().toISOString() });

  it('is asked for once, whatever the number of processes, and again only when it is due', async () => {
    road.clock.set('2026-06-15T12:00:00Z');
    await connect();
    road.clock.set('2026-06-16T03:17:00Z');
    expect(await tick()).toBe(0);
    road.clock.set('2026-06-17T03:17:00Z');
    expect((await Promise.all([tick(), tick(), tick()])).reduce((sum, sent) => sum + sent, 0)).toBe(1);
    expect(await tick()).toBe(0);
    await road.jobs();
    await road.jobs();
    expect(await road.rows(`select cause, status from backfill where not is_first`)).toEqual([
      { cause: 'night', status: 'done' },
    ]);
    road.clock.advance(60 * 60_000);
    expect(await tick()).toBe(0);
    expect((await road.connection(connectionId)).reconciledAt).not.toBeNull();
  });

  it('is asked for in one statement, however many are due', async () => {
    await road.rows(
      `insert into directory_connection (public_id, workspace_id, connection_id, system)
       select 'public_' || n, $1, gen_random_uuid(), 'measure' from generate_series(1, 20) n`,
      [road.workspaceId],
    );
    expect(await tick()).toBe(20);
    expect(
      await road.rows(
        `select count(*)::int as jobs, count(distinct data ->> 'connectionId')::int as connections,
           count(distinct cmin::text)::int as statements, min(heartbeat_seconds) as heartbeat
         from pgboss.job where name = 'reconcile'`,
      ),
    ).toEqual([{ jobs: 20, connections: 20, statements: 1, heartbeat: 15 }]);
  });

  it('says what it corrected, and why nobody knew', async () => {
    await connect();
    const deliver = (id: string) =>
      road.write(async (scope) => {
        const held = await road.get(DeliveriesService).hold(scope, await road.connection(connectionId));
        if (!held) throw new Error('The connection is gone.');
        const now = road.clock.now();
        const refs = [{ kind: 'bill', externalId: id }];
        const delivery = {
          eventId: `evt_${id}`,
          type: 'changed',
          createdAt: now,
          apiVersion: '1',
          mode: 'test' as const,
        };
        const arrival = { ...delivery, externalAccountId: null, refs, carried: [], endsAccess: false };
        await road
          .get(DeliveriesService)
          .keep(scope, held, [{ delivery: arrival, payload: Buffer.from('{}'), through: 'webhook', receivedAt: now }]);
      });
    road.clock.advance(60_000);
    await deliver('bill_1');
    await road.work();
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 10 });
    road.billing.put('bill', 'bill_2', { customer: 'cus_2', value: 20 });
    road.billing.put('customer', 'cus_3', { name: 'Company Three', email: 'bills@company3.example' });
    road.billing.put('bill', 'bill_9', { customer: 'cus_3', value: 9 });
    await night();
    const [last] = await readings();
    expect(last).toMatchObject({ cause: 'night', extent: 'whole', status: 'done', corrected: 4 });
    expect(last?.calls).toBeGreaterThan(4);
    expect(last?.phases).toContainEqual(expect.objectContaining({ kind: 'bill', read: 5, corrected: 3 }));
    expect(
      last?.findings.map(({ kind, change, reason, objects, examples }) => [kind, change, reason, objects, examples]),
    ).toEqual([
      ['bill', 'added', 'no_delivery', 1, ['bill_9']],
      ['bill', 'changed', 'no_delivery', 1, ['bill_2']],
      ['bill', 'changed', 'older_delivery', 1, ['bill_1']],
      ['customer', 'changed', 'unannounced', 1, ['cus_3']],
    ]);
  });

  it('calls nothing lost that no billing system announces', async () => {
    const entry = { kind: 'entry', label: 'Entries', isCatalogue: true, isOptional: true, isBookkeeping: true };
    road.billing.kinds.push(entry);
    await connect();
    await night();
    road.billing.put('entry', 'entry_1', { value: 1 });
    await night();
    road.billing.put('bill', 'bill_7', { customer: 'cus_1', value: 7 });
    await night();
    const [both, entries] = await readings();
    expect(entries).toMatchObject({ corrected: 0, brought: 1 });
    expect(entries?.findings).toMatchObject([
      { kind: 'entry', reason: 'never_announced', words: 'Nothing announces these: they come with each reading.' },
    ]);
    expect(entries?.phases).toContainEqual(expect.objectContaining({ kind: 'entry', corrected: 0 }));
    expect(both).toMatchObject({ corrected: 1, brought: 0 });
  });

  it('says of what could not be read before that it can be read since, and of nothing else', async () => {
    await connect();
    road.billing.before = (call) => {
      if (call.startsWith('list bill')) throw new ConnectorError('forbidden', 'No bills.', { permissions: [] });
    };
    await night();
    road.billing.put('bill', 'bill_5', { customer: 'cus_1', value: 5 });
    road.billing.before = () => undefined;
    await night();
    road.billing.put('bill', 'bill_6', { customer: 'cus_1', value: 6 });
    await night();
    expect((await readings()).slice(0, 3).map(({ findings }) => findings)).toMatchObject([
      [{ kind: 'bill', reason: 'unannounced', words: expect.stringContaining('none was sent, or all were lost') }],
      [{ kind: 'bill', reason: 'not_readable', words: expect.stringContaining('since this reading'), objects: 1 }],
      [],
    ]);
  });

  it('judges whoever has very much once for all pages that corrected it', async () => {
    const bills = Array.from({ length: 1_200 }, (_, n) => `bill_5_${n}`);
    const bill = (value: number) => bills.forEach((id) => road.billing.put('bill', id, { customer: 'cus_5', value }));
    road.billing.pageSize = 100;
    road.billing.put('customer', 'cus_5', { name: 'Company 5', email: 'bills@company5.example' });
    bill(1);
    await connect();
    bill(2);
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 7 });
    const versions = async () => {
      const kept = await road.rows<{ name: string; versions: number }>(
        `select a.name, count(*)::int as versions from account a join account_snapshot s on s.account_id = a.id
         group by a.name order by a.name`,
      );
      return Object.fromEntries(kept.map((row) => [row.name, row.versions]));
    };
    road.clock.advance(60_000);
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    await road.work();
    expect(await versions()).toMatchObject({ 'Company 1': 2, 'Company 5': 1 });
    road.clock.advance(30_000);
    await road.work();
    expect(await versions()).toEqual({
      'Company 1': 2,
      'Company 2': 1,
      'Company 3': 1,
      'Company 4': 1,
      'Company 5': 2,
    });
  });

  it('writes only what changed', async () => {
    await connect();
    const versions = () =>
      road.rows(`select kind, external_id, xmin::text from billing_object order by kind, external_id`);
    const before = await versions();
    road.billing.put('bill', 'bill_2', { customer: 'cus_2', value: 20 });
    await night();
    const after = await versions();
    expect(after.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]))).toEqual([
      expect.objectContaining({ external_id: 'bill_2' }),
    ]);
  });

  it('believes that something has gone when a second sweep finds it gone too', async () => {
    await connect();
    road.billing.remove('bill', 'bill_2');
    const state = () =>
      road.rows(`select is_deleted, gone_at is not null as suspected from billing_object where external_id = 'bill_2'`);
    await night();
    expect(await state()).toEqual([{ is_deleted: false, suspected: true }]);
    await night();
    expect(await state()).toEqual([{ is_deleted: true, suspected: true }]);
    expect((await readings())[0]?.findings).toEqual([
      expect.objectContaining({ kind: 'bill', change: 'deleted', objects: 1, examples: ['bill_2'] }),
    ]);
  });

  it('reports a customer that was deleted without a word, whom the billing system still knows as that', async () => {
    await connect();
    // Read again a while later, as whoever misses something does.
    road.clock.advance(10 * 60_000);
    road.billing.leaveId('customer', 'cus_2');
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    const state = await road.rows(`select is_deleted from billing_object where external_id = 'cus_2'`);
    expect(state).toEqual([{ is_deleted: true }]);
    expect((await readings())[0]).toMatchObject({
      corrected: 1,
      findings: [{ kind: 'customer', change: 'deleted', objects: 1, examples: ['cus_2'] }],
    });
  });

  it('takes one reading for one sweep, however often it is stopped and goes on', async () => {
    await connect();
    const limits = await limitUsage(2);
    road.billing.remove('bill', 'bill_2');
    const looks = () => road.billing.calls.filter((call) => call === 'fetch bill bill_2').length;
    const state = () =>
      road.rows(`select is_deleted, gone_at is not null as suspected from billing_object where external_id = 'bill_2'`);
    await night();
    expect(limits.left).toBe(0);
    expect(looks()).toBe(1);
    expect(await state()).toEqual([{ is_deleted: false, suspected: true }]);
    await night();
    expect(await state()).toEqual([{ is_deleted: true, suspected: true }]);
  });

  it('counts once what it found, under one reason, however often it is stopped and goes on', async () => {
    await connect();
    road.billing.remove('bill', 'bill_2');
    await night();
    await limitUsage(2);
    await night();
    const [last] = await readings();
    expect(last).toMatchObject({ status: 'done', corrected: 1 });
    expect(last?.phases).toContainEqual(expect.objectContaining({ kind: 'bill', corrected: 1 }));
    expect(last?.findings).toEqual([
      expect.objectContaining({ kind: 'bill', change: 'deleted', reason: 'unannounced', objects: 1 }),
    ]);
  });

  it('asks once more for what was refused before and given up', async () => {
    await connect();
    const id = 'cus_of_no_list';
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, wanted, must_fetch, attempts, error)
       values ($1, $2, 'customer', $3, $3, 1, true, 8, 'It was refused.')`,
      [road.workspaceId, connectionId, id],
    );
    await road.work();
    const state = () => road.rows(`select done::int, error from billing_object where external_id = $1`, [id]);
    expect(await state()).toEqual([{ done: 0, error: 'It was refused.' }]);
    await night();
    expect(await state()).toEqual([{ done: 1, error: null }]);
  });

  it('takes nobody for wholly read of whom something given up is asked for once more', async () => {
    await connect();
    await road.rows(
      `insert into billing_object (workspace_id, connection_id, kind, external_id, customer_id, wanted, must_fetch, attempts, error)
       values ($1, $2, 'bill', 'bill_lost', 'cus_1', 1, true, 8, 'It did not answer.')`,
      [road.workspaceId, connectionId],
    );
    road.billing.before = (call) => {
      if (call.includes('bill_lost')) throw new ConnectorError('unavailable', 'It did not answer.');
    };
    await road.get(Database).write(road.workspaceId, async (scope) => {
      await road.get(SweepsService).retry(scope, connectionId, 10);
      await road.get(AccountWantsService).wantCustomers(scope, connectionId, ['cus_1']);
    });
    const bands = () =>
      road.rows(
        `select h.band from account_health h join billing_customer c using (account_id) where c.external_id = 'cus_1'`,
      );
    await road.get(BellWorker).drain('evaluate');
    expect(await bands()).toEqual([{ band: 'unknown' }]);
    await road.work();
    expect(await bands()).toEqual([{ band: 'unknown' }]);
  });

  it('says once that something has come back which it took for gone', async () => {
    await connect();
    road.billing.remove('bill', 'bill_2');
    await night();
    await night();
    expect(await road.rows(`select external_id from billing_object where is_deleted`)).toEqual([
      { external_id: 'bill_2' },
    ]);
    road.billing.put('bill', 'bill_2', { customer: 'cus_2', value: 2 });
    await night();
    const [reading] = await readings();
    expect(reading).toMatchObject({
      corrected: 1,
      findings: [{ kind: 'bill', change: 'changed', objects: 1, examples: ['bill_2'] }],
    });
    expect(await road.rows(`select 1 from billing_object where is_deleted or gone_at is not null`)).toEqual([]);
  });

  it('suspects nothing that a list names again', async () => {
    await connect();
    road.billing.remove('bill', 'bill_2');
    await night();
    road.billing.put('bill', 'bill_2', { customer: 'cus_2', value: 2 });
    await night();
    expect(await road.rows(`select 1 from billing_object where gone_at is not null or is_deleted`)).toEqual([]);
  });

  it('leads to the same flag and draft as a webhook would have', async () => {
    await connect();
    await switchOn();
    road.billing.put('bill', 'bill_3', failing('3'));
    await night();
    expect(await road.rows(`select trigger, state from flag`)).toEqual([{ trigger: 'payment_failed', state: 'open' }]);
    expect(await road.rows(`select count(*)::int as drafts from message`)).toEqual([{ drafts: 1 }]);
  });

  it('adopts what holds when a required kind could not be read before, instead of firing it', async () => {
    road.billing.put('bill', 'bill_3', failing('3'));
    road.billing.before = (call) => {
      if (call.startsWith('list bill')) throw new ConnectorError('malformed', 'The bills cannot be read.');
    };
    await connect();
    await switchOn();
    expect(await road.rows(`select distinct band, words from account_health`)).toEqual([
      { band: 'unknown', words: expect.stringContaining('The bills cannot be read.') },
    ]);
    road.billing.before = () => undefined;
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    await road.work();
    expect(await road.connection(connectionId)).toMatchObject({ unread: [], status: 'connected' });
    expect(await road.rows(`select trigger, state from flag`)).toEqual([{ trigger: 'payment_failed', state: 'open' }]);
    expect(await road.rows(`select 1 from message`)).toEqual([]);
  });

  it('adopts at once what whoever has very much holds: what happens next fires', async () => {
    road.billing.kinds.push({ kind: 'receipt', label: 'Receipts', isCatalogue: false, isOptional: true });
    road.billing.before = (call) => {
      if (call.startsWith('list receipt')) throw new ConnectorError('forbidden', 'No receipts.', { permissions: [] });
    };
    await connect();
    await road.write(async (scope) => {
      const held = await road.connection(connectionId);
      expect(held.unread).toContainEqual(expect.objectContaining({ kind: 'receipt' }));
      const now = road.clock.now();
      const receipt = { kind: 'receipt', customerId: 'cus_1', payload: { customer: 'cus_1' }, apiVersion: '1' };
      const rest = { isDeleted: false, knownAt: now };
      const receipts = Array.from({ length: 1_200 }, (_, n) => ({ ...receipt, ...rest, externalId: `receipt_${n}` }));
      await road.get(RefreshService).absorbPages(scope, held, receipts, now);
    });
    expect(await road.rows(`select name from account where adopts`)).toEqual([]);
  });

  it('adopts what holds when the key was renewed after it lacked a permission', async () => {
    await connect();
    await switchOn();
    road.billing.before = (call) => {
      if (call.startsWith('list bill'))
        throw new ConnectorError('forbidden', 'No bills.', { permissions: ['bill_read'] });
    };
    await night();
    road.billing.put('bill', 'bill_3', failing('3'));
    road.billing.before = () => undefined;
    await road.connect();
    await road.work();
    expect((await road.connection(connectionId)).unread).toContainEqual(expect.objectContaining({ isRequired: true }));
    expect(await road.rows(`select distinct band from account_health`)).toEqual([{ band: 'unknown' }]);
    const before = await road.connection(connectionId);
    expect(await road.get(ConnectionsQueries).get(road.workspaceId, connectionId)).toMatchObject({
      lastReadingAt: before.reconciledAt?.toISOString(),
      statusWords: expect.stringContaining('Everything was last read at'),
      backfill: { endedAt: null },
    });
    await road.jobs();
    await road.work();
    expect(await road.rows(`select trigger, state from flag`)).toEqual([{ trigger: 'payment_failed', state: 'open' }]);
    expect(await road.rows(`select 1 from message`)).toEqual([]);
  });
});
