import { ConnectorError } from '#connectors/connector-error.ts';
import { Road } from '../../test/support/road.ts';
import { until } from '../../test/support/until.ts';
import { everythingKind } from '../connections/connection.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { TroubleshootingService } from '../connections/troubleshooting.service.ts';
import { BackfillJob } from './backfill.job.ts';

describe('a first reading of what only keeps the books', () => {
  let road: Road;
  let id: string;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.kinds.push({
      kind: 'entry',
      label: 'Entries',
      isCatalogue: true,
      isOptional: true,
      isBookkeeping: true,
    });
    road.billing.put('customer', 'cus_1', { name: 'Company 1', email: 'bills@company1.example' });
    road.billing.put('bill', 'bill_1', { customer: 'cus_1', value: 1 });
    road.billing.put('entry', 'entry_1', { value: 1 });
    id = (await road.connect()).id;
  });

  afterEach(() => road.close());

  const lists = (kind: string) => road.billing.calls.filter((call) => call.startsWith(`list ${kind}`));
  const judged = () => road.rows(`select 1 from account_snapshot`);
  const concluded = () => road.rows(`select 1 from connection where first_backfill_ended_at is not null`);
  /** Accounts go first, so somebody evaluates them while it waits. */
  const run = async () => {
    const reading = road
      .get(BackfillJob)
      .run({ workspaceId: road.workspaceId, connectionId: id }, new AbortController().signal);
    await Promise.race([reading, until('the conclusion', async () => (await concluded()).length > 0)]);
    await road.work();
    await reading;
  };
  const failOn = (kind: string, error: Error) => {
    road.billing.before = (call) => {
      if (call.startsWith(`list ${kind}`)) throw error;
    };
  };

  it('begins when accounts have been judged', async () => {
    let judgedBefore = 0;
    road.billing.before = async (call) => {
      if (call === 'list entry odd first') judgedBefore = (await judged()).length;
    };
    await run();
    expect(judgedBefore).toBe(1);
    expect(await road.rows(`select status from backfill`)).toEqual([{ status: 'done' }]);
    expect(await road.rows(`select 1 from billing_object where kind = 'entry' and payload is not null`)).toHaveLength(
      1,
    );
    expect((await road.connection(id)).status).toBe('connected');
  });

  it('does not call the connection up to date, as if all had been read', async () => {
    const said: string[] = [];
    const look = async () => {
      const { statusWords } = await road.get(ConnectionsQueries).get(road.workspaceId, id);
      const { checks } = await road.get(TroubleshootingService).run(road.workspaceId, id);
      said.push(statusWords, checks.find(({ key }) => key === 'recent')?.words ?? '');
    };
    road.billing.before = async (call) => {
      if (call === 'list entry odd first') await look();
    };
    await run();
    expect(said).toEqual([
      'Accounts are up to date; fees (entries) are still being read.',
      expect.stringContaining('Everything but entries was last read'),
    ]);
    expect((await road.get(ConnectionsQueries).get(road.workspaceId, id)).statusWords).toBe(
      'Connected and up to date.',
    );
  });

  it('goes on alone after a death, and has nobody judged a second time', async () => {
    failOn('entry', new Error('killed'));
    await expect(run()).rejects.toThrow('killed');
    await road.work();
    expect(await judged()).toHaveLength(1);
    const before = await road.rows(`select wanted from account_work`);
    road.billing.before = () => undefined;
    road.billing.calls = [];
    await run();
    expect([lists('customer'), lists('entry').length]).toEqual([[], 2]);
    expect(await road.rows(`select wanted from account_work`)).toEqual(before);
    expect(await road.rows(`select status from backfill`)).toEqual([{ status: 'done' }]);
  });

  it('names what it may not read beside what could not be read before', async () => {
    road.billing.before = (call) => {
      if (/^list (plan|entry)/.test(call)) throw new ConnectorError('forbidden', 'Not allowed.');
    };
    await run();
    const connection = await road.connection(id);
    expect(connection.status).toBe('degraded');
    expect(connection.unread).toMatchObject([
      { kind: 'plan', isRequired: true },
      { kind: 'entry', isRequired: false },
    ]);
  });

  it('takes nothing back when it is canceled, and goes on where it stopped', async () => {
    road.billing.before = async (call) => {
      if (call === 'list entry odd first') await road.get(ReadingsService).cancel(road.workspaceId, id);
    };
    await run();
    expect(await road.rows(`select status from backfill`)).toEqual([{ status: 'canceled' }]);
    expect(await judged()).toHaveLength(1);
    expect((await road.connection(id)).status).toBe('connected');
    road.billing.before = () => undefined;
    road.billing.calls = [];
    await road.get(ReadingsService).resync(road.workspaceId, id);
    await run();
    expect(lists('customer')).toEqual([]);
    expect(await road.rows(`select is_first, status from backfill`)).toEqual([{ is_first: true, status: 'done' }]);
  });

  it('is not begun when the reading was canceled before accounts could be judged', async () => {
    const readUsage = async () => {
      await road.get(ReadingsService).cancel(road.workspaceId, id);
      return [];
    };
    Object.assign(road.billing, { readUsage });
    await run();
    expect(lists('entry')).toEqual([]);
    expect(await concluded()).toEqual([]);
    expect(await judged()).toEqual([]);
  });

  it('says nothing about what was lost meanwhile, nor how young the rest is', async () => {
    const lost = [
      { resource: 'bill', label: 'Bills', isRequired: true, result: 'missing', permissions: [], words: 'No.' },
    ];
    road.billing.before = async (call) => {
      if (call !== 'list entry odd first') return;
      road.clock.advance(60_000);
      await road.rows(`update connection set resources = $1, status = 'degraded'`, [JSON.stringify(lost)]);
    };
    const began = road.clock.now();
    await run();
    const connection = await road.connection(id);
    expect(connection).toMatchObject({ status: 'degraded', resources: lost, heardAt: began });
    expect(
      await road.rows(`select 1 from account join account_work on account_id = id where adopts and wanted > done`),
    ).toEqual([]);
  });

  it('is followed by another reading when a new key came meanwhile', async () => {
    const again = { kind: everythingKind, label: 'Everything', words: 'It is being read again.', isRequired: true };
    road.billing.before = async (call) => {
      if (call !== 'list entry odd first') return;
      await road.rows(`update connection set unread = $1`, [JSON.stringify([again])]);
    };
    await run();
    expect(await road.rows(`select is_first, status from backfill order by frozen_at, id`)).toEqual([
      { is_first: true, status: 'done' },
      { is_first: false, status: 'waiting' },
    ]);
    road.billing.before = () => undefined;
    await run();
    expect((await road.connection(id)).unread).toEqual([]);
  });
});
