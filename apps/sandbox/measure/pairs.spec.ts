import type { Stripe } from 'stripe';
import { isObject } from '../api/json.ts';
import type { Sandbox } from '../sandbox.ts';
import { clientOf, idOf, openSandbox } from '../testing/open-sandbox.ts';
import { pairsOf, type Pair } from './pairs.ts';
import { MeasureClient, minor, text } from './testing/measure-client.ts';

describe('customers of both systems', () => {
  let sandbox: Sandbox;
  let measure: MeasureClient;
  let stripe: Stripe;
  let pairs: readonly Pair[];

  beforeAll(async () => {
    sandbox = await openSandbox();
    measure = new MeasureClient(sandbox);
    stripe = clientOf(sandbox);
    pairs = pairsOf(sandbox.measure.book);
  });
  afterAll(async () => sandbox.close());

  it('are every third of Stripe’s, most of them linked', () => {
    expect(pairs).toHaveLength(100);
    expect(pairs.filter(({ relation }) => relation === 'linked').length).toBeGreaterThan(80);
    expect(pairs.some(({ managedExternally }) => managedExternally)).toBe(true);
  });

  it('name Stripe’s customer and subscriptions where they are linked, and only share name and address where not', async () => {
    for (const { measure: id, stripe: customer, relation } of pairs.slice(0, 40)) {
      const told = await measure.read(`/customers/${id}`);
      const theirs = await stripe.customers.retrieve(customer);
      if (theirs.deleted === true) throw new Error('a pair is deleted');
      expect(told['email']).toBe(theirs.email);
      const references = JSON.stringify(told['integration_references']);
      expect(references.includes(`"remote_id":"${customer}"`)).toBe(relation === 'linked');
      const subscriptions = await measure.all('subscriptions', 'createdAtAsc', { query: { customer_id: id } });
      const imported = (await stripe.subscriptions.list({ customer, status: 'all' })).data.map((one) => one.id);
      const refs = subscriptions.map((row) => row['import_ref']);
      expect(refs).toHaveLength(imported.length);
      expect(new Set(refs)).toEqual(new Set(relation === 'linked' ? imported : imported.map(() => null)));
    }
  });

  it('paid the same amounts, under Stripe’s own ids', async () => {
    const linked = pairs.filter(({ relation }) => relation === 'linked').slice(0, 25);
    const kinds = new Set<string>();
    for (const { measure: id, stripe: customer } of linked) {
      const rows = await measure.all('payments/transactions', 'createdAtAsc', { query: { customer_id: id } });
      const charges = await stripe.charges.list({ customer, limit: 100 }).autoPagingToArray({ limit: 1000 });
      const byId = new Map(
        charges.flatMap(
          (charge) =>
            [
              [charge.id, charge],
              [idOf(charge.payment_intent), charge],
            ] as const,
        ),
      );
      for (const row of rows.filter(
        (one) => one['transaction_type'] === 'CHARGE' && one['provider_type'] === 'STRIPE',
      )) {
        const provider = text(row, 'provider_transaction_id');
        kinds.add(provider.slice(0, 3));
        expect(byId.get(provider)?.amount).toBe(minor(row, 'total_amount'));
      }
      const told = rows.filter((one) => one['transaction_type'] === 'CHARGE' && one['provider_type'] === 'STRIPE');
      expect(told.map((row) => row['status'] === 'FAILED').filter(Boolean)).toHaveLength(
        charges.filter(({ status }) => status === 'failed').length,
      );
    }
    expect(kinds).toEqual(new Set(['pi_', 'ch_']));
  });

  it('have invoices of equal amounts', async () => {
    for (const { measure: id, stripe: customer } of pairs.slice(0, 25)) {
      const ours = await measure.all('invoices', 'createdAtAsc', { query: { customer_id: id } });
      const theirs = await stripe.invoices.list({ customer, limit: 100 }).autoPagingToArray({ limit: 1000 });
      const ascending = (totals: number[]): number[] => totals.sort((a, b) => a - b);
      expect(ascending(ours.map((row) => minor(row, 'total')))).toEqual(ascending(theirs.map(({ total }) => total)));
    }
  });

  it('differ in MRR for each of the four reasons, and are told so to nobody but the control plane', async () => {
    const reasons = new Set(pairs.map(({ difference }) => difference));
    expect(reasons).toEqual(new Set(['discount', 'tax', 'past_due', 'metering', null]));
    for (const { measure: id, mrr, currency } of pairs.slice(0, 40)) {
      const told = (await measure.read(`/customers/${id}`))['mrr'];
      expect(told).toEqual({ currency: currency.toUpperCase(), value_in_cents: mrr });
    }
  });

  it('are not the others: Stripe knows nobody whom only Measure has', async () => {
    const rows = await measure.all('customers', 'createdAtAsc');
    const known = new Set(pairs.map((pair) => pair.measure));
    const alone = rows.filter((row) => !known.has(text(row, 'id')));
    expect(alone.length).toBeGreaterThan(100);
    for (const row of alone.slice(0, 30)) {
      const found = await stripe.customers.list({ email: text(row, 'email') || 'nobody@nowhere.example' });
      expect(found.data).toEqual([]);
      expect(isObject(row) && JSON.stringify(row['integration_references'])).not.toContain('"stripe"');
    }
  });
});
