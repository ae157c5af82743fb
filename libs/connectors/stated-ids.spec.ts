import { stripeConnector } from './stripe/index.ts';
import * as stripe from './stripe/testing/shapes.ts';
import { contractSettings } from './testing/connector-contract.ts';
import { statedIdentifiers, statedSystemIds } from './stated-ids.ts';

const metadata = (given: Readonly<Record<string, unknown>>) => new Map(Object.entries(given));

describe('ids that metadata states', () => {
  it.each([
    [{ account_id: 'acct-20417' }, ['identifier:acct-20417']],
    [{ 'Customer ID': 'acct-20417' }, ['identifier:acct-20417']],
    [{ externalId: 'acct-20417', org_id: 'acct-20417' }, ['identifier:acct-20417']],
    [{ company_id: 'co-1', tenant_id: 'te-1' }, ['identifier:co-1', 'identifier:te-1']],
    [{ customer_id: 'none', identifier: '' }, []],
    // Not the customer: a person in it, its plan, who brought it, whom it belongs to.
    [{ user_id: 'user-1', plan_id: 'plan-1', referrer_id: 'acct-1', parent_account_id: 'acct-2', id: 'acct-3' }, []],
  ])('of %j are %j', (given, ids) => {
    expect(statedIdentifiers(metadata(given))).toEqual(ids);
  });

  it('are of another system where the key names that one, and never of its own', () => {
    const given = metadata({ measure_customer_id: 'cust-1', stripe_customer_id: 'cus_1', crm_id: 'crm-1' });
    expect(statedSystemIds(given, 'stripe')).toEqual(['measure:cust-1']);
    expect(statedSystemIds(given, 'measure')).toEqual(['stripe:cus_1']);
  });

  it('stand beside the ids of the customer, not among them', () => {
    const at = new Date('2026-09-01T00:00:00Z');
    const payload = stripe.aCustomer({ id: 'cus_1', metadata: { account_id: 'acct-20417', measure_id: 'cust-1' } });
    const row = { kind: 'customer', externalId: 'cus_1', customerId: 'cus_1', payload, apiVersion: '1', knownAt: at };
    const held = { connectionId: 'c', customerId: 'cus_1', objects: [{ ...row, isDeleted: false }], catalogue: [] };
    expect(stripeConnector.normalize(held, contractSettings, at).customer).toMatchObject({
      aliases: ['stripe:cus_1'],
      stated: ['identifier:acct-20417', 'measure:cust-1'],
    });
  });
});
