import * as build from '#core/testing/builders.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { aCustomer, aFailedInvoice, aSubscription } from '../../test/support/billing-book.ts';
import { TwoSources } from '../../test/support/two-sources.ts';
import { Statements } from '../../test/support/statements.ts';
import { EvaluateJob } from '../decisions/evaluate.job.ts';
import { PlaybooksService } from '../playbooks/playbooks.service.ts';
import { AccountVarianceQueries } from './account-variance.queries.ts';
import { ChoosingService } from './choosing.service.ts';
import { PreviewQueries } from './preview.queries.ts';
import { RevenueModule } from './revenue.module.ts';
import { RevenueSourcesQueries } from './revenue-sources.queries.ts';
import { VarianceQueries } from './variance.queries.ts';

describe('two sources of revenue', () => {
  const at = TwoSources.inEach({ imports: [RevenueModule] });

  const stripeSays = (...customers: string[]) =>
    at.book.receive(
      at.stripe,
      customers.flatMap((name) => [aCustomer(name), aSubscription(name, at.clock.now())]),
    );
  const measureSays = (customer: string, monthly: string, more: Partial<BillingView> = {}, hoursLater = 0) =>
    at.say({
      id: `m_${customer}`,
      email: `billing@${customer.replaceAll('_', '-')}.example`,
      view: (connectionId) => {
        const ref = build.aRef('subscription', `ms_${customer}`, connectionId);
        const lines = [build.aLine({ subscription: ref, monthly: { value: monthly }, currency: 'usd' })];
        const aliases = [`stripe:sub_${customer}`];
        const renewsAt = new Date(at.clock.now().getTime() + 20 * 86_400_000 + hoursLater * 3_600_000);
        const subscription = build.aSubscription({ ref, lines, aliases, plan: 'price_1', renewsAt });
        return { status: 'active', subscriptions: [subscription], ...more };
      },
    });
  const preview = (system: string, more: { limit?: number; cursor?: string } = {}) =>
    at.get(PreviewQueries).preview(at.workspaceId, { mode: 'test', system, limit: 50, ...more });
  const choose = (system: string) =>
    at.get(ChoosingService).choose(at.workspaceId, at.memberId, { mode: 'test', system });
  const sourceOf = async () =>
    (await at.get(RevenueSourcesQueries).list(at.workspaceId)).rows.find(({ mode }) => mode === 'test');
  const usd = (minor: number) => expect.objectContaining({ minor, currency: 'usd' });

  it('tells which systems are connected, that the first is primary until somebody chooses, and when to choose which', async () => {
    expect(await sourceOf()).toMatchObject({
      primary: { system: 'stripe', label: 'Stripe' },
      chosenAt: null,
      canChoose: true,
      systems: [
        { system: 'stripe', rule: expect.stringContaining('system of record') },
        { system: 'measure', rule: 'Choose Fake billing if it is your system of record.' },
      ],
    });
    await choose('measure');
    expect(await sourceOf()).toMatchObject({ primary: { system: 'measure' }, chosenAt: at.clock.now().toISOString() });
    expect((await sourceOf())?.chosenBy).toBeTruthy();
    await choose('measure');
    expect(await at.rows(`select 1 from revenue_source where workspace_id = $1`)).toHaveLength(1);
    const live = { mode: 'live', system: 'measure' } as const;
    await expect(at.get(ChoosingService).choose(at.workspaceId, at.memberId, live)).rejects.toMatchObject({
      code: 'source_not_connected',
    });
  });

  it('previews which accounts change, by how much, and the totals, as they are after the switch', async () => {
    await stripeSays('cus_1', 'cus_2', 'cus_3', 'cus_4');
    await measureSays('cus_1', '25000');
    await measureSays('cus_2', '9000');
    await measureSays('cus_3', '10000');
    const before = await at.rows(`select * from account where workspace_id = $1 order by id`);
    const seen = await preview('measure');
    expect(seen).toMatchObject({
      words: 'MRR changes for 2 accounts, the renewal date for none, total +35 %.',
      changesMrr: 2,
      becomesUnknown: 0,
      totals: [{ currency: 'usd', before: { minor: 40_000 }, after: { minor: 54_000 }, percent: 35 }],
      rows: [
        {
          before: { mrr: [usd(10_000)] },
          after: { mrr: [usd(25_000)] },
          mrrDifference: [usd(15_000)],
          changesMrr: true,
        },
        { after: { mrr: [usd(9_000)] }, mrrDifference: [usd(-1_000)] },
      ],
      nextCursor: null,
    });
    expect(await at.rows(`select * from account where workspace_id = $1 order by id`)).toEqual(before);
    const first = await preview('measure', { limit: 1 });
    const second = await preview('measure', { limit: 1, cursor: first.nextCursor ?? '' });
    expect([...first.rows, ...second.rows]).toEqual(seen.rows);
    expect(second.nextCursor).toBeNull();
    expect((await preview('stripe')).words).toBe('Nothing changes: both systems say the same.');

    await choose('measure');
    await at.get(EvaluateJob).run(at.workspaceId, at.clock.now());
    const mrr = await at.rows(
      `select sum((mrr -> 0 ->> 'minor')::int)::int as sum from account where workspace_id = $1`,
    );
    expect(mrr).toEqual([{ sum: 54_000 }]);
    expect(await at.rows(`select 1 from account where workspace_id = $1 and adopts`)).toEqual([]);
  });

  it('takes another hour of the same day for the same renewal date', async () => {
    await stripeSays('cus_1', 'cus_2');
    await measureSays('cus_1', '10000', {}, 1);
    expect((await preview('measure')).words).toBe('Nothing changes: both systems say the same.');
    await measureSays('cus_2', '10000', {}, 24);
    expect(await preview('measure')).toMatchObject({
      words: 'MRR changes for no account, the renewal date for 1, total unchanged.',
      changesRenewal: 1,
      rows: [{ name: expect.stringMatching(/cus.2/), changesMrr: false, changesRenewal: true }],
    });
  });

  it('is not silent about accounts that go to another status or plan, counted in the database', async () => {
    await stripeSays('cus_1', 'cus_2', 'cus_3');
    await measureSays('cus_1', '10000', { status: 'past_due' });
    await measureSays('cus_2', '10000', { status: 'past_due' });
    await measureSays('cus_3', '10000', { status: 'canceled' });
    await at.rows(`update account set plan = 'Team' where workspace_id = $1 and name like '%cus_3'`);
    const seen = await preview('measure');
    expect(seen).toMatchObject({
      words: expect.stringContaining('the status for 3, the plan for 1'),
      changesStatus: 3,
      statusWords: '2 Active → Past due, 1 Active → Canceled',
      statuses: [
        { from: 'active', to: 'past_due', accounts: 2 },
        { from: 'active', to: 'canceled', accounts: 1 },
      ],
      changesPlan: 1,
    });
    expect(seen.rows.map(({ otherChanges }) => otherChanges.join('; ')).toSorted()).toEqual([
      'Active → Canceled; Team → price_1',
      'Active → Past due',
      'Active → Past due',
    ]);
    await choose('measure');
    await at.get(EvaluateJob).run(at.workspaceId, at.clock.now());
    const after = await at.rows(
      `select status, count(*)::int as n from account where workspace_id = $1 group by 1 order by 1`,
    );
    expect(after).toEqual([
      { status: 'canceled', n: 1 },
      { status: 'past_due', n: 2 },
    ]);
  });

  it('counts accounts whose MRR would be unknown, and leaves them out of both totals', async () => {
    await stripeSays('cus_1', 'cus_2');
    await measureSays('cus_2', '9000');
    const reason = { code: 'amount_unreadable', words: 'Not read.', ref: null };
    const lines = [build.aLine({ monthly: { value: null, reason }, currency: 'usd' })];
    await measureSays('cus_1', '0', { subscriptions: [build.aSubscription({ lines })] });
    expect(await preview('measure')).toMatchObject({
      becomesUnknown: 1,
      totals: [{ before: { minor: 10_000 }, after: { minor: 9_000 }, percent: -10 }],
      words: expect.stringContaining('1 would have no known MRR, total −10 %'),
    });
  });

  it('says why the MRR of each would change, and how much each reason comes to, in a fixed number of statements', async () => {
    const customers = ['cus_1', 'cus_2', 'cus_3', 'cus_4'];
    await stripeSays(...customers);
    for (const customer of customers.slice(0, 3)) await measureSays(customer, '0', { subscriptions: [] });
    await measureSays('cus_4', '9000');
    const seen = await preview('measure');
    expect(seen.rows.map(({ mainReason }) => mainReason?.words)).toEqual([
      ...Array.from({ length: 3 }, () => 'In one only'),
      'Tax',
    ]);
    expect(seen.rows[0]?.mainReason?.sentence).toMatch(/^Only Stripe has the subscription/);
    expect(seen.reasons).toMatchObject({
      accounts: 4,
      rows: [
        { code: 'subscription_known_to_one', words: 'In one only', accounts: 3, mrrDifference: [usd(-30_000)] },
        { code: 'tax_included_by_one', words: 'Tax', accounts: 1, mrrDifference: [usd(-1_000)] },
      ],
    });
    const first = await preview('measure', { limit: 1 });
    expect(first.reasons).toEqual(seen.reasons);
    expect((await preview('measure', { limit: 1, cursor: first.nextCursor ?? '' })).reasons).toBeNull();
    const statements = new Statements(at.rooms, at.workspaceId);
    const whole = await statements.readBy(() => preview('measure'));
    await at.database.owner.query(`delete from account_revenue where workspace_id = $1 and account_id <> $2`, [
      at.workspaceId,
      seen.rows[0]?.accountId,
    ]);
    expect(await statements.readBy(() => preview('measure'))).toHaveLength(whole.length);
  });

  it('adopts what holds after a switch, and fires nothing', async () => {
    const playbooks = await at.rows(`select id from playbook where workspace_id = $1 and trigger = 'usage_over_plan'`);
    await at.get(PlaybooksService).switch(at.workspaceId, playbooks[0].id, { isOn: true, sending: 'draft' });
    at.clock.advance(1_000);
    await stripeSays('cus_1');
    const period = {
      periodStart: new Date(at.clock.now().getTime() - 1),
      periodEnd: new Date(at.clock.now().getTime() + 1e9),
    };
    await measureSays('cus_1', '10000', { usage: [build.aUsage({ percent: 130, ...period })] });
    expect(await at.rows(`select 1 from flag where workspace_id = $1 and trigger = 'usage_over_plan'`)).toEqual([]);
    await choose('measure');
    await at.get(EvaluateJob).run(at.workspaceId, at.clock.now());
    expect(await at.rows(`select state from flag where workspace_id = $1 and trigger = 'usage_over_plan'`)).toEqual([
      { state: 'open' },
    ]);
    expect(await at.rows(`select state from enrollment where workspace_id = $1`)).toEqual([{ state: 'adopted' }]);
    expect(await at.rows(`select 1 from message where workspace_id = $1`)).toEqual([]);
  });

  it('lists accounts the systems disagree about, the furthest apart first, and says why for each', async () => {
    await stripeSays('cus_1', 'cus_2', 'cus_3');
    await measureSays('cus_1', '9000');
    const [second] = await measureSays('cus_2', '25000');
    await measureSays('cus_3', '10000');
    const list = (limit: number, cursor?: string) =>
      at.get(VarianceQueries).list(at.workspaceId, { mode: 'test', limit, cursor });
    const { rows, nextCursor } = await list(1);
    expect(rows).toMatchObject([
      {
        accountId: second,
        systems: [
          { system: 'measure', isPrimary: false, mrr: [usd(25_000)] },
          { label: 'Stripe', isPrimary: true, mrr: [usd(10_000)] },
        ],
        difference: [usd(15_000)],
        mainReason: { code: 'unexplained', words: 'Unexplained' },
      },
    ]);
    expect(await list(1, nextCursor ?? '')).toMatchObject({
      rows: [{ systems: [{ mrr: [usd(9_000)] }, {}] }],
      nextCursor: null,
    });
    const label = (system: string) => system;
    expect(await at.get(AccountVarianceQueries).get(at.workspaceId, second ?? '', label)).toMatchObject({
      systems: [
        {
          system: 'stripe',
          isOwner: true,
          isPrimary: true,
          mrr: [usd(10_000)],
          sources: [{ externalId: 'cus_2' }],
        },
        { system: 'measure', isOwner: false, mrr: [usd(25_000)], plan: 'price_1' },
      ],
      difference: [usd(15_000)],
      unexplained: [usd(15_000)],
      words: expect.stringContaining('no fact explains'),
    });
  });

  it('names the main reason of each row in a fixed number of statements', async () => {
    const customers = ['cus_1', 'cus_2', 'cus_3', 'cus_4'];
    await stripeSays(...customers);
    for (const customer of customers) await measureSays(customer, '0', { subscriptions: [] });
    const list = (limit: number) => at.get(VarianceQueries).list(at.workspaceId, { mode: 'test', limit });
    const { rows } = await list(50);
    expect(rows.map(({ mainReason }) => mainReason?.words)).toEqual(customers.map(() => 'In one only'));
    // A system that counts nothing states an amount all the same: it has the currency of the other.
    expect(rows[0]?.systems).toMatchObject([{ mrr: [usd(0)] }, { mrr: [usd(10_000)] }]);
    const { systems } = await at.get(AccountVarianceQueries).get(at.workspaceId, rows[0]?.accountId ?? '', String);
    expect(systems).toMatchObject([{ mrr: [usd(10_000)] }, { mrr: [usd(0)] }]);
    const statements = new Statements(at.rooms, at.workspaceId);
    const [one, four] = [await statements.readBy(() => list(1)), await statements.readBy(() => list(4))];
    expect(four).toHaveLength(one.length);
  });

  it('forgets what the other system said once it is gone', async () => {
    await stripeSays('cus_1');
    await measureSays('cus_1', '25000');
    expect(await at.rows(`select 1 from account_revenue where workspace_id = $1`)).toHaveLength(1);
    await at.database.owner.query(`update connection set status = 'disconnected' where id = $1`, [at.measure.id]);
    await at.book.receive(at.stripe, [aFailedInvoice('cus_1', at.clock.now())]);
    expect(await at.rows(`select 1 from account_revenue where workspace_id = $1`)).toEqual([]);
  });
});
