import type { BookConnection } from '../../test/support/billing-book.ts';
import { untilBlockedBy } from '../../test/support/locks.ts';
import { TwoSources } from '../../test/support/two-sources.ts';
import { MrrHistoryQueries } from '../revenue/mrr-history.queries.ts';
import { RevenueModule } from '../revenue/revenue.module.ts';

describe('months that a connection was seen to tell, when it is ended and another one stays', () => {
  const at = TwoSources.inEach({ imports: [RevenueModule] });
  let accountId: string;

  /** Rows as they are kept: the amount, how it is known, and of which connections. */
  const kept = async () =>
    (await at.months(accountId)).map(({ month, minor, isComputed, of }) =>
      [month, minor, isComputed ? 'computed' : 'seen', ...of].join(' '),
    );
  const shown = async () =>
    (await at.get(MrrHistoryQueries).ofAccount(at.workspaceId, accountId)).rows
      .slice(-5)
      .map(({ month, mrr, isReconstructed }) => [month, mrr?.[0]?.minor ?? null, isReconstructed]);
  const measureSays = (monthly: string) => at.measureEarns(monthly, '2024-03-10');
  const stripeSays = () => at.stripeEarns('2026-05-10');

  /** Measure is seen from June on; Stripe has the revenue from July to September; Measure costs more since August. */
  beforeEach(async () => {
    accountId = await measureSays('25000');
    at.clock.set('2026-07-10T00:00:00Z');
    await stripeSays();
    at.clock.set('2026-08-10T00:00:00Z');
    await measureSays('50000');
    at.clock.set('2026-10-10T00:00:00Z');
  });
  const byMeasure = ['2024-06 25000 computed Measure', '2026-06 25000 seen Measure'];

  const end = async (connection: BookConnection, order: 'judged first' | 'forgotten first') => {
    await at.disconnect(connection);
    if (order === 'judged first') await at.evaluate(accountId);
    await at.forget(connection);
    await at.evaluate(accountId);
    await at.markDisconnected(connection);
  };
  const orders = ['judged first', 'forgotten first'] as const;

  it.each(orders)('are computed from what stays, and said to be; all else is as it was: %s', async (order) => {
    expect(await kept()).toEqual([...byMeasure, '2026-07 10000 seen Stripe', '2026-08 10000 seen Stripe']);
    await end(at.stripe, order);
    expect(await kept()).toEqual([...byMeasure, '2026-07 50000 computed Measure', '2026-10 50000 seen Measure']);
    expect(await shown()).toEqual([
      ['2026-06', 25_000, false],
      ['2026-07', 50_000, true],
      ['2026-08', 50_000, true],
      ['2026-09', 50_000, true],
      ['2026-10', 50_000, false],
    ]);
    const { rows: totals } = await at.get(MrrHistoryQueries).ofMode(at.workspaceId, { mode: 'test', months: 5 });
    expect(totals.map(({ reconstructed }) => reconstructed[0]?.minor ?? 0)).toEqual([0, 50_000, 50_000, 50_000, 0]);
  });

  it.each(orders)('are computed also where they say what was seen before them: %s', async (order) => {
    await measureSays('25000');
    await end(at.stripe, order);
    expect(await kept()).toEqual([...byMeasure, '2026-07 25000 computed Measure', '2026-10 25000 seen Measure']);
  });

  it.each(orders)(
    'are computed from both when it is back, and what only the other had told is as it was: %s',
    async (order) => {
      await end(at.stripe, order);
      at.clock.advance(60_000);
      await at.reconnect(at.stripe);
      await stripeSays();
      const both = ['2026-07 10000 computed Measure Stripe', '2026-10 10000 seen Stripe'];
      expect(await kept()).toEqual([...byMeasure, ...both]);
      await end(at.stripe, order);
      expect(await kept()).toEqual([...byMeasure, '2026-07 50000 computed Measure', '2026-10 50000 seen Measure']);
    },
  );

  it('are unknown until somebody has judged the account, and never what was seen before them', async () => {
    await at.disconnect(at.stripe);
    await at.forget(at.stripe);
    expect(await shown()).toEqual([
      ['2026-06', 25_000, false],
      ...['07', '08', '09', '10'].map((month) => [`2026-${month}`, null, true]),
    ]);
  });

  it.each(orders)('leave nothing when the other one goes too: %s', async (order) => {
    await end(at.stripe, order);
    await end(at.measure, order);
    expect(await kept()).toEqual([]);
  });

  it('leave nothing when the other one goes before anybody has judged the account', async () => {
    await at.disconnect(at.stripe);
    await at.forget(at.stripe);
    await at.disconnect(at.measure);
    await at.forget(at.measure);
    expect(await kept()).toEqual([]);
  });

  it('are forgotten wholly before or wholly after an evaluation', async () => {
    await at.disconnect(at.stripe);
    await at.database.owner.query('begin');
    await at.rows(`select from account where workspace_id = $1 and id = $2 for no key update`, accountId);
    const forgotten = at.forget(at.stripe);
    await untilBlockedBy(at.database.owner);
    expect(await at.rows(`select from account_tombstone where workspace_id = $1`)).toHaveLength(0);
    await at.database.owner.query('commit');
    await forgotten;
    expect(await at.rows(`select from account_tombstone where workspace_id = $1`)).toHaveLength(1);
  });
});
