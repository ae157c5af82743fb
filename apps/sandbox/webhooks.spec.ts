import { Stripe } from 'stripe';
import { oddKinds } from './webhooks/odd.ts';
import type { Sandbox } from './sandbox.ts';
import { clientOf, customerWith, isSteady, openSandbox } from './testing/open-sandbox.ts';
import { Receiver, waitFor } from './testing/receiver.ts';

const SECRET = 'whsec_for_this_spec';

describe('webhooks', () => {
  let sandbox: Sandbox;
  let receiver: Receiver;
  let client: Stripe;

  beforeEach(async () => {
    // Real time: the receiver refuses signatures that are too old.
    sandbox = await openSandbox({ size: 60, clock: Date.now, anchor: Date.now() });
    receiver = await Receiver.open();
    client = clientOf(sandbox);
    sandbox.hooks.register({ url: receiver.url, secret: SECRET });
  });
  afterEach(async () => {
    await sandbox.close();
    receiver.close();
  });

  it('are signed as the SDK wants it, complete, and the same as what the API lists', async () => {
    const customer = await customerWith(client, isSteady);
    const { announced } = sandbox.actions.failPayment(customer);
    const letters = await receiver.received(announced.length);
    const events = letters.map(({ body, signature }) => client.webhooks.constructEvent(body, signature, SECRET));
    expect(events.map(({ type }) => type).sort()).toEqual([...announced].sort());
    for (const event of events) {
      expect(event).toMatchObject({ api_version: '2026-10-28.endive', livemode: false, request: { id: null } });
      const listed = await client.events.retrieve(event.id);
      expect(JSON.parse(JSON.stringify(listed.data))).toEqual(JSON.parse(JSON.stringify(event.data)));
    }
    expect(() =>
      client.webhooks.constructEvent(letters[0]?.body ?? '', letters[0]?.signature ?? '', 'whsec_other'),
    ).toThrow(Stripe.errors.StripeSignatureVerificationError);
  });

  it('are tried again after a failure, and count as pending until then', async () => {
    receiver.answer = 500;
    sandbox.actions.create({ name: 'Patient', plan: 'none', collection: 'send_invoice' });
    await receiver.received(1);
    const [waiting] = (await client.events.list({ delivery_success: false })).data;
    expect(waiting).toMatchObject({ type: 'customer.created', pending_webhooks: 1 });
    receiver.answer = 204;
    await receiver.received(sandbox.announcements.nextNumber + 1);
    await waitFor(() => (sandbox.announcements.isDelivered(waiting?.id ?? '') ? true : null));
    expect((await client.events.retrieve(waiting?.id ?? '')).pending_webhooks).toBe(0);
  });

  it('come twice, in the wrong order, or never, when that is on order', async () => {
    sandbox.faults.set({ webhooks: { duplicate: true } });
    sandbox.actions.create({ name: 'Twice', plan: 'none', collection: 'send_invoice' });
    expect(await receiver.received(2)).toHaveLength(2);
    expect(new Set(receiver.letters.map(({ body }) => body.slice(0, 60))).size).toBe(1);

    sandbox.faults.clear();
    sandbox.faults.set({ webhooks: { reorder: true } });
    const { announced } = sandbox.actions.create({ name: 'Backwards' });
    await receiver.received(2 + announced.length);
    expect(receiver.types.slice(2)).not.toEqual([...announced]);
    expect(receiver.types.slice(2).sort()).toEqual([...announced].sort());

    sandbox.faults.clear();
    sandbox.faults.set({ webhooks: { drop: true } });
    sandbox.actions.create({ name: 'Unheard', plan: 'none', collection: 'send_invoice' });
    sandbox.faults.clear();
    sandbox.actions.create({ name: 'Heard', plan: 'none', collection: 'send_invoice' });
    await receiver.received(3 + announced.length);
    expect(receiver.letters.at(-1)?.body).toContain('Heard');
    expect(receiver.letters.some(({ body }) => body.includes('Unheard'))).toBe(false);
  });

  it.each(oddKinds)('can be of the odd kind %s, properly signed', async (kind) => {
    const customer = await customerWith(client, isSteady);
    const { announced } = sandbox.actions.makeOverdue(customer);
    await receiver.received(announced.length);
    expect(sandbox.actions.announceOdd(kind)).toBe(true);
    const letters = await receiver.received(announced.length + 1);
    const odd = letters.at(-1);
    expect(client.webhooks.constructEvent(odd?.body ?? '', odd?.signature ?? '', SECRET).id).toMatch(/^evt_/);
  });

  it('reach an endpoint only with what happens after it was registered', async () => {
    const late = await Receiver.open();
    sandbox.actions.create({ name: 'Before', plan: 'none', collection: 'send_invoice' });
    sandbox.hooks.register({ url: late.url, secret: SECRET, livemode: true });
    sandbox.actions.create({ name: 'After', plan: 'none', collection: 'send_invoice' });
    const letters = await late.received(1);
    expect(letters[0]?.body).toContain('After');
    expect(letters[0]?.body).toContain('"livemode":true');
    late.close();
  });
});
