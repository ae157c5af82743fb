import { resyncConnection, type ConnectionDto } from '#contracts/connections.ts';
import type { Client } from './support/client.ts';
import { keptTexts } from './support/delivery-texts.ts';
import { actInSandbox, connectAndRead, setUp, switchPlaybooksOn } from './support/journey.ts';
import { aCustomer, accountIn, connectByKey, control, flagsOf, messageTo, ring } from './support/merchant.ts';
import { openProduct, type Product } from './support/product.ts';
import { until } from './support/until.ts';

let product: Product;
let client: Client;

const rowsOf = async <R extends object>(text: string, parameters: unknown[] = []): Promise<R[]> =>
  (await product.database.owner.query<R>(text, parameters)).rows;
const flag = (customer: string, trigger: string) =>
  until(`a flag for ${trigger}`, async () => (await flagsOf(product, client, customer, 'test')).includes(trigger));
/** As if the last poll had been long ago. */
const pollIsDue = async () => {
  await rowsOf(`update connection set polled_at = now() - interval '1 hour'`);
  await ring(product, 'poll');
};
const eventsOf = async (customer: string) => {
  const texts = [...(await keptTexts(rowsOf))];
  return rowsOf<{ type: string; through: string; result: string }>(
    `select type, through, result from delivery where event_id = any($1) order by received_at`,
    [texts.flatMap(([event, text]) => (text.includes(customer) ? [event] : []))],
  );
};

describe('a connection that no webhook reaches', () => {
  let connection: ConnectionDto;

  beforeAll(async () => {
    product = await openProduct({ customers: 20, stripeIsSandbox: true });
    client = await setUp(product);
    connection = await connectByKey(product, client, { secretKey: 'rk_test_sandbox_full' });
    await switchPlaybooksOn(client);
  });
  afterAll(() => product.close());

  it('learns of a new customer and of a failed payment from the events, and writes the draft', async () => {
    expect(connection).toMatchObject({ isSandbox: false, hasWebhookSecret: false });
    const customer = await aCustomer(product, { name: 'Aldermoor Press', email: 'billing@aldermoor.example' });
    await pollIsDue();
    await accountIn(product, customer, 'test');
    await actInSandbox(product, customer, 'fail-payment');
    await pollIsDue();
    await flag(customer, 'payment_failed');
    expect((await messageTo(product, client, customer, 'test')).status).toBe('draft');
    expect(await rowsOf(`select 1 from delivery where through <> 'polling'`)).toEqual([]);
    await actInSandbox(product, customer, 'pay');
    await pollIsDue();
    await until('the flag to close', async () => (await flagsOf(product, client, customer, 'test')).length === 0);
    expect((await messageTo(product, client, customer, 'test')).status).toBe('withdrawn');
  });

  it('is asked again within thirty seconds', async () => {
    await until('the next poll to be due in time', async () => {
      const [row] = await rowsOf<{ seconds: number }>(
        `select extract(epoch from d.due_at - c.polled_at)::float8 as seconds
         from connection c join directory_doorbell d on d.workspace_id = c.workspace_id and d.kind = 'poll'`,
      );
      return row && row.seconds <= 30;
    });
    expect(await rowsOf(`select 1 from connection where polled_at > now() - interval '35 seconds'`)).toHaveLength(1);
  });

  it('reads usage, which nobody announces', async () => {
    const [metered] = await rowsOf<{ customer_id: string }>(
      `select u.customer_id from usage_customer u join billing_customer c
         on c.connection_id = u.connection_id and c.external_id = u.customer_id
       where not exists (select 1 from flag f where f.account_id = c.account_id) limit 1`,
    );
    const customer = metered?.customer_id ?? '';
    await actInSandbox(product, customer, 'usage', { percent: 140 });
    await rowsOf(`update usage_customer set read_at = now() - interval '1 hour'`);
    await ring(product, 'poll');
    await flag(customer, 'usage_over_plan');
    expect((await messageTo(product, client, customer, 'test')).trigger).toBe('usage_over_plan');
  });
});

describe('a connection whose webhooks are lost', () => {
  let connectionId: string;

  beforeAll(async () => {
    product = await openProduct({ customers: 20 });
    client = await setUp(product);
    connectionId = await connectAndRead(product, client);
    await switchPlaybooksOn(client);
  });
  afterAll(() => product.close());
  afterEach(() => control(product, 'DELETE', '/faults'));

  const failingCustomer = async (name: string) => {
    const customer = await aCustomer(product, { name, email: `pay@${name.toLowerCase()}.example` });
    await accountIn(product, customer, 'test');
    await control(product, 'POST', '/faults', { webhooks: { drop: true } });
    await actInSandbox(product, customer, 'fail-payment');
    return customer;
  };

  it('catches up by polling', async () => {
    const customer = await failingCustomer('Birchgate');
    await pollIsDue();
    await flag(customer, 'payment_failed');
    const failed = (await eventsOf(customer)).filter((event) => event.type === 'invoice.payment_failed');
    expect(failed.map((event) => event.through)).toEqual(['polling']);
  });

  it('catches up by reading everything again, where the events cannot be read either', async () => {
    const customer = await failingCustomer('Coldwater');
    await control(product, 'POST', '/faults', { status: 500, path: '^/v1/events' });
    await client.call(resyncConnection, { params: { id: connectionId } });
    await flag(customer, 'payment_failed');
    expect((await eventsOf(customer)).map((event) => event.type)).not.toContain('invoice.payment_failed');
  });
});
