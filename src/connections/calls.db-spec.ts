import type { z } from 'zod';
import { listCalls } from '#contracts/calls.ts';
import { Road } from '../../test/support/road.ts';
import { Database } from '../platform/database/database.ts';
import { Conditions, found } from './calls-filter.ts';
import { CallsQueries } from './calls.queries.ts';
import { Ledger } from './ledger.ts';

type Asked = z.input<typeof listCalls.query>;

describe('the ledger, narrowed', () => {
  let road: Road;
  let id: string;

  beforeEach(async () => {
    road = await Road.open();
    ({ id } = await road.connect());
    await road.rows(`delete from connection_call`);
  });
  afterEach(() => road.close());

  const record = async (...calls: readonly [minutesAgo: number, path: string, status: number][]) => {
    const ledger = road.get(Ledger);
    for (const [minutesAgo, path, status] of calls) {
      const at = new Date(road.clock.now().getTime() - minutesAgo * 60_000);
      ledger.record(road.workspaceId, id, { at, path, status, method: 'GET', ms: 1, purpose: 'read' });
    }
    await ledger.flush();
  };
  const list = async (asked: Asked = {}) =>
    road.get(CallsQueries).list(road.workspaceId, id, listCalls.query.parse(asked));
  const shown = async (asked: Asked = {}) => (await list(asked)).rows.map(({ path, status }) => `${path} ${status}`);
  const count = async (place: Pick<Asked, 'purpose' | 'path' | 'from' | 'to' | 'resource'> = {}) => {
    const { counts } = await road.get(CallsQueries).count(road.workspaceId, id, place);
    return Object.fromEntries(counts.map((one) => [one.outcome, one.count]));
  };
  const minutesAgo = (minutes: number) => new Date(road.clock.now().getTime() - minutes * 60_000).toISOString();

  it('shows one outcome, each of which is counted', async () => {
    await record([5, '/v1/invoices', 200], [4, '/v1/invoices', 500], [3, '/v1/charges', 0], [2, '/v1/charges', 429]);
    await record([1, '/v1/customers', 399], [0, '/v1/customers', 400]);
    expect(await shown({ outcome: 'failed' })).toEqual(['/v1/customers 400', '/v1/charges 0', '/v1/invoices 500']);
    expect(await shown({ outcome: 'limited' })).toEqual(['/v1/charges 429']);
    expect(await shown({ outcome: 'answered' })).toEqual(['/v1/customers 399', '/v1/invoices 200']);
    expect(await count()).toEqual({ failed: 3, limited: 1 });
    expect(await count({ path: '/v1/ch' })).toEqual({ failed: 1, limited: 1 });
  });

  it('takes no failure from a question that was asked to learn whether it is allowed', async () => {
    const ledger = road.get(Ledger);
    const call = { at: road.clock.now(), method: 'GET', ms: 1, purpose: 'probe' } as const;
    for (const status of [400, 403, 404, 429]) ledger.record(road.workspaceId, id, { ...call, path: '/v1/p', status });
    await record([1, '/v1/p', 404]);
    const { rows } = await list();
    expect(rows.map((row) => `${row.status} ${row.isExpected}`).toSorted()).toEqual([
      '400 true',
      '403 false',
      '404 false',
      '404 true',
      '429 false',
    ]);
    expect((await shown({ outcome: 'failed' })).toSorted()).toEqual(['/v1/p 403', '/v1/p 404']);
    expect((await shown({ outcome: 'answered' })).toSorted()).toEqual(['/v1/p 400', '/v1/p 404']);
    expect(await count()).toEqual({ failed: 2, limited: 1 });
  });

  it('shows what was asked for once apart from what is asked for again and again', async () => {
    const ledger = road.get(Ledger);
    const call = { at: road.clock.now(), method: 'GET', status: 500, ms: 1 } as const;
    for (const purpose of ['read', 'usage', 'changes', 'probe'] as const)
      ledger.record(road.workspaceId, id, { ...call, purpose, path: `/${purpose}` });
    await ledger.flush();
    expect(await shown({ purpose: 'usage' })).toEqual(['/usage 500']);
    expect(await shown({ purpose: 'changes' })).toEqual(['/changes 500']);
    expect((await shown({ purpose: 'rest' })).toSorted()).toEqual(['/probe 500', '/read 500']);
    expect(await count({ purpose: 'usage' })).toEqual({ failed: 1, limited: 0 });
    expect(await count({ purpose: 'rest' })).toEqual({ failed: 2, limited: 0 });
  });

  it('shows one answer of one resource, as the summary counts them', async () => {
    await record([4, '/v1/invoices', 200], [3, '/v1/invoices/in_A1', 200], [2, '/v1/invoices/in_A1', 404]);
    await record([1, '/v1/invoices/in_A1/lines', 200], [0, '/v1/invoices/in_B2', 200]);
    const { rows } = await road.get(CallsQueries).sum(road.workspaceId, id);
    for (const { resource, status, calls } of rows.filter((row) => row.resource.startsWith('/v1/invoices'))) {
      expect((await list({ resource, status: `${status}` })).rows).toHaveLength(calls);
    }
    expect(await shown({ resource: '/v1/invoices/:id' })).toEqual([
      '/v1/invoices/in_B2 200',
      '/v1/invoices/in_A1 404',
      '/v1/invoices/in_A1 200',
    ]);
  });

  it('shows what a path begins with, taken literally', async () => {
    await record([1, '/v1/invoices/in_A1', 200], [0, '/v1/invoiceitems', 200]);
    expect(await shown({ path: '/v1/invoices/' })).toEqual(['/v1/invoices/in_A1 200']);
    expect(await shown({ path: '/v1/invoice%' })).toEqual([]);
    expect(await shown({ path: 'invoices' })).toEqual([]);
  });

  it('shows a time, its beginning included and its end not', async () => {
    await record([30, '/v1/a', 500], [20, '/v1/b', 500], [10, '/v1/c', 500]);
    expect(await shown({ from: minutesAgo(20) })).toEqual(['/v1/c 500', '/v1/b 500']);
    expect(await shown({ from: minutesAgo(30), to: minutesAgo(10) })).toEqual(['/v1/b 500', '/v1/a 500']);
    expect(await count({ to: minutesAgo(20) })).toEqual({ failed: 1, limited: 0 });
  });

  it('goes on behind a page, also where several were made at once', async () => {
    await record(
      ...Array.from({ length: 7 }, (_, n): [number, string, number] => [0, `/v1/things/${n}`, n % 2 ? 200 : 500]),
    );
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: '3', path: '/v1/things/', cursor });
      seen.push(...page.rows.map(({ path }) => path));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, n) => `/v1/things/${n}`));
  });

  it.each([1, 3, 100])('shows each call once while others are made, %i a page', async (limit) => {
    await road.rows(
      `insert into connection_call (workspace_id, connection_id, at, method, path, status, ms)
       select $1, $2, $3::timestamptz - n * interval '1 second', 'GET', case when n % 10000 = 1 then '/v1/rare' else '/v1/often' end, 200, n
       from generate_series(1, 50020) n`,
      [road.workspaceId, id, road.clock.now()],
    );
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ path: '/v1/rare', limit: `${limit}`, cursor });
      seen.push(...page.rows.map(({ ms }) => ms));
      cursor = page.nextCursor ?? undefined;
      await record([0, '/v1/rare', 200], [0, '/v1/often', 200]);
    } while (cursor !== undefined);
    expect(seen).toEqual([1, 10_001, 20_001, 30_001, 40_001, 50_001]);
  });

  it('looks through so many and no more, and goes on behind them', async () => {
    await road.rows(
      `insert into connection_call (workspace_id, connection_id, at, method, path, status, ms)
       select $1, $2, $3::timestamptz - n * interval '1 second', 'GET', case when n = 50010 then '/v1/rare' else '/v1/often' end, 200, 1
       from generate_series(1, 50020) n`,
      [road.workspaceId, id, road.clock.now()],
    );
    const first = await list({ path: '/v1/rare' });
    expect(first.rows).toEqual([]);
    const second = await list({ path: '/v1/rare', cursor: first.nextCursor ?? '' });
    expect(second).toMatchObject({ rows: [{ path: '/v1/rare' }], nextCursor: null });
  });

  describe('as a file', () => {
    const cells = async (asked: Asked = {}) => {
      const { cursor: _, limit: __, ...filter } = listCalls.query.parse(asked);
      let text = '';
      for await (const part of await road.get(CallsQueries).export(road.workspaceId, id, filter)) text += part;
      const [head, ...lines] = text.trimEnd().split('\r\n');
      expect(head).toBe('at,method,path,status,ms,outcome');
      return lines.map((line) => line.split(','));
    };
    const exported = async (asked: Asked = {}) => (await cells(asked)).map((line) => line.slice(2, 4).join(' '));

    it('holds those that are shown, the oldest first', async () => {
      await record([9, '/v1/a', 500], [4, '/v1/a', 200], [3, '/v1/a', 500], [2, '/v1/b', 500], [1, '/v1/a/x', 429]);
      for (const asked of [
        {},
        { outcome: 'failed' },
        { status: '429' },
        { resource: '/v1/a' },
        { path: '/v1/a', from: minutesAgo(4) },
        { to: minutesAgo(3) },
        { path: '/v1/none' },
      ] as const) {
        expect(await exported(asked)).toEqual((await shown(asked)).toReversed());
      }
      expect(await exported({ path: '/v1/a', outcome: 'failed' })).toEqual(['/v1/a 500', '/v1/a 500']);
    });

    it('says of each call how it came out, as the filter has it', async () => {
      const ledger = road.get(Ledger);
      for (const purpose of ['read', 'probe'] as const) {
        for (const status of [0, 200, 399, 400, 403, 404, 429, 500]) {
          ledger.record(road.workspaceId, id, {
            at: road.clock.now(),
            method: 'GET',
            path: '/v1/p',
            status,
            ms: 1,
            purpose,
          });
        }
      }
      await ledger.flush();
      const all = (await cells()).map((line) => line.at(-1));
      const of = (outcome: string) => all.filter((one) => one === outcome);
      expect([of('answered'), of('failed'), of('limited')].map(({ length }) => length)).toEqual([6, 8, 2]);
      for (const outcome of ['answered', 'failed', 'limited'] as const) {
        expect((await cells({ outcome })).map((line) => line.at(-1))).toEqual(of(outcome));
      }
    });

    it('is looked for in the whole ledger, in parts', async () => {
      await road.rows(
        `insert into connection_call (workspace_id, connection_id, at, method, path, status, ms)
         select $1, $2, $3::timestamptz - n * interval '1 second', 'GET', case when n % 10 = 0 then '/v1/tenth' else '/v1/often' end, 200, n
         from generate_series(1, 60000) n`,
        [road.workspaceId, id, road.clock.now()],
      );
      expect(await exported({ path: '/v1/tenth' })).toHaveLength(6_000);
      expect(await exported({ from: minutesAgo(60_000 / 60), path: '/v1/none' })).toEqual([]);
      expect(await exported()).toHaveLength(60_000);
    });
  });

  it.each([
    ['that were answered badly', { outcome: 'failed' }, 'connection_call_bad'],
    ['that were no polling', { purpose: 'rest' }, 'connection_call_rest'],
  ] as const)('finds the few %s by an index', async (_which, filter, index) => {
    await road.rows(
      `insert into connection_call (workspace_id, connection_id, at, method, path, status, ms, purpose)
       select $1, $2, $3::timestamptz - n * interval '1 second', 'GET', '/v1/often', case when n % 500 = 0 then 500 else 200 end, 1,
         case when n % 500 = 1 then 'read' else 'usage' end
       from generate_series(1, 20000) n`,
      [road.workspaceId, id, road.clock.now()],
    );
    await road.rows(`analyze connection_call`);
    const where = ['workspace_id = $1', 'connection_id = $2', ...found(filter, new Conditions())];
    const plan: { 'QUERY PLAN': string }[] = await road
      .get(Database)
      .read(road.workspaceId, ({ db }) =>
        db.query(
          `explain select id from connection_call where ${where.join(' and ')} order by at desc, id desc limit 100`,
          [road.workspaceId, id],
        ),
      );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain(index);
  });
});
