import { Road } from '../../test/support/road.ts';
import { ReadBudgetQueries } from './read-budget.queries.ts';

describe('what reading costs a merchant', () => {
  const allowance = {
    leastPerMonth: 10,
    perUsage: 1,
    perTransaction: 100,
    transaction: { kind: 'bill', createdField: 'created', holds: { status: 'succeeded' } },
    pageSize: 100,
  };
  let road: Road;

  beforeEach(async () => {
    road = await Road.open();
  });

  afterEach(() => road.close());

  const allowedWith = async (payloads: readonly unknown[]) => {
    const connection = await road.connect();
    for (const [n, payload] of payloads.entries()) {
      await road.rows(
        `insert into billing_object (workspace_id, connection_id, kind, external_id, payload) values ($1, $2, 'bill', $3, $4)`,
        [road.workspaceId, connection.id, `bill_${n}`, JSON.stringify(payload)],
      );
    }
    const now = road.clock.now();
    return road.write(async (scope) => {
      const { allowed } = await road.get(ReadBudgetQueries).find(scope, connection, allowance, now);
      return allowed;
    });
  };
  const daysAgo = (days: number) => Math.floor(road.clock.now().getTime() / 1_000) - days * 86_400;

  it('counts payments of the last 30 days that succeeded, and no others', async () => {
    const paid = { created: daysAgo(1), status: 'succeeded' };
    const failed = { created: daysAgo(1), status: 'failed' };
    expect(
      await allowedWith([paid, { ...paid, created: daysAgo(30) }, failed, { ...paid, created: daysAgo(31) }]),
    ).toBe(200);
  });

  it('tells asking for changes and usage, which gives way, from other reads', async () => {
    const connection = await road.connect();
    const now = road.clock.now();
    await road.rows(`delete from connection_call`);
    await road.rows(
      `insert into connection_call (workspace_id, connection_id, at, method, path, status, ms, purpose)
       select $1, $2, $3, 'GET', '/any', 200, 5, purpose
       from unnest('{read,probe,consent,usage,changes,changes}'::text[]) as purpose`,
      [road.workspaceId, connection.id, now],
    );
    const found = await road.write((scope) => road.get(ReadBudgetQueries).find(scope, connection, allowance, now));
    expect(found).toMatchObject({ others: 2, polled: 3 });
  });

  it('counts nothing whose time is not a number, and is stopped by none of it', async () => {
    const odd = ['soon', '', null, true, [], {}, String(daysAgo(1))];
    const payloads = odd.map((created) => ({ created, status: 'succeeded' }));
    const paid = { created: daysAgo(1), status: 'succeeded' };
    expect(await allowedWith([...payloads, ['created'], 'created', 1, paid])).toBe(100);
  });
});
