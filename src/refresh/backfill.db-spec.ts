import { jest } from '@jest/globals';
import { ConnectorError } from '#connectors/connector-error.ts';
import { until } from '../../test/support/until.ts';
import { Road } from '../../test/support/road.ts';
import { AccountCountsQueries } from '../accounts/account-counts.queries.ts';
import { ConnectionsQueries } from '../connections/connections.queries.ts';
import { ConnectionsService } from '../connections/connections.service.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { BackfillPhasesService } from '../connections/backfill-phases.service.ts';
import { BackfillPlacesService } from '../connections/backfill-places.service.ts';
import { BackfillsService } from '../connections/backfills.service.ts';
import { ReadingsService } from '../connections/readings.service.ts';
import { TroublesQueries } from '../connections/troubles.queries.ts';
import { BackfillJob } from './backfill.job.ts';
import { PollJob } from '../deliveries/poll.job.ts';
import { RefreshService } from './refresh.service.ts';

describe('reading everything', () => {
  let road: Road;
  const customers = 9;

  beforeEach(async () => {
    road = await Road.open();
    road.billing.put('plan', 'plan_1', { value: 1 });
    for (let n = 1; n <= customers; n += 1) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });
      road.billing.put('bill', `bill_${n}`, { customer: `cus_${n}`, value: n, refersTo: ['plan_1'] });
    }
  });

  afterEach(() => road.close());

  const never = new AbortController().signal;
  const run = (connectionId: string, signal = never) =>
    road.get(BackfillJob).run({ workspaceId: road.workspaceId, connectionId }, signal);
  const lists = () => road.billing.calls.filter((call) => call.startsWith('list'));
  const mirrored = () =>
    road.rows(
      `select kind, external_id, payload from billing_object where payload is not null order by kind, external_id`,
    );
  /** Kinds are read side by side; some tests are about what happens when one of them has been read. */
  const untilRead = (kind: string) =>
    until(
      `the end of ${kind}`,
      async () =>
        (await road.rows(`select 1 from backfill_phase where kind = $1 and status = 'done'`, [kind])).length > 0,
    );
  const phases = async (id: string) =>
    Object.fromEntries(
      ((await road.get(ConnectionsQueries).get(road.workspaceId, id)).backfill?.phases ?? []).map((phase) => [
        phase.kind,
        [phase.status, phase.read],
      ]),
    );

  it('mirrors every object once, attaches every customer, and is then connected', async () => {
    const connection = await road.connectAndRead();
    expect(await mirrored()).toHaveLength(1 + customers * 2);
    expect(await phases(connection.id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
    expect(connection).toMatchObject({ status: 'connected', heardAt: road.clock.now() });
    expect(await road.rows(`select 1 from account`)).toHaveLength(customers);
    expect(await road.rows(`select 1 from account_work where wanted > done`)).toEqual([]);
  });

  it('concludes nothing until it has ended', async () => {
    const { id } = await road.connect();
    road.billing.before = async (call) => {
      if (call !== 'list bill odd first') return;
      await untilRead('customer');
      throw new Error('killed');
    };
    await expect(run(id)).rejects.toThrow('killed');
    expect(await road.rows(`select 1 from account`)).toHaveLength(customers);
    await road.work();
    expect(await road.rows(`select 1 from account_snapshot`)).toEqual([]);
    road.billing.before = () => undefined;
    await run(id);
    expect(await road.rows(`select 1 from account where adopts`)).toHaveLength(customers);
    await road.work();
    expect(await road.rows(`select 1 from account_snapshot`)).toHaveLength(customers);
  });

  it('shows accounts as their customers come, as unknown, and has none of them evaluated for it', async () => {
    const { id } = await road.connect();
    road.billing.before = async (call) => {
      if (call !== 'list bill odd first') return;
      await untilRead('customer');
      throw new Error('killed');
    };
    await expect(run(id)).rejects.toThrow('killed');
    const shown = await road.rows(
      `select w.wanted, a.evaluated_at, a.known_at, a.status, a.mrr, h.band, h.words, h.version from account a
       left join account_work w on w.workspace_id = a.workspace_id and w.account_id = a.id
       left join account_health h on h.workspace_id = a.workspace_id and h.account_id = a.id`,
    );
    expect(shown).toHaveLength(customers);
    for (const account of shown) {
      expect(account).toMatchObject({
        wanted: null,
        evaluated_at: expect.any(Date),
        known_at: expect.any(Date),
        // No subscription has come, and nobody knows yet whether one does.
        status: 'unknown',
        mrr: null,
        band: 'unknown',
        words: 'Still reading the billing system.',
        version: 0,
      });
    }
  });

  it('looks at what stands from the first object on that deliveries brought or named before', async () => {
    const { id } = await road.connect();
    const connection = await road.connection(id);
    const delivered = {
      kind: 'bill',
      externalId: 'bill_1',
      customerId: 'cus_1',
      payload: { customer: 'cus_1', value: 77, refersTo: ['plan_1'] },
      apiVersion: '1',
      knownAt: new Date(road.clock.now().getTime() + 60_000),
      isDeleted: false,
    };
    await road.write((scope) => road.get(RefreshService).absorb(scope, connection, [delivered], road.clock.now()));
    await run(id);
    await road.work();
    const bills = await road.rows(
      `select external_id, payload ->> 'value' as value from billing_object where kind = 'bill'`,
    );
    expect(bills).toHaveLength(customers);
    expect(bills).toContainEqual({ external_id: 'bill_1', value: '77' });
    expect(await road.rows(`select 1 from account_snapshot`)).toHaveLength(customers);
  });

  it('evaluates also whom a delivery was attaching when it ended', async () => {
    const { id } = await road.connect();
    road.billing.before = (call) => {
      if (call.startsWith('list bill')) throw new Error('killed');
    };
    await expect(run(id)).rejects.toThrow('killed');
    road.billing.before = () => undefined;
    const connection = await road.connection(id);
    const late = {
      kind: 'customer',
      externalId: 'cus_late',
      customerId: 'cus_late',
      apiVersion: '1',
      isDeleted: false,
    };
    const absorbed = Promise.withResolvers<void>();
    const committed = Promise.withResolvers<void>();
    const absorbing = road.write(async (scope) => {
      const held = await road.get(ConnectionsService).hold(scope, connection);
      if (!held) throw new Error('The connection is gone.');
      const objects = [{ ...late, payload: { name: 'Late Ltd' }, knownAt: road.clock.now() }];
      await road.get(RefreshService).absorb(scope, held, objects, road.clock.now());
      absorbed.resolve();
      await committed.promise;
    });
    await absorbed.promise;
    const ended = run(id);
    await until(
      'the end of the reading',
      async () =>
        (await road.rows(`select 1 from backfill where status = 'done'`)).length > 0 ||
        (
          await road.rows(
            `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          )
        ).length > 0,
    );
    committed.resolve();
    await Promise.all([absorbing, ended]);
    await road.work();
    expect(await road.rows(`select 1 from account_snapshot`)).toHaveLength(customers + 1);
  });

  it('is said to wait while nobody is at work on it, because its worker died or gives no sign of life', async () => {
    const { id } = await road.connect();
    const shown = async () => {
      const { backfill } = await road.get(ConnectionsQueries).get(road.workspaceId, id);
      return [backfill?.status, backfill?.words];
    };
    const waits = ['waiting', expect.stringMatching(/^Whoever read it has stopped\. It goes on by itself/)];
    const seen: unknown[] = [];
    road.billing.before = async (call) => {
      if (call !== 'list bill odd first') return;
      seen.push(await shown());
      await road.rows(`update pgboss.job set heartbeat_on = now() - interval '11 seconds' where state = 'active'`);
      seen.push(await shown());
      throw new Error('killed');
    };
    await expect(road.jobs()).rejects.toThrow('killed');
    expect(seen).toEqual([['running', null], waits]);
    expect(await shown()).toEqual(waits);
  });

  it('goes on where it was killed, at any page, and ends as one that was not', async () => {
    const { id } = await road.connect();
    let deaths = 0;
    let read = 0;
    road.billing.before = (call) => {
      if (!call.startsWith('list')) return;
      read += 1;
      if (read % 2 === 0 && deaths < 12) {
        deaths += 1;
        throw new Error('killed');
      }
    };
    for (let tries = 0; tries < 40; tries += 1) {
      const isDone = await run(id).then(
        () => true,
        () => false,
      );
      if (isDone) break;
    }
    expect(deaths).toBeGreaterThan(5);
    expect(await mirrored()).toHaveLength(1 + customers * 2);
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
  });

  it('loses nothing of many pages, read ahead, stored late, by two workers that die now and then', async () => {
    const [many, each] = [30, 4];
    for (let n = 1; n <= many; n += 1) {
      road.billing.put('customer', `cus_${n}`, { name: `Company ${n}`, email: `bills@company${n}.example` });
      for (let bill = 0; bill < each; bill += 1) {
        road.billing.put('bill', `bill_${n}_${bill}`, { customer: `cus_${n}`, value: n, refersTo: ['plan_1'] });
      }
    }
    const { id } = await road.connect();
    let read = 0;
    road.billing.before = async (call) => {
      if (!call.startsWith('list')) return;
      read += 1;
      const answersAfter = (read * 7) % 13;
      for (let turn = 0; turn < answersAfter; turn += 1) await new Promise(setImmediate);
      if (read % 31 === 0 && read < 200) throw new Error('killed');
    };
    const worker = async () => {
      for (let tries = 0; tries < 40; tries += 1) {
        const isDone = await run(id).then(
          () => true,
          () => false,
        );
        if (isDone) return;
      }
    };
    await Promise.all([worker(), worker()]);
    const bills = many * each + customers;
    expect(await mirrored()).toHaveLength(1 + many + bills);
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', many], bill: ['done', bills] });
    expect(await road.rows(`select 1 from backfill where status = 'done'`)).toHaveLength(1);
  });

  it('reads its kinds side by side', async () => {
    const { id } = await road.connect();
    const asked = Promise.withResolvers<void>();
    road.billing.before = async (call) => {
      if (call.startsWith('list bill')) asked.resolve();
      if (call === 'list plan even first') await asked.promise;
    };
    await run(id);
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
  });

  it('never moves a cursor on "too many calls", and says that it waits', async () => {
    const { id } = await road.connect();
    const stop = new AbortController();
    road.billing.before = (call) => {
      if (call.startsWith('list customer'))
        throw new ConnectorError('limited', 'Slow down.', { retryAfterMs: 600_000 });
    };
    const waiting = run(id, stop.signal).catch((error: unknown) => error);
    await until(
      'the pause',
      async () => (await road.rows(`select 1 from backfill where status = 'paused'`)).length > 0,
    );
    stop.abort();
    expect(await waiting).toBeInstanceOf(Error);
    expect(
      await road.rows(
        `select 1 from backfill_slice where kind = 'customer' and (cursor is not null or done_at is not null)`,
      ),
    ).toEqual([]);
    const card = await road.get(ConnectionsQueries).get(road.workspaceId, id);
    expect(card.backfill).toMatchObject({ status: 'paused', words: expect.stringContaining('Slow down.') });
    road.billing.before = () => undefined;
    await run(id);
    expect(await phases(id)).toMatchObject({ customer: ['done', 9] });
  });

  it('reads a range again from its start when the row under its cursor has gone, and counts it once', async () => {
    const { id } = await road.connect();
    let isGone = false;
    road.billing.before = (call) => {
      if (isGone || call !== 'list customer even cus_4') return;
      isGone = true;
      road.billing.remove('customer', 'cus_4');
    };
    await run(id);
    expect(isGone).toBe(true);
    expect((await phases(id))['customer']).toEqual(['done', 8]);
  });

  it('names what it may not read, and reads the rest', async () => {
    const { id } = await road.connect();
    road.billing.before = (call) => {
      if (call.startsWith('list plan')) {
        throw new ConnectorError('forbidden', 'The key may not read plans.', { permissions: ['plan_read'] });
      }
    };
    await run(id);
    expect(await phases(id)).toMatchObject({ plan: ['unavailable', 0], customer: ['done', 9], bill: ['done', 9] });
    expect((await road.connection(id)).status).toBe('degraded');
  });

  it('names everything it may not read', async () => {
    const { id } = await road.connect();
    road.billing.before = (call) => {
      const [, kind] = /^list (plan|bill)/.exec(call) ?? [];
      if (kind) throw new ConnectorError('forbidden', `Not ${kind}s.`, { permissions: [`${kind}_read`] });
    };
    await run(id);
    const { resources } = await road.connection(id);
    expect(resources.map(({ resource, result }) => [resource, result])).toEqual([
      ['plan', 'missing'],
      ['customer', 'readable'],
      ['bill', 'missing'],
    ]);
  });

  it.each(['forbidden', 'malformed', 'unavailable'] as const)('ends although usage is %s', async (kind) => {
    const error = new ConnectorError(kind, 'The key may not read usage.', { permissions: ['usage_read'] });
    Object.assign(road.billing, { readUsage: () => Promise.reject(error) });
    const { id } = await road.connect();
    await run(id);
    expect(await road.rows(`select status from backfill`)).toEqual([{ status: 'done' }]);
    expect(await road.connection(id)).toMatchObject({ status: 'degraded', firstBackfillEndedAt: road.clock.now() });
  });

  it('asks for usage that may not be read at the usual pace only', async () => {
    let asked = 0;
    const { id } = await road.connect();
    const readUsage = () => {
      asked += 1;
      return Promise.reject(new ConnectorError('forbidden', 'No.', { permissions: ['usage_read'] }));
    };
    Object.assign(road.billing, { readUsage });
    await run(id);
    asked = 0;
    road.clock.advance(16 * 60_000);
    for (let looks = 0; looks < 5; looks += 1) await road.get(PollJob).run(road.workspaceId);
    expect(asked).toBe(1);
  });

  it('is one at a time: two workers at once read each page into the book once', async () => {
    const { id } = await road.connect();
    await Promise.all([run(id), run(id)]);
    await run(id);
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
    expect(await road.rows(`select 1 from backfill`)).toHaveLength(1);
  });

  it('stays read where a worker that came late begins with a kind, or gives it up', async () => {
    const { id } = await road.connect();
    await run(id);
    const [reading] = await road.rows<{ id: string }>(`select id from backfill`);
    const readingId = reading?.id ?? '';
    await road.write(async (scope) => {
      const kinds = road.get(BackfillPhasesService);
      await kinds.open(scope, readingId, 'plan', [{ kind: 'plan', key: 'other', from: null, to: null }]);
      expect(await road.get(BackfillPlacesService).openSlices(scope, readingId, 'plan')).toEqual([]);
      expect(await kinds.countFailure(scope, readingId, 'bill', 'It was away.')).toBe(null);
      await kinds.end(scope, readingId, { kind: 'customer', status: 'unavailable', words: 'It was away.' });
    });
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
    expect(await road.rows(`select 1 from backfill_phase where words is not null`)).toEqual([]);
  });

  it('stays given up where another worker finds nothing left to read of it', async () => {
    const { id } = await road.connect();
    await run(id);
    const [reading] = await road.rows<{ id: string }>(`select id from backfill`);
    await road.rows(`update backfill_phase set status = 'waiting' where kind = 'bill'`);
    await road.write(async (scope) => {
      const kinds = road.get(BackfillPhasesService);
      const given = { kind: 'bill', status: 'unavailable', words: 'No bills.' } as const;
      await kinds.end(scope, reading?.id ?? '', given);
      await kinds.open(scope, reading?.id ?? '', 'bill', []);
      await kinds.end(scope, reading?.id ?? '', { ...given, status: 'done', words: null });
    });
    expect(await phases(id)).toMatchObject({ bill: ['unavailable', 9] });
  });

  it('goes on when it is asked for again after its job was given up, and is not begun twice otherwise', async () => {
    const { id } = await road.connect();
    const ask = () => road.get(ReadingsService).resync(road.workspaceId, id);
    const jobs = () => road.rows(`select 1 from pgboss.job where name = 'backfill' and state < 'completed'`);
    await ask();
    expect(await jobs()).toHaveLength(1);
    await road.rows(`update pgboss.job set state = 'failed' where name = 'backfill'`);
    await ask();
    await ask();
    expect(await jobs()).toHaveLength(1);
    await road.jobs();
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
  });

  it('stops within a page when the connection is ended, and nothing is left behind', async () => {
    const { id } = await road.connect();
    road.billing.before = async (call) => {
      if (call === 'list customer odd first') await road.get(DisconnectingService).disconnect(road.workspaceId, id);
    };
    await run(id);
    const read = lists().length;
    await road.jobs();
    expect(lists()).toHaveLength(read);
    expect(await road.rows(`select 1 from billing_object`)).toEqual([]);
    expect(await road.connection(id)).toMatchObject({ status: 'disconnected' });
  });

  it('waits out ten minutes of "too many calls", named time or not, and goes on where it was', async () => {
    const { id } = await road.connect();
    const refusedUntil = road.clock.now().getTime() + 10 * 60_000;
    let refused = 0;
    road.billing.before = (call) => {
      if (!call.startsWith('list bill') || road.clock.now().getTime() >= refusedUntil) return;
      refused += 1;
      // The time that was to be waited has gone by on the clock of the test.
      road.clock.advance(refused % 2 === 0 ? 61_000 : 6_000);
      throw new ConnectorError(
        'limited',
        'Slow down.',
        refused % 2 === 0 ? { retryAfterMs: 1 } : { retryAfterMs: null },
      );
    };
    const stop = new AbortController();
    const reading = run(id, stop.signal).catch(() => undefined);
    await until(
      'the first refusal',
      async () => (await road.rows(`select 1 from backfill where status = 'paused'`)).length > 0,
    );
    stop.abort();
    await reading;
    expect(
      await road.rows(
        `select 1 from backfill_slice where kind = 'bill' and (cursor is not null or done_at is not null)`,
      ),
    ).toEqual([]);
    while (road.clock.now().getTime() < refusedUntil) {
      const pause = new AbortController();
      const again = run(id, pause.signal).catch(() => undefined);
      const before = refused;
      await until('another refusal', () => Promise.resolve(refused > before));
      pause.abort();
      await again;
    }
    await run(id);
    expect(refused).toBeGreaterThan(5);
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
  });

  it('stops at once when the key is refused in the middle; what was read stays', async () => {
    const { id } = await road.connect();
    road.billing.before = async (call) => {
      if (call !== 'list bill odd first') return;
      await untilRead('customer');
      throw new ConnectorError('rejected', 'The key was revoked.');
    };
    await run(id);
    expect(await road.connection(id)).toMatchObject({ status: 'revoked', statusWords: 'The key was revoked.' });
    const calls = road.billing.calls.length;
    for (let tries = 0; tries < 5; tries += 1) {
      road.clock.advance(60_000);
      await run(id);
      await road.work();
    }
    expect(road.billing.calls).toHaveLength(calls);
    expect(await road.rows(`select 1 from billing_object where kind = 'customer'`)).toHaveLength(customers);
  });

  it('lets a worker that was frozen finish nothing that another has taken over', async () => {
    const { id } = await road.connect();
    const thawed = Promise.withResolvers<void>();
    const frozen = Promise.withResolvers<void>();
    road.billing.before = async (call) => {
      if (call !== 'list customer even first') return;
      road.billing.before = () => undefined;
      frozen.resolve();
      await thawed.promise;
    };
    const first = run(id);
    await frozen.promise;
    await run(id);
    const read = await mirrored();
    thawed.resolve();
    await first;
    expect(await mirrored()).toEqual(read);
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
  });

  it('gives up on a kind that alone has a fault again and again, names it, and reads the rest', async () => {
    const { id } = await road.connect();
    road.billing.before = (call) => {
      if (call.startsWith('list plan')) throw new ConnectorError('unavailable', 'It has a fault.');
    };
    // Without jitter the pauses between two tries are as short as they get.
    const jitter = jest.spyOn(Math, 'random').mockReturnValue(0);
    await run(id);
    jitter.mockRestore();
    expect(await phases(id)).toMatchObject({ plan: ['unavailable', 0], customer: ['done', 9], bill: ['done', 9] });
    expect((await road.connection(id)).unread).toEqual([
      { kind: 'plan', label: 'Plans', words: 'Plans: It has a fault.', isRequired: true },
    ]);
  });

  it('says of a stopped first reading whether another connection was read before', async () => {
    const { id, mode } = await road.connect();
    await road.rows(
      `insert into connection select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(), 'public_id', 'other',
         'status', 'connected', 'first_backfill_ended_at', now()))).* from connection c`,
    );
    const counts = () => road.get(AccountCountsQueries).count(road.workspaceId, mode);
    expect(await counts()).toMatchObject({ isReading: true, isReadingStopped: false, isOtherRead: true });
    await road.get(ReadingsService).cancel(road.workspaceId, id);
    expect(await counts()).toMatchObject({ isReading: true, isReadingStopped: true, isOtherRead: true });
    // Its accounts are being scored.
    await road.rows(
      `with a as (insert into account (workspace_id, id, mode, name, name_normal, status, adopts)
         values ($1, uuidv7(), $2, 'New', 'new', 'contact', true) returning id)
       insert into account_work (workspace_id, account_id, wanted, done) select $1, id, 1, 0 from a`,
      [road.workspaceId, mode],
    );
    expect(await counts()).toMatchObject({ isReading: true, isReadingStopped: false, isOtherRead: false });
    await road.rows(`update connection set first_backfill_ended_at = now()`);
    expect(await counts()).toMatchObject({ isReading: true, isOtherRead: true });
  });

  it('stops when it is canceled, says so, concludes nothing, and goes on where it stopped', async () => {
    const { id } = await road.connect();
    road.billing.before = async (call) => {
      if (call !== 'list bill odd first') return;
      await untilRead('plan');
      await untilRead('customer');
      await road.get(ReadingsService).cancel(road.workspaceId, id);
    };
    await run(id);
    await road.work();
    expect(await road.rows(`select 1 from account_snapshot`)).toEqual([]);
    expect((await road.get(ConnectionsQueries).get(road.workspaceId, id)).statusWords).toContain('was stopped');
    const { mode } = await road.connection(id);
    const counts = () => road.get(AccountCountsQueries).count(road.workspaceId, mode);
    expect(await counts()).toMatchObject({ isReading: true, isReadingStopped: true, isOtherRead: false });
    road.billing.before = () => undefined;
    road.billing.calls = [];
    await road.get(ReadingsService).resync(road.workspaceId, id);
    expect(await counts()).toMatchObject({ isReading: true, isReadingStopped: false });
    await road.jobs();
    await road.work();
    expect(lists().filter((call) => /plan|customer/.test(call))).toEqual([]);
    expect(await phases(id)).toEqual({ plan: ['done', 1], customer: ['done', 9], bill: ['done', 9] });
    expect(await road.rows(`select 1 from account_snapshot`)).toHaveLength(customers);
  });

  it.each([
    ['goes on', 'less than a day', 24 * 60 - 1, true, ['waiting']],
    ['begins anew', 'a day', 24 * 60, false, ['canceled', 'waiting']],
  ])('%s %s after it was stopped, however long it was read', async (_what, _since, minutes, canResume, statuses) => {
    const { id } = await road.connect();
    road.clock.advance(30 * 60 * 60_000);
    await road.get(ReadingsService).cancel(road.workspaceId, id);
    road.clock.advance(minutes * 60_000);
    const { backfill, statusWords } = await road.get(ConnectionsQueries).get(road.workspaceId, id);
    expect(backfill?.canResume).toBe(canResume);
    expect(statusWords).toMatch(
      /Until \d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d it can go on where it stopped; later it begins anew\.$/,
    );
    const { canResume: isSaid } = await road.get(TroublesQueries).get(road.workspaceId, id, road.clock.now());
    expect(isSaid).toBe(canResume);
    await road.get(ReadingsService).resync(road.workspaceId, id);
    expect(await road.rows(`select status from backfill order by frozen_at`)).toEqual(
      statuses.map((status) => ({ status })),
    );
  });

  it('remembers in one statement what several pages named', async () => {
    const { id } = await road.connectAndRead();
    await road.get(ReadingsService).resync(road.workspaceId, id);
    const places = road.get(BackfillPlacesService);
    const ranges = ['a', 'b', 'c'].map((key) => ({ kind: 'customer', key, from: null, to: null }));
    await road.write(async (scope) => {
      const open = await road.get(BackfillsService).findOpen(scope, id);
      if (!open) throw new Error('Nothing is read.');
      const { backfill } = open;
      await road.get(BackfillPhasesService).open(scope, backfill.id, 'customer', ranges);
      const slices = await places.openSlices(scope, backfill.id, 'customer');
      const named: Record<string, string[]> = { a: ['cus_1', 'cus_"2"'], b: [], c: ['cus_3'] };
      const pages = slices.map((slice) => ({ slice, next: null, externalIds: named[slice.key] ?? [] }));
      expect(await places.advance(scope, backfill, pages, road.clock.now())).toBe(true);
    });
    expect(await road.rows(`select kind, key, external_ids as named from backfill_page order by key`)).toEqual([
      { kind: 'customer', key: 'a', named: ['cus_1', 'cus_"2"'] },
      { kind: 'customer', key: 'c', named: ['cus_3'] },
    ]);
    expect(await road.rows(`select distinct cmin::text from backfill_page`)).toHaveLength(1);
  });

  it('reads everything again afterwards when events were lost while it ran', async () => {
    const { id } = await road.connectAndRead();
    await road.get(ReadingsService).resync(road.workspaceId, id);
    road.billing.before = async (call) => {
      if (call !== 'list plan even first') return;
      road.billing.before = () => undefined;
      road.billing.hasGap = true;
      road.clock.advance(60_000);
      await road.get(PollJob).run(road.workspaceId);
      road.billing.hasGap = false;
    };
    await run(id);
    expect(await road.rows(`select cause, status from backfill where not is_first order by id`)).toEqual([
      { cause: 'asked', status: 'done' },
      { cause: 'gap', status: 'waiting' },
    ]);
    await run(id);
    expect(await road.rows(`select 1 from backfill where status <> 'done'`)).toEqual([]);
  });
});
