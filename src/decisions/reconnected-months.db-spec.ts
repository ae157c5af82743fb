import type { BookConnection } from '../../test/support/billing-book.ts';
import { TwoSources } from '../../test/support/two-sources.ts';
import { forgetMrrMonths } from '../accounts/mrr-months.ts';
import { LinkingService } from './linking.service.ts';

describe('the months before a connection, when it is connected again', () => {
  const at = TwoSources.inEach();

  /** What is known of an account's months: each that says something new, with the amount, and whether it was computed. */
  const months = async (accountId: string) =>
    (await at.months(accountId)).map(({ month, minor, isComputed }) => [month, minor, isComputed]);

  /** Stripe has a customer since so long ago that its first months are out of reach. */
  const stripeSays = (customer = 'cus_1', monthly = '10000') => at.stripeEarns('2024-01-10', { customer, monthly });
  /** Measure has the first of them since February 2026. */
  const measureSays = () => at.measureEarns('25000', '2026-02-10');
  const byStripe = ['2024-06', 10_000, true];
  const byMeasure = ['2026-02', 25_000, true];

  type Order = 'judged, then forgotten' | 'forgotten, then judged' | 'judged by the version that is being forgotten';
  /** Ends a connection; of these accounts what it told is forgotten, and they are judged while that happens and at its end. */
  const disconnect = async (
    connection: BookConnection,
    accountIds: readonly string[],
    order: Order = 'judged, then forgotten',
  ) => {
    at.clock.advance(60_000);
    await at.disconnect(connection);
    if (order === 'judged by the version that is being forgotten') {
      await at.step((scope) => forgetMrrMonths(scope, connection.id, accountIds));
    }
    if (order !== 'forgotten, then judged') await at.evaluate(...accountIds);
    await at.forget(connection);
    await at.evaluate(...accountIds);
    await at.markDisconnected(connection);
    at.clock.advance(60_000);
  };

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
        await disconnect(at.stripe, [accountId], order);
        expect(await months(accountId)).toEqual([byMeasure, ['2026-06', 25_000, false]]);
        await at.reconnect(at.stripe);
        expect(await stripeSays()).toBe(accountId);
        expect(await months(accountId)).toEqual(before);
      }
      await disconnect(at.measure, [accountId], order);
      expect(await months(accountId)).toEqual(before);
      await at.reconnect(at.measure);
      expect(await measureSays()).toBe(accountId);
      expect(await months(accountId)).toEqual(before);
    },
  );

  it('are computed up to the first that was seen meanwhile, which stays, as far back as before', async () => {
    const accountId = await stripeSays();
    await measureSays();
    await disconnect(at.stripe, [accountId]);
    at.clock.advanceDays(30);
    await at.book.hear(at.measure);
    await at.reconnect(at.stripe);
    await stripeSays();
    expect(await months(accountId)).toEqual([byStripe, ['2026-06', 25_000, false], ['2026-07', 10_000, false]]);
  });

  it.each(orders)('stay as they are when one leaves that told nothing of them: %s', async (order) => {
    const accountId = await stripeSays();
    at.clock.advanceDays(62);
    await at.book.hear(at.stripe);
    await measureSays();
    const before = [byStripe, ['2026-06', 10_000, false], ['2026-08', 10_000, false]];
    expect(await months(accountId)).toEqual(before);
    await disconnect(at.measure, [accountId], order);
    expect(await months(accountId)).toEqual(before);
    await at.reconnect(at.measure);
    await measureSays();
    expect(await months(accountId)).toEqual(before);
  });

  it('stay as they were told when a connection joins for the first time, and when that one goes and comes back', async () => {
    const accountId = await measureSays();
    const before = [byMeasure, ['2026-06', 25_000, false]];
    expect(await months(accountId)).toEqual(before);
    at.clock.advanceDays(30);
    await at.book.hear(at.measure);
    expect(await stripeSays()).toBe(accountId);
    expect(await months(accountId)).toEqual([...before, ['2026-07', 10_000, false]]);
    await disconnect(at.stripe, [accountId]);
    expect(await months(accountId)).toEqual([...before, ['2026-07', 25_000, false]]);
    await at.reconnect(at.stripe);
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
    await disconnect(at.stripe, [here, there, elsewhere]);
    await at.reconnect(at.stripe);
    for (const [customer, price] of [
      ['cus_1', '10000'],
      ['cus_2', '20000'],
      ['cus_3', '10000'],
    ] as const) {
      await stripeSays(customer, price);
    }
    await at.rows(`update billing_customer set link = 'review' where workspace_id = $1 and external_id = any($2)`, [
      'cus_1',
      'cus_2',
    ]);
    for (const [externalId, accountId] of [
      ['cus_1', elsewhere],
      ['cus_2', here],
    ] as const) {
      at.clock.advance(60_000);
      await at.get(LinkingService).link(at, at.stripe.id, { externalId, accountId });
      await at.evaluate(here, there, elsewhere);
    }
    expect(await months(here)).toEqual([byStripe, ['2026-06', 20_000, false]]);
    expect(await months(there)).toEqual([
      ['2024-06', 20_000, true],
      ['2026-06', 0, false],
    ]);
    expect(await months(elsewhere)).toEqual([byStripe, ['2026-06', 20_000, false]]);
  });
});
