import type { JsonObject } from '../api/json.ts';
import { isObject } from '../api/json.ts';
import type { Sandbox } from '../sandbox.ts';
import { ANCHOR, openSandbox } from '../testing/open-sandbox.ts';
import { casesOf } from './pairs.ts';
import { MeasureClient, minor, text } from './testing/measure-client.ts';

const DAY = 86_400_000;

describe('what the book holds', () => {
  let sandbox: Sandbox;
  let client: MeasureClient;
  let cases: Record<string, string>;
  let customers: JsonObject[];
  let subscriptions: JsonObject[];
  let invoices: JsonObject[];
  let payments: JsonObject[];

  beforeAll(async () => {
    // Small: the rarities are there whatever the size.
    sandbox = await openSandbox({ size: 60 });
    client = new MeasureClient(sandbox);
    const every = async (kind: string): Promise<JsonObject[]> => client.all(kind, 'createdAtAsc');
    [customers, subscriptions, invoices, payments] = await Promise.all([
      every('customers'),
      every('subscriptions'),
      every('invoices'),
      every('payments/transactions'),
    ]);
    cases = casesOf(sandbox.measure.book);
  });
  afterAll(async () => sandbox.close());

  const customer = async (name: string): Promise<JsonObject> => client.read(`/customers/${cases[name]}`);
  const of = async (kind: string, name: string): Promise<JsonObject[]> =>
    client.all(kind, 'createdAtDesc', { query: { customer_id: cases[name] ?? '' } });
  const statuses = (rows: readonly JsonObject[]): Set<string> => new Set(rows.map((row) => text(row, 'status')));

  it('is the same for the same seed, size and anchor', async () => {
    const again = await openSandbox({ size: 60 });
    expect(await new MeasureClient(again).all('invoices', 'createdAtAsc')).toEqual(invoices);
    await again.close();
  });

  it('has a parent with one child that it pays for and one that pays itself', async () => {
    const holding = text(await customer('holding'), 'id');
    for (const name of ['child_billed_to_parent', 'child_paying_itself']) {
      expect(await customer(name)).toMatchObject({ parent_customer_id: holding });
    }
    expect((await of('invoices', 'child_billed_to_parent'))[0]).toMatchObject({
      billed_customer_id: holding,
      billed_customer: { id: holding },
    });
    expect((await of('subscriptions', 'child_billed_to_parent'))[0]).toMatchObject({ parent_billed: true });
    const [own] = await of('invoices', 'child_paying_itself');
    expect(own?.['billed_customer_id']).toBe(own?.['customer_id']);
  });

  it('has customers left out of figures, billed elsewhere, archived, without address, and one organisation twice', async () => {
    expect(await customer('excluded')).toMatchObject({ exclude_from_metrics: true });
    expect(await customer('managed_externally')).toMatchObject({ managed_externally: true });
    expect(await customer('archived')).toMatchObject({ status: 'ARCHIVED' });
    expect(await customer('without_email')).toMatchObject({ email: '' });
    const [one, other] = [await customer('twin'), await customer('other_twin')];
    expect([one['org_name'], other['org_name']]).toEqual(['Two Rivers Trading', 'Two Rivers Trading']);
    expect(other['id']).not.toBe(one['id']);
    expect(
      new Set(customers.map((row) => (isObject(row['mrr']) ? row['mrr']['currency'] : null))).size,
    ).toBeGreaterThan(3);
  });

  it('has subscriptions in every state, trials by flag and by text, and one state that nobody knows', () => {
    expect(statuses(subscriptions)).toEqual(
      new Set(
        (
          'ACTIVE TRIALING IN_TRIAL PAUSED UNPAID PAST_DUE DELINQUENT CANCELLED CANCELED ENDED EXPIRED COMPLETED TERMINATED ' +
          'PENDING SCHEDULED UPCOMING FUTURE DRAFT GRACE_HOLD'
        ).split(' '),
      ),
    );
    expect(subscriptions.some(({ status, trial }) => status === 'ACTIVE' && trial === true)).toBe(true);
    const leaving = subscriptions.find(({ status, cancel_date }) => status === 'ACTIVE' && cancel_date !== null);
    expect(Date.parse(text(leaving ?? {}, 'end_date'))).toBeGreaterThan(ANCHOR);
  });

  it('has invoices in every state', () => {
    expect(statuses(invoices)).toEqual(
      new Set(
        (
          'DRAFT PENDING PARTIALLY_PAID PAYMENT_PROCESSING PROCESSING OVERDUE PAID VOID VOIDED REFUNDED UNCOLLECTIBLE ' +
          'WRITTEN_OFF_PARTLY'
        ).split(' '),
      ),
    );
    for (const invoice of invoices.filter(({ status }) => status !== 'VOID' && status !== 'VOIDED')) {
      expect(minor(invoice, 'paid') + minor(invoice, 'due')).toBe(minor(invoice, 'total'));
    }
  });

  it('has invoices that are open and past their due date, and one that still has days to be paid', async () => {
    const newest = async (name: string) => (await of('invoices', name))[0] ?? {};
    const overdue = await newest('invoice_overdue');
    expect(overdue).toMatchObject({ status: 'OVERDUE', paid_date: null });
    expect(minor(overdue, 'due')).toBe(minor(overdue, 'total'));
    expect(Date.parse(text(overdue, 'due_date'))).toBeLessThan(ANCHOR);
    for (const name of ['invoice_partly_paid', 'invoice_processing', 'invoice_processing_short']) {
      expect(minor(await newest(name), 'due')).toBeGreaterThan(0);
    }
    expect(Date.parse(text(await newest('invoice_pending'), 'due_date'))).toBeGreaterThan(ANCHOR);
  });

  it('has payments that succeed, fail and succeed, fail three times, and are given back', async () => {
    const told = async (name: string): Promise<string[]> =>
      (await of('payments/transactions', name)).map((row) => `${text(row, 'transaction_type')} ${text(row, 'status')}`);
    expect((await told('failed_then_paid')).slice(0, 2)).toEqual(['CHARGE SUCCESS', 'CHARGE FAILED']);
    expect((await told('failed_three_times')).slice(0, 3)).toEqual(Array.from({ length: 3 }, () => 'CHARGE FAILED'));
    expect(await told('refunded_partly')).toContain('REFUND SUCCESS');
    expect(statuses(payments)).toEqual(new Set(['SUCCESS', 'FAILED']));
  });

  it('has cards that expire soon and cards that have', async () => {
    const card = async (name: string): Promise<unknown> => client.read(`/customers/${cases[name]}/payment_methods`);
    expect(await card('card_expiring')).toMatchObject({ methods: [{ exp_month: 10, exp_year: 2026, default: true }] });
    expect(await card('card_expired')).toMatchObject({ methods: [{ exp_month: 9, exp_year: 2026 }] });
  });

  it('has usage near, over and far below what is included', async () => {
    const percent = async (name: string): Promise<number> => {
      const [subscription] = await of('subscriptions', name);
      const granted = subscription?.['computed_entitlements'];
      const calls = Array.isArray(granted)
        ? granted.filter(isObject).find(({ key }) => key === 'api-calls')
        : undefined;
      const usage = await client.read(`/subscriptions/${text(subscription ?? {}, 'id')}/current_period_usage`, {
        body: { item_id: 'itm_api_calls' },
      });
      const used = usage['used_count_by_metric_id'];
      return (Number(isObject(used) ? used['met_api_calls_total'] : 0) / Number(calls?.['value'])) * 100;
    };
    expect(await percent('usage_over')).toBeGreaterThan(100);
    const near = await percent('usage_near');
    expect(near).toBeGreaterThan(75);
    expect(near).toBeLessThan(100);
    expect(await percent('usage_far_below')).toBeLessThan(10);
  });

  it('has prepaid units that lapse soon, and shows them in the balance and beside the usage', async () => {
    const [credit] = await of('credits', 'credits_expiring');
    expect(Date.parse(text(credit ?? {}, 'expiration_date'))).toBe(ANCHOR + 12 * DAY);
    expect(await client.read(`/credits/check_balance/${cases['credits_expiring']}`)).toEqual({
      total_amount: null,
      total_units: { itm_api_calls: credit?.['units'] },
    });
    const [subscription] = await of('subscriptions', 'credits_expiring');
    const usage = await client.read(`/subscriptions/${text(subscription ?? {}, 'id')}/current_period_usage`, {
      body: { item_id: 'itm_api_calls' },
    });
    expect(usage['additional_available_credit_units']).toBe(credit?.['units']);
  });

  it('reports the sum of what its customers bring', async () => {
    const body = {
      frequency: 'MONTH',
      metric: 'MRR',
      period: { start_date: '2026-10-01T00:00:00Z', end_date: '2026-11-01T00:00:00Z' },
    };
    const answer = await client.call('/report/cached_metrics', { body });
    const dollars = customers
      .filter(
        (row) => row['exclude_from_metrics'] === false && isObject(row['mrr']) && row['mrr']['currency'] === 'USD',
      )
      .reduce((sum, row) => sum + minor(row, 'mrr'), 0);
    expect(answer.text).toContain(`"value":{"currency":"USD","value_in_cents":${dollars}}`);
  });
});
