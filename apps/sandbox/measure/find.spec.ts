import type { Sandbox } from '../sandbox.ts';
import { openSandbox } from '../testing/open-sandbox.ts';
import { MeasureClient, text } from './testing/measure-client.ts';
import { measureProfile } from './profile.ts';

const KINDS = ['customers', 'subscriptions', 'invoices', 'payments/transactions'] as const;
const idName = (kind: string): string => (kind === 'invoices' ? 'uuid' : 'id');

describe('finding', () => {
  let sandbox: Sandbox;
  let client: MeasureClient;

  beforeAll(async () => {
    sandbox = await openSandbox();
    client = new MeasureClient(sandbox);
  });
  beforeEach(() => {
    sandbox.measure.profile = measureProfile.parse({});
  });
  afterAll(async () => sandbox.close());

  const ids = async (kind: string, sort: string, limit = 100): Promise<string[]> =>
    (await client.all(kind, sort, { limit })).map((row) => text(row, idName(kind)));

  it('gives at least three pages of customers', async () => {
    expect(new Set(await ids('customers', 'createdAtAsc')).size).toBeGreaterThanOrEqual(249);
  });

  it.each(KINDS)('loses a row of %s at a page edge with equal moments, and none in both directions', async (kind) => {
    const { pagination } = await client.page(kind, { pagination: { limit: 1 }, include_meta: true });
    const up = new Set(await ids(kind, 'createdAtAsc'));
    const down = await ids(kind, 'createdAtDesc');
    expect(up.size).toBeLessThan(Number(pagination['total']));
    expect(new Set([...up, ...down]).size).toBe(pagination['total']);
  });

  it('brings rows again instead of losing them where the cursor includes its own moment', async () => {
    sandbox.measure.profile = measureProfile.parse({ ties: 'repeat' });
    const rows = await ids('customers', 'createdAtAsc');
    expect(new Set(rows).size).toBe(sandbox.measure.book.count('customer'));
    expect(rows.length).toBeGreaterThan(new Set(rows).size);
  });

  it.each(['createdAtAsc', 'createdAtDesc', 'updatedAtAsc', 'updatedAtDesc'])('is in the order of %s', async (sort) => {
    const column = sort.startsWith('created') ? 'created_at' : 'updated_at';
    for (const kind of KINDS) {
      const moments = (await client.all(kind, sort)).map((row) => Date.parse(text(row, column)));
      const sorted = moments.toSorted((a, b) => (sort.endsWith('Desc') ? b - a : a - b));
      expect(moments).toEqual(sorted);
    }
  });

  it('ends a list with a null cursor, without one, or with an empty page', async () => {
    const last = async (): Promise<unknown> =>
      (await client.page('billable_items', { pagination: { limit: 10 } })).pagination;
    expect(await last()).toEqual({ limit: 10, from_key: null });
    sandbox.measure.profile = measureProfile.parse({ lastPage: 'absent' });
    expect(await last()).toEqual({ limit: 10 });
    sandbox.measure.profile = measureProfile.parse({ lastPage: 'empty-page' });
    expect(await last()).toEqual({ limit: 10, from_key: expect.any(String) });
    const { pagination } = await client.page('billable_items', { pagination: { limit: 10 } });
    const after = await client.page('billable_items', {
      pagination: { limit: 10, from_key: pagination['from_key'] ?? null },
    });
    expect(after).toEqual({ results: null, pagination: { limit: 10, from_key: null } });
  });

  it('says what is wrong with a request', async () => {
    const wrong = async (body: unknown): Promise<unknown> => client.read('/customers/find', { body });
    const invalid = (field: string): unknown =>
      expect.objectContaining({
        error_type: 'validation_error',
        error_status: 400,
        validation_errors: [expect.objectContaining({ field })],
      });
    expect(await wrong({})).toEqual(invalid('pagination'));
    expect(await wrong({ pagination: { limit: 101 } })).toEqual(invalid('pagination.limit'));
    expect(await wrong({ pagination: { limit: 5 }, sort_key: 'nameAsc' })).toEqual(invalid('sort_key'));
    expect(await wrong({ pagination: { from_key: 'soon' } })).toEqual(invalid('pagination.from_key'));
    expect(await wrong({ pagination: {}, query: { colour: 'red' } })).toEqual(invalid('query.colour'));
    sandbox.measure.profile = measureProfile.parse({ maxLimit: 200, sortsByUpdate: false });
    expect((await client.page('customers', { pagination: { limit: 200 } })).results).toHaveLength(200);
    expect(await wrong({ pagination: {}, sort_key: 'updatedAtDesc' })).toEqual(invalid('sort_key'));
  });

  it('gives twenty where nobody says how many, newest first', async () => {
    const { results } = await client.page('customers', { pagination: {} });
    const { results: same } = await client.page('customers', { pagination: { limit: 20 }, sort_key: 'createdAtDesc' });
    expect(results).toHaveLength(20);
    expect(results).toEqual(same);
  });

  it('filters by what a row holds', async () => {
    const [invoice] = await client.all('invoices', 'createdAtDesc', { query: { status: 'OVERDUE' } });
    if (invoice === undefined) throw new Error('nothing is overdue');
    const customer_id = text(invoice, 'customer_id');
    const of = await client.all('invoices', 'createdAtDesc', { query: { customer_id } });
    expect(of.map((row) => row['uuid'])).toContain(invoice['uuid']);
    expect(new Set(of.map((row) => row['customer_id']))).toEqual(new Set([customer_id]));
    const owing = await client.all('invoices', 'createdAtDesc', {
      query: { statuses: ['OVERDUE', 'PENDING'], due: { gt: 0 } },
    });
    expect(new Set(owing.map((row) => row['status']))).toEqual(new Set(['OVERDUE', 'PENDING']));
    const [customer] = await client.all('customers', 'createdAtDesc', { query: { search: customer_id } });
    const again = await client.all('customers', 'createdAtDesc', { query: { email: customer?.['email'] ?? '' } });
    expect(again.map(({ id }) => id)).toContain(customer_id);
  });

  it('reads each by its id, and a customer by the merchant’s own', async () => {
    for (const kind of ['customers', 'subscriptions', 'invoices', 'contracts', 'products', 'pricing', 'entitlements']) {
      const [row] = (await client.page(kind, { pagination: { limit: 1 } })).results ?? [];
      const id = text(row ?? {}, idName(kind));
      expect(await client.read(`/${kind}/${id}`)).toEqual(row);
    }
    const [customer] = (await client.page('customers', { pagination: { limit: 1 } })).results ?? [];
    expect(await client.read(`/customers/${text(customer ?? {}, 'identifier')}`)).toEqual(customer);
    expect((await client.call('/customers/cus_nobody')).status).toBe(404);
  });

  it('moves a row that was not read yet, when that is on order', async () => {
    const whole = new Set(await ids('customers', 'updatedAtDesc', 50));
    sandbox.measure.profile = measureProfile.parse({ movesRows: true });
    const first = await client.page('customers', { pagination: { limit: 50 }, sort_key: 'updatedAtDesc' });
    const moved = await ids('customers', 'updatedAtDesc', 50);
    expect(first.results).toHaveLength(50);
    expect(moved.length).toBeLessThan(whole.size);
  });
});
