import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { WantsService } from '../billing/wants.service.ts';
import { AskingService } from '../connections/asking.service.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { ReconnectingService } from '../connections/reconnecting.service.ts';
import { BellWorker } from '../platform/work/bell-worker.ts';
import { RefreshBatch } from './refresh-batch.ts';
import { UsageReadings } from './usage-readings.ts';

describe('a new key while the old one is in use', () => {
  let road: Road;
  let connectionId: string;

  beforeEach(async () => {
    road = await Road.open();
    for (const n of [1, 2, 3, 4]) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: n });
    }
  });

  afterEach(() => road.close());

  const replace = () =>
    road.get(ReconnectingService).replace(road.workspaceId, connectionId, { credentials: { key: 'key-two' } });
  const meter = (ask: () => Promise<void>) => {
    const readUsage = async () => {
      await ask();
      return [];
    };
    Object.assign(road.billing, { readUsage });
  };
  const noteForUsage = () =>
    road.rows(`insert into usage_customer (workspace_id, connection_id, customer_id) values ($1, $2, 'cus_1')`, [
      road.workspaceId,
      connectionId,
    ]);
  /** The old key dies under the first such call, just when the new one has been pasted. */
  const replaceDuring = (call: string) => {
    let isDone = false;
    road.billing.before = async (name) => {
      if (!name.startsWith(call) || isDone) return;
      isDone = true;
      await replace();
      throw new ConnectorError('rejected', 'The old key was deleted.');
    };
  };
  const state = async () => {
    const { status, statusWords, keyLastFour } = await road.connection(connectionId);
    return { status, statusWords, keyLastFour };
  };
  const alive = { status: 'connected', statusWords: null, keyLastFour: '-two' };
  const readings = () =>
    road.rows<{ status: string; words: string | null }>(
      `select status, words from backfill order by frozen_at desc, id desc limit 1`,
    );
  const done = [{ status: 'done', words: null }];

  it('lets the first reading go on with it', async () => {
    ({ id: connectionId } = await road.connect());
    replaceDuring('list bill');
    await road.jobs();
    await road.work();
    expect(await state()).toEqual(alive);
    expect(await readings()).toEqual(done);
    expect(await road.rows(`select 1 from billing_object where kind = 'bill'`)).toHaveLength(4);
  });

  it.each(['list bill odd', 'fetch bill'])('lets a later reading go on with it, refused at %s', async (call) => {
    ({ id: connectionId } = await road.connectAndRead());
    road.billing.remove('bill', 'bill_2');
    road.clock.advance(2 * 60 * 60_000);
    replaceDuring(call);
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    expect(await state()).toEqual(alive);
    expect(await readings()).toEqual(done);
  });

  it.each([
    ['first', () => road.connect()],
    ['later', () => road.connectAndRead()],
  ])('is what the %s reading asks for kinds with that the old one was refused', async (_which, connect) => {
    ({ id: connectionId } = await connect());
    let isReplaced = false;
    road.billing.before = (call) => {
      if (isReplaced || !call.startsWith('list bill')) return;
      throw new ConnectorError('forbidden', 'No bills.', { permissions: ['bill_read'] });
    };
    // Usage comes last: by then bills have been given up.
    meter(async () => {
      if (isReplaced) return;
      isReplaced = true;
      expect(await road.rows(`select kind from backfill_phase where status = 'unavailable'`)).toEqual([
        { kind: 'bill' },
      ]);
      await replace();
    });
    if ((await readings())[0]?.status === 'done') {
      await noteForUsage();
      road.clock.advance(60_000);
      await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    }
    await road.jobs();
    await road.work();
    expect(await state()).toEqual(alive);
    expect((await road.connection(connectionId)).unread).toEqual([]);
    expect(await readings()).toEqual(done);
    expect(await road.rows(`select 1 from billing_object where kind = 'bill'`)).toHaveLength(4);
  });

  it('lets a reading of usage go on with it', async () => {
    ({ id: connectionId } = await road.connectAndRead());
    let asked = 0;
    meter(async () => {
      asked += 1;
      await road.billing.before('usage');
    });
    await noteForUsage();
    road.clock.advance(60_000);
    replaceDuring('usage');
    await road.get(ReadingsService).resync(road.workspaceId, connectionId);
    await road.jobs();
    expect(asked).toBe(2);
    expect(await state()).toEqual(alive);
    expect(await readings()).toEqual(done);
  });

  it('does not wait for its turn to ask for usage that the old one was refused', async () => {
    ({ id: connectionId } = await road.connectAndRead());
    const old = await road.connection(connectionId);
    await noteForUsage();
    meter(async () => {
      await replace();
      throw new ConnectorError('forbidden', 'No usage.', { permissions: ['usage_read'] });
    });
    await expect(road.get(UsageReadings).read(old, road.clock.now())).rejects.toThrow('No usage.');
    expect(await road.rows(`select read_at from usage_customer`)).toEqual([{ read_at: null }]);
  });

  it('is what events are asked for with next', async () => {
    ({ id: connectionId } = await road.connectAndRead());
    road.clock.advance(60 * 60_000);
    const polls = () => road.billing.calls.filter((call) => call === 'changes').length;
    const before = polls();
    replaceDuring('changes');
    await road.get(BellWorker).drain('poll');
    expect(polls()).toBe(before + 2);
    expect(await state()).toEqual(alive);
  });

  it('is what objects are asked for with next', async () => {
    ({ id: connectionId } = await road.connectAndRead());
    await road.rows(
      `update billing_object set wanted = wanted + 1, must_fetch = true where external_id in ('bill_1', 'bill_3')`,
    );
    replaceDuring('fetch bill');
    await road.get(RefreshBatch).run(await road.connection(connectionId));
    expect(await state()).toEqual(alive);
    await road.get(RefreshBatch).run(await road.connection(connectionId));
    expect(await road.rows(`select external_id from billing_object where wanted > done`)).toEqual([]);
  });

  /** Bills may not be read, which the first of those asked for is told. */
  const refuseBill = () => {
    road.billing.before = (call) => {
      if (call === 'fetch bill bill_1')
        throw new ConnectorError('forbidden', 'No bills.', { permissions: ['bill_read'] });
    };
    const refs = ['bill_1', 'bill_3'].map((externalId) => ({ kind: 'bill', externalId }));
    return road.write((scope) => road.get(WantsService).want(scope, connectionId, refs));
  };
  const openOnes = () =>
    road.rows<{ external_id: string; waits: boolean }>(
      `select external_id, wanted > done and attempts = 0 and error is distinct from 'No bills.' as waits
       from billing_object where wanted > done or error is not null order by external_id`,
    );

  it('is what is asked with for an object that the old one was refused', async () => {
    ({ id: connectionId } = await road.connectAndRead());
    await refuseBill();
    await road.work();
    expect(
      await road.rows(`select distinct error from billing_object where wanted = done and error is not null`),
    ).toEqual([{ error: 'No bills.' }]);
    road.billing.before = () => undefined;
    await replace();
    road.billing.calls = [];
    await road.work();
    expect(road.billing.calls).toContain('fetch bill bill_1');
    expect(await openOnes()).toEqual([]);
  });

  it('is not what an object was refused to that was asked for with the old one', async () => {
    ({ id: connectionId } = await road.connectAndRead());
    await refuseBill();
    const { before } = road.billing;
    let asked = 0;
    road.billing.before = async (call) => {
      if (call === 'fetch bill bill_1' && (asked += 1) === 2) await replace();
      await before(call);
    };
    await road.get(RefreshBatch).run(await road.connection(connectionId));
    expect(await openOnes()).toEqual([
      { external_id: 'bill_1', waits: true },
      { external_id: 'bill_3', waits: true },
    ]);
    expect((await state()).status).toBe('connected');
    road.billing.before = () => undefined;
    await road.work();
    expect(await openOnes()).toEqual([]);
  });

  it('asks with the old one too for what it was refused, once that may be read', async () => {
    road.billing.kinds.splice(2, 1, { kind: 'bill', label: 'Bills', isCatalogue: false, isOptional: true });
    ({ id: connectionId } = await road.connectAndRead());
    await refuseBill();
    await road.work();
    road.billing.before = () => undefined;
    await road.get(AskingService).ask(await road.connection(connectionId));
    await road.work();
    expect(await openOnes()).toEqual([]);
  });

  it('is not called up to date before what it may read more was read, nor when it may read less', async () => {
    const words = 'The key may not read bills: tick bill_read.';
    const card = async () => {
      const { status, statusDot, statusWords, unavailable } = await road
        .get(ConnectionsQueries)
        .get(road.workspaceId, connectionId);
      return { status, statusDot, statusWords, unavailable };
    };
    const upToDate = {
      status: 'connected',
      statusDot: 'ok',
      statusWords: 'Connected and up to date.',
      unavailable: [],
    };
    const lacking = { status: 'degraded', statusDot: 'warning', statusWords: words, unavailable: [] };
    road.billing.kinds.splice(2, 1, { kind: 'bill', label: 'Bills', isCatalogue: false, isOptional: true });
    road.billing.before = (call) => {
      if (call.startsWith('list bill')) throw new ConnectorError('forbidden', words, { permissions: ['bill_read'] });
    };
    ({ id: connectionId } = await road.connectAndRead());
    expect(await card()).toEqual(lacking);
    road.billing.before = () => undefined;
    await replace();
    const coming = 'Connected. Bills could not be read before: the next reading brings what there is.';
    expect(await card()).toEqual({ ...upToDate, statusWords: coming });
    await road.jobs();
    await road.work();
    expect(await card()).toEqual(upToDate);
    const check = road.billing.check.bind(road.billing);
    const narrow: typeof check = async (access) => {
      const report = await check(access);
      const resources = report.resources.map((one) =>
        one.resource === 'bill' ? { ...one, result: 'missing' as const, words } : one,
      );
      return { ...report, resources };
    };
    Object.assign(road.billing, { check: narrow });
    await replace();
    expect(await card()).toEqual(lacking);
    Reflect.deleteProperty(road.billing, 'check');
    await road.get(AskingService).ask(await road.connection(connectionId));
    expect(await card()).toEqual(upToDate);
  });

  describe('what was refused of a kind that may still not be read', () => {
    /** What the key of this moment may not read, as its check says. */
    const lack = (...lacked: string[]) => {
      const check = road.billing.check.bind(road.billing);
      const lacking: typeof check = async (access) => {
        const report = await check(access);
        const resources = report.resources.map((one) =>
          lacked.includes(one.resource) ? { ...one, result: 'missing' as const } : one,
        );
        return { ...report, resources };
      };
      Object.assign(road.billing, { check: lacking });
    };
    const waiting = () => road.rows(`select distinct kind from billing_object where wanted > done`);

    beforeEach(async () => {
      const optional = road.billing.kinds.map((one) => ({ ...one, isOptional: one.kind !== 'customer' }));
      road.billing.kinds.splice(0, optional.length, ...optional);
      lack('plan', 'bill');
      ({ id: connectionId } = await road.connectAndRead());
      await refuseBill();
      await road.work();
      road.billing.before = () => undefined;
      Reflect.deleteProperty(road.billing, 'check');
    });

    it.each<[string, object[]]>([
      ['bill', []],
      ['plan', [{ kind: 'bill' }]],
    ])('is asked for with a new one unless that lacks it: %s', async (lacked, asked) => {
      lack(lacked);
      await replace();
      expect(await waiting()).toEqual(asked);
    });

    it.each<[string, object[]]>([
      ['bill', []],
      ['plan', [{ kind: 'bill' }]],
    ])('is asked for with the old one unless that still lacks it: %s', async (lacked, asked) => {
      lack(lacked);
      await road.get(AskingService).ask(await road.connection(connectionId));
      expect(await waiting()).toEqual(asked);
    });

    it('is told by the resource that its kind belongs to', async () => {
      Object.assign(road.billing, { resourceOf: (kind: string) => (kind === 'bill' ? 'plan' : kind) });
      lack('bill');
      await road.get(AskingService).ask(await road.connection(connectionId));
      expect(await waiting()).toEqual([{ kind: 'bill' }]);
    });
  });

  it('is refused like any other when it is refused itself', async () => {
    ({ id: connectionId } = await road.connectAndRead());
    await replace();
    road.billing.before = () => {
      throw new ConnectorError('rejected', 'The key was deleted.');
    };
    await road.jobs();
    expect(await state()).toEqual({ ...alive, status: 'revoked', statusWords: 'The key was deleted.' });
    expect(await readings()).toEqual([{ status: 'failed', words: 'The key was deleted.' }]);
  });

  it('goes on with a reading that was stopped before', async () => {
    ({ id: connectionId } = await road.connect());
    const killed = new Error('killed');
    road.billing.before = (call) => {
      if (call.startsWith('list bill')) throw killed;
    };
    await expect(road.jobs()).rejects.toThrow('killed');
    await road.get(ReadingsService).cancel(road.workspaceId, connectionId);
    road.billing.before = () => undefined;
    await replace();
    expect(await road.rows(`select status from backfill`)).toEqual([{ status: 'waiting' }]);
  });
});
