import { Stripe } from 'stripe';
import type { Sandbox } from './sandbox.ts';
import { clientOf, openSandbox } from './testing/open-sandbox.ts';

describe('keys and permissions', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await openSandbox({ size: 60 });
  });
  afterAll(async () => sandbox.close());

  it.each(['rk_test_sandbox_full', 'rk_live_sandbox_full', 'sk_test_sandbox', 'sk_live_sandbox'])(
    'reads with %s',
    async (key) => {
      expect((await clientOf(sandbox, key).customers.list({ limit: 1 })).data).toHaveLength(1);
    },
  );

  it.each(['rk_test_other', 'sk_test_', 'pk_test_sandbox', 'rk_test_sandbox_everything'])(
    'does not know %s',
    async (key) => {
      await expect(clientOf(sandbox, key).customers.list()).rejects.toBeInstanceOf(
        Stripe.errors.StripeAuthenticationError,
      );
    },
  );

  it('tells an expired key apart, and asks for one where there is none', async () => {
    await expect(clientOf(sandbox, 'rk_test_sandbox_revoked').customers.list()).rejects.toMatchObject({
      statusCode: 401,
      code: 'api_key_expired',
    });
    expect((await fetch(`${sandbox.url}/v1/customers`)).status).toBe(401);
  });

  it('names the permission that is missing, and does so before it says whether the object exists', async () => {
    const client = clientOf(sandbox, 'rk_test_sandbox_without_charge_read__payment_method_read');
    for (const call of [client.charges.list(), client.charges.retrieve('ch_none'), client.refunds.list()]) {
      await expect(call).rejects.toMatchObject({
        statusCode: 403,
        code: 'more_permissions_required',
        message: expect.stringContaining("('charge_read')"),
      });
    }
    await expect(client.paymentMethods.retrieve('pm_probe')).rejects.toMatchObject({ statusCode: 403 });
    await expect(clientOf(sandbox).paymentMethods.retrieve('pm_probe')).rejects.toMatchObject({ statusCode: 404 });
    expect((await client.invoices.list({ limit: 1 })).data).toHaveLength(1);
  });

  it('needs the permission of what is expanded', async () => {
    const client = clientOf(sandbox, 'rk_test_sandbox_without_payment_method_read');
    await expect(
      client.customers.list({ limit: 20, expand: ['data.invoice_settings.default_payment_method'] }),
    ).rejects.toMatchObject({ statusCode: 403 });
  });

  it('says it in each of Stripe’s three wordings', async () => {
    const client = clientOf(sandbox, 'rk_test_sandbox_without_plan_read');
    const said = async (): Promise<string> => client.prices.list().then(String, (error: Error) => error.message);
    sandbox.gate.wording = 'older';
    expect(await said()).toContain("'rak_plan_read'");
    sandbox.gate.wording = 'generic';
    expect(await said()).not.toContain('plan_read');
    sandbox.gate.wording = 'rotate';
    expect(new Set([await said(), await said(), await said()]).size).toBe(3);
    sandbox.gate.wording = 'newer';
    expect(await said()).toContain('"Prices Read" (\'plan_read\')');
  });

  it('shows an event only to who may read the object in it', async () => {
    const { customer } = sandbox.actions.create({ name: 'Witness', plan: 'none' });
    const [event] = (await clientOf(sandbox).events.list({ type: 'customer.created' })).data;
    expect(event?.data.object).toMatchObject({ id: customer });
    const client = clientOf(sandbox, 'rk_test_sandbox_without_customer_read');
    await expect(client.events.retrieve(event?.id ?? '')).rejects.toMatchObject({ statusCode: 403 });
  });
});
