import { measureConnector } from '#connectors/measure/index.ts';
import { stripeConnector } from '#connectors/stripe/index.ts';
import { unreadPartsOf } from './unread-parts.ts';

const report = (resource: string, result: 'readable' | 'missing' = 'missing') => ({
  resource,
  label: resource,
  isRequired: false,
  result,
  permissions: [`${resource}_read`],
  words: result === 'missing' ? 'The key may not read it. No refunds.' : null,
});
const left = (kind: string) => ({ kind, label: kind, words: 'Charges: Stripe has a fault.', isRequired: false });
const open = { id: 'c1', status: 'connected', system: 'stripe', resources: [], unread: [] } as const;

describe('the parts that a connection cannot tell', () => {
  it('are none where everything may be read and was', () => {
    expect(unreadPartsOf({ ...open, resources: [report('charges', 'readable')] }, stripeConnector)).toEqual([]);
  });

  it.each([
    ['charges', 'payments'],
    ['coupons', 'discounts'],
    ['payment_methods', 'cards'],
    ['balance_transactions', 'fees'],
    ['meters', 'usage'],
    ['meter_usage', 'usage'],
  ] as const)('are told with the permission that is missing: %s', (resource, part) => {
    const words = `${resource} may not be read: ${resource}_read is missing in Stripe.`;
    const found = unreadPartsOf({ ...open, resources: [report(resource)] }, stripeConnector);
    expect(found).toEqual([{ connectionId: 'c1', system: 'stripe', systemLabel: 'Stripe', part, words }]);
  });

  it.each([
    ['charge', 'payments', stripeConnector],
    ['balance_transaction', 'fees', stripeConnector],
    ['usage', 'usage', stripeConnector],
    ['usage', 'usage', measureConnector],
    ['credit', 'usage', measureConnector],
    ['payment_transaction', 'payments', measureConnector],
  ] as const)('are what the last reading had to leave out: %s', (kind, part, connector) => {
    const told = { part, words: 'Charges: Stripe has a fault.' };
    expect(unreadPartsOf({ ...open, unread: [left(kind)] }, connector)).toMatchObject([told]);
  });

  it('are nobody’s any more where the connection has ended', () => {
    expect(unreadPartsOf({ ...open, status: 'disconnected', resources: [report('charges')] }, stripeConnector)).toEqual(
      [],
    );
  });
});
