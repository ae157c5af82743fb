import { aCustomer, aSubscription } from '../../test/support/billing-book.ts';
import { JudgedBook } from '../../test/support/judged-book.ts';
import { forgetMrrMonths } from '../accounts/mrr-months.ts';
import { RatesService } from '../rates/rates.service.ts';
import { MrrHistoryQueries } from './mrr-history.queries.ts';
import { RevenueModule } from './revenue.module.ts';

describe('MRR by month', () => {
  const at = JudgedBook.inEach({ imports: [RevenueModule] });

  const seconds = (text: string) => new Date(`${text}T00:00:00Z`).getTime() / 1_000;
  const since = (customer: string, day: string, price: { unit_amount_decimal?: string } = {}) => [
    aCustomer(customer),
    aSubscription(customer, at.clock.now(), { start_date: seconds(day), created: seconds(day) }, price),
  ];
  const ofAccount = async (id = '') =>
    (await at.get(MrrHistoryQueries).ofAccount(at.workspaceId, id)).rows.map((row) => [
      row.month,
      row.mrr?.[0]?.minor ?? null,
      row.isReconstructed,
    ]);
  const ofMode = async (months: number) =>
    (await at.get(MrrHistoryQueries).ofMode(at.workspaceId, { mode: 'test', months })).rows;

  it('is reconstructed before the connection, and marked so; kept since', async () => {
    const [id] = await at.book.receive(at.stripe, since('cus_1', '2026-03-10'));
    const before = [
      ['2026-03', 10_000, true],
      ['2026-04', 10_000, true],
      ['2026-05', 10_000, true],
    ];
    expect(await ofAccount(id)).toEqual([...before, ['2026-06', 10_000, false]]);
    const rows = await at.rows(`select doubts from account_mrr_month where workspace_id = $1 order by month`);
    expect(rows).toHaveLength(2);
    expect(rows[0].doubts).toEqual([expect.stringContaining('price as it is now')]);

    at.clock.advanceDays(62);
    await at.book.hear(at.stripe);
    await at.book.receive(at.stripe, since('cus_1', '2026-03-10', { unit_amount_decimal: '15000' }));
    expect(await ofAccount(id)).toEqual([
      ...before,
      ['2026-06', 10_000, false],
      ['2026-07', 10_000, false],
      ['2026-08', 15_000, false],
    ]);
  });

  it('adds the accounts of a mode up, and tells which part was reconstructed', async () => {
    await at.book.receive(at.stripe, [...since('cus_1', '2026-03-10'), ...since('cus_2', '2026-05-20')]);
    expect(await ofMode(3)).toMatchObject([
      { month: '2026-04', mrr: [{ minor: 10_000 }], reconstructed: [{ minor: 10_000 }], accounts: 1, unknown: 0 },
      { month: '2026-05', mrr: [{ minor: 20_000 }], reconstructed: [{ minor: 20_000 }], accounts: 2 },
      { month: '2026-06', mrr: [{ minor: 20_000 }], reconstructed: [], accounts: 2 },
    ]);
    expect(await ofMode(1)).toHaveLength(1);
  });

  it('says of a sum that cannot be held exactly that it is in no total', async () => {
    await at.book.receive(at.stripe, [...since('cus_1', '2026-03-10'), ...since('cus_2', '2026-03-20')]);
    await at.rows(
      `update account_mrr_month set mrr = $2 where workspace_id = $1`,
      JSON.stringify([
        { minor: Number.MAX_SAFE_INTEGER, currency: 'usd' },
        { minor: 500, currency: 'eur' },
      ]),
    );
    expect(await ofMode(1)).toMatchObject([
      {
        mrr: [{ minor: 1_000, currency: 'eur' }],
        // The workspace's currency is the one that is in no total: what is left, converted, would be too small.
        converted: null,
        doubts: ['The amount 18014398509481982 USD cannot be represented exactly.'],
      },
    ]);
  });

  it('is one total a month too, at the rates of its own last day, and says which days those are', async () => {
    const learn = (day: string, perEuro: string) =>
      at.step((scope) =>
        at
          .get(RatesService)
          .learn(
            scope,
            { rates: [{ currency: 'usd', day, perEuro }], source: 'import', learnedBy: null },
            at.clock.now(),
          ),
      );
    await learn('2026-04-29', '1.25');
    await learn('2026-06-12', '1');
    await at.rows(`update workspace set currency = 'eur' where workspace_id = $1`);
    const [id = ''] = await at.book.receive(at.stripe, since('cus_1', '2026-03-10'));
    const expected = [
      // Nothing is converted at the rate of another time.
      { month: '2026-03', converted: { total: null, rateDay: null, missing: ['usd'] } },
      { month: '2026-04', converted: { total: { minor: 8_000, currency: 'eur' }, rateDay: '2026-04-29', missing: [] } },
      { month: '2026-05', converted: { total: null, missing: ['usd'] } },
      { month: '2026-06', converted: { total: { minor: 10_000, currency: 'eur' }, rateDay: '2026-06-12' } },
    ];
    expect(await at.get(MrrHistoryQueries).ofAccount(at.workspaceId, id)).toMatchObject({
      currency: 'eur',
      rows: expected,
    });
    expect(await ofMode(4)).toMatchObject(expected);
    await at.rows(`update workspace set currency = 'usd' where workspace_id = $1`);
    expect((await ofMode(4)).map(({ converted }) => converted)).toEqual([null, null, null, null]);
  });

  it('says why no month has any', async () => {
    const noneWords = async (id = '') => (await at.get(MrrHistoryQueries).ofAccount(at.workspaceId, id)).noneWords;
    const begun = seconds('2026-06-03');
    const [brief] = await at.book.receive(at.stripe, [
      aCustomer('cus_1'),
      aSubscription('cus_1', at.clock.now(), {
        status: 'canceled',
        start_date: begun,
        created: begun,
        ended_at: seconds('2026-06-14'),
      }),
    ]);
    const trial = { status: 'trialing', start_date: begun, created: begun, trial_end: seconds('2026-07-20') };
    const [trying, paying] = await at.book.receive(at.stripe, [
      aCustomer('cus_2'),
      aSubscription('cus_2', at.clock.now(), trial),
      ...since('cus_3', '2026-06-10'),
    ]);
    const ended = "It ended before the first month did: no month's end has MRR.";
    expect(await noneWords(brief)).toBe(ended);
    expect(await noneWords(trying)).toBe('Nothing counted into MRR at the end of any month.');
    expect(await noneWords(paying)).toBeNull();
    at.clock.advanceDays(40);
    expect(await noneWords(brief)).toBe(ended);
  });

  it('is forgotten with the connection it came from', async () => {
    const ids = await at.book.receive(at.stripe, since('cus_1', '2026-03-10'));
    await at.rows(`update connection set status = 'disconnecting' where workspace_id = $1`);
    await at.step((scope) => forgetMrrMonths(scope, at.stripe.id, ids));
    expect(await ofAccount(ids[0])).toEqual([]);
    expect(await ofMode(24)).toEqual([]);
  });
});
