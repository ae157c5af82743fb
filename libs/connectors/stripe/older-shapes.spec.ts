import type { BillingView } from '#core/snapshot/billing-view.ts';
import { contractSettings } from '../testing/connector-contract.ts';
import { at } from '../total-readers.ts';
import { normalizeCustomer } from './normalize.ts';
import { held } from './testing/held.ts';
import {
  aCard,
  aCharge,
  aCoupon,
  aCustomer,
  aDiscount,
  aPrice,
  aProduct,
  aSubscription,
  anInvoice,
  anInvoicePayment,
  anItem,
  type Json,
  list,
  now,
  seconds,
} from './testing/shapes.ts';

/** One change that Stripe made to its shapes, undone: what an object looked like before. */
type Undo = (object: Json) => Json;

const only =
  (name: string, undo: Undo): Undo =>
  (object) =>
    object['object'] === name ? undo(object) : object;
const rowsOf = (nested: unknown): readonly Json[] => {
  const rows: unknown = at(nested, 'data');
  return Array.isArray(rows) ? rows : [];
};
const without = (object: Json, ...keys: readonly string[]): Json =>
  Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));

const periodOnSubscription = only('subscription', (subscription) => {
  const items = rowsOf(subscription['items']);
  const { current_period_start, current_period_end } = items[0] ?? {};
  const bare = items.map((item) => without(item, 'current_period_start', 'current_period_end'));
  return { ...subscription, items: list(bare), current_period_start, current_period_end };
});

const toPlan = (price: unknown): Json => ({
  id: at(price, 'id'),
  object: 'plan',
  amount: at(price, 'unit_amount'),
  amount_decimal: at(price, 'unit_amount_decimal'),
  billing_scheme: at(price, 'billing_scheme'),
  currency: at(price, 'currency'),
  interval: at(at(price, 'recurring'), 'interval'),
  interval_count: at(at(price, 'recurring'), 'interval_count'),
  metadata: at(price, 'metadata'),
  nickname: at(price, 'nickname'),
  product: at(price, 'product'),
  tiers_mode: at(price, 'tiers_mode'),
  transform_usage: at(price, 'transform_quantity'),
  usage_type: at(at(price, 'recurring'), 'usage_type'),
});

const planOnItem = only('subscription', (subscription) => ({
  ...subscription,
  items: list(
    rowsOf(subscription['items']).map((item) => ({ ...without(item, 'price'), plan: toPlan(item['price']) })),
  ),
}));

const oldDiscount = (discount: unknown): Json | null =>
  typeof discount !== 'object' || discount === null
    ? null
    : { ...without({ ...discount }, 'source'), coupon: at(at(discount, 'source'), 'coupon') };

const oneDiscount = only('subscription', (subscription) => {
  const discounts: unknown = subscription['discounts'];
  const [first] = Array.isArray(discounts) ? discounts : [];
  return { ...without(subscription, 'discounts'), discount: oldDiscount(first) };
});

const invoiceFields = only('invoice', (invoice) => {
  const [payment] = rowsOf(invoice['payments']);
  return {
    ...without(invoice, 'parent', 'payments'),
    subscription: at(at(invoice['parent'], 'subscription_details'), 'subscription') ?? null,
    payment_intent: at(payment?.['payment'], 'payment_intent') ?? null,
    paid: invoice['status'] === 'paid',
  };
});

const chargeNamesInvoice = only('charge', (charge) => ({ ...charge, invoice: 'in_1' }));

const cardAsSource = only('customer', (customer) => {
  const method: unknown = at(customer['invoice_settings'], 'default_payment_method');
  const card: unknown = at(method, 'card');
  if (typeof card !== 'object' || card === null) return customer;
  return {
    ...without(customer, 'invoice_settings'),
    default_source: { ...without({ ...card }, 'wallet'), id: at(method, 'id'), object: 'card' },
  };
});

const undos: Readonly<Record<string, Undo>> = {
  'the period on the subscription': periodOnSubscription,
  'a plan for the price': planOnItem,
  'one discount for several': oneDiscount,
  'the subscription and the payment on the invoice': invoiceFields,
  'the invoice on the charge': chargeNamesInvoice,
  'a card as source': cardAsSource,
};

const yearly = aPrice({ id: 'price_y', unit_amount: 120_000, unit_amount_decimal: '120000' }, { interval: 'year' });
const coupon = aCoupon({ percent_off: 20 });
const failed = { status: 'failed', failure_code: 'card_declined', outcome: { reason: 'insufficient_funds' } };

const books: Readonly<Record<string, readonly Json[]>> = {
  'somebody who pays': [
    aCustomer({ invoice_settings: { default_payment_method: aCard() } }),
    aSubscription([anItem(aPrice(), { quantity: 3 })]),
    anInvoice({ status: 'paid', amount_paid: 10_000, amount_remaining: 0, payments: list([anInvoicePayment('pi_1')]) }),
    aCharge(),
  ],
  'somebody with a discount, by the year': [
    aSubscription([anItem(yearly)], { discounts: [aDiscount(coupon, { subscription: 'sub_1' })] }),
  ],
  'somebody whose payment failed': [
    aSubscription([anItem(aPrice())], { status: 'past_due' }),
    anInvoice({ attempted: true, attempt_count: 1, payments: list([anInvoicePayment('pi_1')]) }),
    aCharge(failed),
  ],
  'somebody in trial': [
    aSubscription([anItem(aPrice())], { status: 'trialing', trial_end: seconds('2026-09-09T00:00:00Z') }),
  ],
  'somebody who leaves': [aSubscription([anItem(aPrice())], { cancel_at_period_end: true })],
};

const viewOf = (objects: readonly Json[]): BillingView =>
  normalizeCustomer(held(objects, [aProduct(), coupon]), contractSettings, now);

type Case = [who: string, what: string, book: readonly Json[], changes: readonly Undo[]];

describe('older shapes', () => {
  const cases: Case[] = Object.entries(books).flatMap(([who, book]): Case[] => [
    ...Object.entries(undos).map(([what, undo]): Case => [who, what, book, [undo]]),
    [who, 'all of it at once', book, Object.values(undos)],
  ]);

  it.each(cases)('of %s with %s say the same', (_who, _what, book, changes) => {
    const older = book.map((object) => changes.reduce<Json>((changed, undo) => undo(changed), object));
    expect(viewOf(older)).toEqual(viewOf(book));
  });
});
