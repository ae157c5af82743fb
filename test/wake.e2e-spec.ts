import { getAccount } from '#contracts/accounts.ts';
import type { Client } from './support/client.ts';
import {
  actInSandbox,
  announced,
  calmCustomers,
  connectAndRead,
  flaggedAccount,
  settled,
  setUp,
} from './support/journey.ts';
import { openProduct, type Product } from './support/product.ts';
import { until } from './support/until.ts';

/** What a billing system does not announce comes from our own clock, in a worker that nobody wakes. */
describe('an invoice that is due in a moment', () => {
  let product: Product;
  let owner: Client;

  beforeAll(async () => {
    product = await openProduct({ customers: 12 });
    owner = await setUp(product);
    await connectAndRead(product, owner);
  });
  afterAll(() => product.close());

  it('flags its account when the moment has come, without any event', async () => {
    const [customer = ''] = await calmCustomers(product);
    await actInSandbox(product, customer, 'make-overdue', { inSeconds: 6 });
    await until('all events', async () => (await announced(product)).every((event) => event.isTaken));
    await settled(product);
    const told = (await announced(product)).length;
    const { accountId } = await flaggedAccount(product, owner, { customer, trigger: 'invoice_overdue' });
    const flag = await product.database.owner.query<{ opened_at: Date; due_at: Date }>(
      `select f.opened_at, to_timestamp((o.payload->>'due_date')::bigint) as due_at from flag f
       join cause k on k.id = f.cause_id join billing_object o on k.key = 'invoice_overdue:' || o.external_id
       where f.account_id = $1`,
      [accountId],
    );
    const [opened] = flag.rows;
    expect(opened?.opened_at.getTime()).toBeGreaterThanOrEqual(opened?.due_at.getTime() ?? Infinity);
    expect((await announced(product)).length).toBe(told);
    const account = await owner.call(getAccount, { params: { id: accountId } });
    expect(account.health.score ?? 100).toBeLessThan(70);
  });
});
