import type { BillingObject } from '../../billing-object.ts';
import { rows } from '../testing/held.ts';
import { aCard, aCustomer, anItem, aPrice, aSubscription, now } from '../testing/shapes.ts';
import { toHoldings } from './holdings.ts';

const together = 10;

/** As a store holds very many objects: packed by tens, of which only one pack lies open. Counts how often one was opened. */
function packed(objects: readonly BillingObject[]) {
  const store = { opened: 0, objects: [] as BillingObject[] };
  let open = -1;
  store.objects = objects.map(({ payload, ...frame }, at) => ({
    ...frame,
    get payload(): unknown {
      const pack = Math.floor(at / together);
      if (pack !== open) store.opened += 1;
      open = pack;
      return structuredClone(payload);
    },
  }));
  return store;
}

const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

const holding = (objects: readonly BillingObject[]) =>
  toHoldings({ connectionId: 'connection-1', customerId: 'cus_1', objects, catalogue: [] });

const subscription = (id: string, card: unknown = null) =>
  aSubscription([anItem(aPrice())], { id, default_payment_method: card });

describe('holdings', () => {
  it('reads very many objects in their order, whenever each was true', () => {
    const count = 200;
    const objects = Array.from({ length: count }, (_, at) =>
      rows([subscription(`sub_${at}`, aCard({ id: `pm_${at}` }))], later((at * 83) % count)),
    );
    const store = packed(objects.flat());
    const { subscriptions, methods } = holding(store.objects);
    expect(subscriptions).toHaveLength(count);
    expect(methods.size).toBe(count);
    // Once, for the subscriptions and for the payment methods in them.
    expect(store.opened).toBe(count / together);
  });

  const card = (last4: string) => aCard({}, { last4 });
  const customer = aCustomer({ invoice_settings: { default_payment_method: card('1111') } });
  it.each([
    ['the one read last', [later(3), later(2), later(1)], '1111'],
    ['the one read last, in the middle', [later(1), later(3), later(2)], '2222'],
    ['the one read last, at the end', [later(1), later(2), later(3)], '3333'],
    ['the last of those as new', [later(1), later(1), later(1)], '3333'],
    ['the last of the two that are newest', [later(2), later(2), later(1)], '2222'],
  ])('holds of several copies of a payment method %s', (_, [first, second, third], last4) => {
    const objects = [
      ...rows([customer], first),
      ...rows([card('2222')], second),
      ...rows([subscription('sub_1', card('3333'))], third),
    ];
    expect(holding(objects).methods.get('pm_1')?.card?.last4).toBe(last4);
  });
});
