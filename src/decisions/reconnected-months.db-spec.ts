import * as build from '#core/testing/builders.ts';
import { aCustomer, aSubscription, BillingBook, type BookConnection } from '../../test/support/billing-book.ts';
import { SetClock } from '../../test/support/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openRooms } from '../../test/support/rooms.ts';
import { SpokenBilling } from '../../test/support/spoken-billing.ts';
import { ForgettingService } from '../accounts/forgetting.service.ts';
import { forgetMrrMonths } from '../accounts/mrr-months.ts';
import { DisconnectingService } from '../connections/disconnecting.service.ts';
import { Database } from '../platform/database/database.ts';
import type { Scope } from '../platform/database/scope.ts';
import { DecisionsModule } from './decisions.module.ts';
import { EvaluationService } from './evaluation.service.ts';
import { LinkingService } from './linking.service.ts';

describe('the months before a connection, when it is connected again', () => {
  let database: TestDatabase;
  let rooms: Awaited<ReturnType<typeof openRooms>>;
  let world: Awaited<ReturnType<typeof BillingBook.begin>>;
  let measure: BookConnection;
  const clock = new SetClock();
  const spoken = new SpokenBilling(() => clock.now());

  beforeAll(async () => {
    database = await openTestDatabase();
    rooms = await openRooms({ database, clock, imports: [DecisionsModule], connectors: spoken.besideStripe() });
  });
  beforeEach(async () => {
    world = await BillingBook.begin(database, rooms, clock);
    clock.advance(1_000);
    measure = await world.book.connect({ system: 'measure' });
  });
  afterAll(async () => {
    await rooms.close();
    await database.close();
  });

  const run = (text: string, ...values: readonly unknown[]) =>
    database.owner.query(text, [world.workspaceId, ...values]);
  const step = <T>(work: (scope: Scope) => Promise<T>) => rooms.get(Database).write(world.workspaceId, work);
  const evaluate = (...accountIds: string[]) =>
    step((scope) => rooms.get(EvaluationService).evaluate(scope, accountIds, clock.now()));
  /** What is known of an account's months: each that says something new, with the amount, and whether it was computed. */
  const months = async (accountId: string) =>
    (
      await run(
        `select to_char(month, 'YYYY-MM') as month, coalesce((mrr -> 0 ->> 'minor')::int, 0) as minor, is_reconstructed as computed
         from account_mrr_month where workspace_id = $1 and account_id = $2 order by month`,
        accountId,
      )
    ).rows.map(({ month, minor, computed }) => [month, minor, computed]);

  /** Stripe has a customer since so long ago that its first months are out of reach. */
  const stripeSays = async (customer = 'cus_1', price = '10000') => {
    const since = new Date('2024-01-10T00:00:00Z').getTime() / 1_000;
    const [accountId = ''] = await world.book.receive(world.stripe, [
      aCustomer(customer),
      aSubscription(
        customer,
        clock.now(),
        { start_date: since, created: since },
        { unit_amount_decimal: price, unit_amount: Number(price) },
      ),
    ]);
    return accountId;
  };
  /** Measure has the first of them since February 2026. */
  const measureSays = async () => {
    const [accountId = ''] = await spoken.say({ rooms, clock, workspaceId: world.workspaceId }, measure, {
      id: 'm_1',
      email: 'billing@cus-1.example',
      view: (connectionId) => {
        const ref = build.aRef('subscription', 'ms_1', connectionId);
        const line = build.aLine({ subscription: ref, monthly: { value: '25000' }, currency: 'usd' });
        const startedAt = new Date('2026-02-10T00:00:00Z');
        return { status: 'active', subscriptions: [build.aSubscription({ ref, lines: [line], startedAt })] };
      },
    });
    return accountId;
  };
  const byStripe = ['2024-06', 10_000, true];
  const byMeasure = ['2026-02', 25_000, true];

  type Order = 'judged, then forgotten' | 'forgotten, then judged' | 'judged by the version that is being forgotten';
  /** Ends a connection; of these accounts what it told is forgotten, and they are judged while that happens and at its end. */
  const disconnect = async (
    { id }: BookConnection,
    accountIds: readonly string[],
    order: Order = 'judged, then forgotten',
  ) => {
    clock.advance(60_000);
    await rooms.get(DisconnectingService, { strict: false }).disconnect(world.workspaceId, id);
    if (order === 'judged by the version that is being forgotten') {
      await step((scope) => forgetMrrMonths(scope, id, accountIds));
    }
    if (order !== 'forgotten, then judged') await evaluate(...accountIds);
    await step((scope) => rooms.get(ForgettingService, { strict: false }).forget(scope, id, '', 100));
    await evaluate(...accountIds);
    await run(`update connection set status = 'disconnected' where workspace_id = $1 and id = $2`, id);
    clock.advance(60_000);
  };
  const reconnect = ({ id }: BookConnection) =>
    run(
      `update connection set status = 'connected', disconnected_at = null, heard_at = $3 where workspace_id = $1 and id = $2`,
      id,
      clock.now(),
    );

  const orders: readonly Order[] = [
    'judged, then forgotten',
    'forgotten, then judged',
    'judged by the version that is being forgotten',
  ];

  it.each(orders)(
    'are as they were before it was disconnected, whether an account is %s, however often',
    async (order) => {
      const accountId = await stripeSays();
      expect(await measureSays()).toBe(accountId);
      const before = [byStripe, ['2026-06', 10_000, false]];
      expect(await months(accountId)).toEqual(before);
      for (let times = 0; times < 2; times += 1) {
        await disconnect(world.stripe, [accountId], order);
        expect(await months(accountId)).toEqual([byMeasure, ['2026-06', 25_000, false]]);
        await reconnect(world.stripe);
        expect(await stripeSays()).toBe(accountId);
        expect(await months(accountId)).toEqual(before);
      }
      await disconnect(measure, [accountId], order);
      expect(await months(accountId)).toEqual(before);
      await reconnect(measure);
      expect(await measureSays()).toBe(accountId);
      expect(await months(accountId)).toEqual(before);
    },
  );

  it('are computed up to the first that was seen meanwhile, which stays, as far back as before', async () => {
    const accountId = await stripeSays();
    await measureSays();
    await disconnect(world.stripe, [accountId]);
    clock.advanceDays(30);
    await world.book.hear(measure);
    await reconnect(world.stripe);
    await stripeSays();
    expect(await months(accountId)).toEqual([byStripe, ['2026-06', 25_000, false], ['2026-07', 10_000, false]]);
  });

  it.each(orders)('stay as they are when one leaves that told nothing of them: %s', async (order) => {
    const accountId = await stripeSays();
    clock.advanceDays(62);
    await world.book.hear(world.stripe);
    await measureSays();
    const before = [byStripe, ['2026-06', 10_000, false], ['2026-08', 10_000, false]];
    expect(await months(accountId)).toEqual(before);
    await disconnect(measure, [accountId], order);
    expect(await months(accountId)).toEqual(before);
    await reconnect(measure);
    await measureSays();
    expect(await months(accountId)).toEqual(before);
  });

  it('stay as they were told when a connection joins for the first time, and when that one goes and comes back', async () => {
    const accountId = await measureSays();
    const before = [byMeasure, ['2026-06', 25_000, false]];
    expect(await months(accountId)).toEqual(before);
    clock.advanceDays(30);
    await world.book.hear(measure);
    expect(await stripeSays()).toBe(accountId);
    expect(await months(accountId)).toEqual([...before, ['2026-07', 10_000, false]]);
    await disconnect(world.stripe, [accountId]);
    expect(await months(accountId)).toEqual([...before, ['2026-07', 25_000, false]]);
    await reconnect(world.stripe);
    await stripeSays();
    expect(await months(accountId)).toEqual([...before, ['2026-07', 10_000, false]]);
  });

  it('are counted where they were when a person links a customer to an account that a connection had left', async () => {
    const [here, there, elsewhere] = [
      await stripeSays(),
      await stripeSays('cus_2', '20000'),
      await stripeSays('cus_3'),
    ];
    expect(await measureSays()).toBe(here);
    await disconnect(world.stripe, [here, there, elsewhere]);
    await reconnect(world.stripe);
    for (const [customer, price] of [
      ['cus_1', '10000'],
      ['cus_2', '20000'],
      ['cus_3', '10000'],
    ] as const) {
      await stripeSays(customer, price);
    }
    await run(`update billing_customer set link = 'review' where workspace_id = $1 and external_id = any($2)`, [
      'cus_1',
      'cus_2',
    ]);
    for (const [externalId, accountId] of [
      ['cus_1', elsewhere],
      ['cus_2', here],
    ] as const) {
      clock.advance(60_000);
      await rooms.get(LinkingService).link(world, world.stripe.id, { externalId, accountId });
      await evaluate(here, there, elsewhere);
    }
    expect(await months(here)).toEqual([byStripe, ['2026-06', 20_000, false]]);
    expect(await months(there)).toEqual([
      ['2024-06', 20_000, true],
      ['2026-06', 0, false],
    ]);
    expect(await months(elsewhere)).toEqual([byStripe, ['2026-06', 20_000, false]]);
  });
});
