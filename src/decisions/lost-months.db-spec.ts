import * as build from '#core/testing/builders.ts';
import { aCustomer, aSubscription, BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { SpokenBilling } from '../../test/support/spoken-billing.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { MrrHistoryQueries } from '../revenue/mrr-history.queries.ts';
import { RevenueModule } from '../revenue/revenue.module.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluationService } from './evaluation.service.ts';

describe('months that a connection was seen to tell, when it is ended and another one stays', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let world: Awaited<ReturnType<typeof BillingBook.begin>>;
  let measure: BookConnection;
  let accountId: string;
  const clock = new SetClock();
  const spoken = new SpokenBilling(() => clock.now());

  beforeAll(async () => {
    database = await openTestDatabase();
    const imports = [DecisionsModule, RevenueModule];
    rooms = await openRooms({ database, clock, imports, connectors: spoken.besideStripe() });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const run = (text: string, ...values: readonly unknown[]) =>
    database.owner.query(text, [world.workspaceId, ...values]);
  const step = <T>(work: (scope: Scope) => Promise<T>) => rooms.get(Database).write(world.workspaceId, work);
  const evaluate = () => step((scope) => rooms.get(EvaluationService).evaluate(scope, [accountId], clock.now()));
  const forget = ({ id }: BookConnection) =>
    step((scope) => rooms.get(ForgettingService, { strict: false }).forget(scope, id, '', 100));
  const disconnect = ({ id }: BookConnection) =>
    rooms.get(DisconnectingService, { strict: false }).disconnect(world.workspaceId, id);
  /** Rows as they are kept: the amount, how it is known, and of which connections. */
  const kept = async () => {
    const { rows: found } = await run(
      `select to_char(month, 'YYYY-MM') as month, (mrr -> 0 ->> 'minor')::int as minor, is_reconstructed, connection_ids as ids
       from account_mrr_month where workspace_id = $1 and account_id = $2 order by month`,
      accountId,
    );
    const nameOf = (id: string) => (id === measure.id ? 'Measure' : 'Stripe');
    return found.map(({ month, minor, is_reconstructed: computed, ids }) =>
      [month, minor, computed ? 'computed' : 'seen', ...ids.map(nameOf).toSorted()].join(' '),
    );
  };
  const shown = async () =>
    (await rooms.get(MrrHistoryQueries).ofAccount(world.workspaceId, accountId)).rows
      .slice(-5)
      .map(({ month, mrr, isReconstructed }) => [month, mrr?.[0]?.minor ?? null, isReconstructed]);

  const measureSays = (value: string) =>
    spoken.say({ rooms, clock, workspaceId: world.workspaceId }, measure, {
      id: 'm_1',
      email: 'billing@cus-1.example',
      view: (connectionId) => {
        const ref = build.aRef('subscription', 'ms_1', connectionId);
        const line = build.aLine({ subscription: ref, monthly: { value }, currency: 'usd' });
        const startedAt = new Date('2024-03-10T00:00:00Z');
        return { status: 'active', subscriptions: [build.aSubscription({ ref, lines: [line], startedAt })] };
      },
    });
  const stripeSays = () => {
    const since = new Date('2026-05-10T00:00:00Z').getTime() / 1_000;
    return world.book.receive(world.stripe, [
      aCustomer('cus_1'),
      aSubscription('cus_1', clock.now(), { start_date: since, created: since }),
    ]);
  };

  /** Measure is seen from June on; Stripe has the revenue from July to September; Measure costs more since August. */
  beforeEach(async () => {
    world = await BillingBook.begin(database, rooms, clock);
    clock.advance(1_000);
    measure = await world.book.connect({ system: 'measure' });
    [accountId = ''] = await measureSays('25000');
    clock.set('2026-07-10T00:00:00Z');
    await stripeSays();
    clock.set('2026-08-10T00:00:00Z');
    await measureSays('50000');
    clock.set('2026-10-10T00:00:00Z');
  });
  const byMeasure = ['2024-06 25000 computed Measure', '2026-06 25000 seen Measure'];

  const end = async (connection: BookConnection, order: 'judged first' | 'forgotten first') => {
    await disconnect(connection);
    if (order === 'judged first') await evaluate();
    await forget(connection);
    await evaluate();
    await run(`update connection set status = 'disconnected' where workspace_id = $1 and id = $2`, connection.id);
  };
  const orders = ['judged first', 'forgotten first'] as const;

  it.each(orders)('are computed from what stays, and said to be; all else is as it was: %s', async (order) => {
    expect(await kept()).toEqual([...byMeasure, '2026-07 10000 seen Stripe', '2026-08 10000 seen Stripe']);
    await end(world.stripe, order);
    expect(await kept()).toEqual([...byMeasure, '2026-07 50000 computed Measure', '2026-10 50000 seen Measure']);
    expect(await shown()).toEqual([
      ['2026-06', 25_000, false],
      ['2026-07', 50_000, true],
      ['2026-08', 50_000, true],
      ['2026-09', 50_000, true],
      ['2026-10', 50_000, false],
    ]);
    const { rows: totals } = await rooms.get(MrrHistoryQueries).ofMode(world.workspaceId, { mode: 'test', months: 5 });
    expect(totals.map(({ reconstructed }) => reconstructed[0]?.minor ?? 0)).toEqual([0, 50_000, 50_000, 50_000, 0]);
  });

  it.each(orders)('are computed also where they say what was seen before them: %s', async (order) => {
    await measureSays('25000');
    await end(world.stripe, order);
    expect(await kept()).toEqual([...byMeasure, '2026-07 25000 computed Measure', '2026-10 25000 seen Measure']);
  });

  it.each(orders)(
    'are computed from both when it is back, and what only the other had told is as it was: %s',
    async (order) => {
      await end(world.stripe, order);
      clock.advance(60_000);
      await run(
        `update connection set status = 'connected', disconnected_at = null, heard_at = $3 where workspace_id = $1 and id = $2`,
        world.stripe.id,
        clock.now(),
      );
      await stripeSays();
      const both = ['2026-07 10000 computed Measure Stripe', '2026-10 10000 seen Stripe'];
      expect(await kept()).toEqual([...byMeasure, ...both]);
      await end(world.stripe, order);
      expect(await kept()).toEqual([...byMeasure, '2026-07 50000 computed Measure', '2026-10 50000 seen Measure']);
    },
  );

  it('are unknown until somebody has judged the account, and never what was seen before them', async () => {
    await disconnect(world.stripe);
    await forget(world.stripe);
    expect(await shown()).toEqual([
      ['2026-06', 25_000, false],
      ...['07', '08', '09', '10'].map((month) => [`2026-${month}`, null, true]),
    ]);
  });

  it.each(orders)('leave nothing when the other one goes too: %s', async (order) => {
    await end(world.stripe, order);
    await end(measure, order);
    expect(await kept()).toEqual([]);
  });

  it('leave nothing when the other one goes before anybody has judged the account', async () => {
    await disconnect(world.stripe);
    await forget(world.stripe);
    await disconnect(measure);
    await forget(measure);
    expect(await kept()).toEqual([]);
  });

  it('are forgotten wholly before or wholly after an evaluation', async () => {
    await disconnect(world.stripe);
    await database.owner.query('begin');
    await run(`select from account where workspace_id = $1 and id = $2 for no key update`, accountId);
    const forgotten = forget(world.stripe);
    await untilBlockedBy(database.owner);
    expect((await run(`select from account_tombstone where workspace_id = $1`)).rowCount).toBe(0);
    await database.owner.query('commit');
    await forgotten;
    expect((await run(`select from account_tombstone where workspace_id = $1`)).rowCount).toBe(1);
  });
});
