/** Where in an event the id of an object to look at again stands. */
export interface RefPlace {
  readonly kind: string;
  /** Path below `data.object`, or below `data.previous_attributes` for what has just been taken away. */
  readonly path: string;
  readonly in: 'object' | 'previous';
}

export interface EventRow {
  /** The whole type, or the beginning of it when it ends in a dot. */
  readonly type: string;
  readonly refs: readonly RefPlace[];
}

const place = (kind: string, path: string, within: RefPlace['in'] = 'object'): RefPlace => ({ kind, path, in: within });
const row = (type: string, ...refs: readonly RefPlace[]): EventRow => ({ type, refs });

/**
 * From the type of an event to the objects it is about. The first row that fits wins, so the narrower stands first.
 * A type without a row is kept and concerns nothing we hold (reference "stripe" §7.3).
 */
const eventTable: readonly EventRow[] = [
  row('customer.subscription.', place('subscription', 'id')),
  row('customer.source.', place('customer', 'customer')),
  row('customer.discount.', place('customer', 'customer'), place('subscription', 'subscription')),
  row('customer.tax_id.'),
  row('customer.', place('customer', 'id')),
  // A forecast without an id of its own: only the subscription that will be billed can be looked at.
  row(
    'invoice.upcoming',
    place('subscription', 'parent.subscription_details.subscription'),
    place('subscription', 'subscription'),
  ),
  row('invoice.', place('invoice', 'id')),
  row('invoice_payment.', place('invoice', 'invoice')),
  row('credit_note.', place('invoice', 'invoice')),
  row('charge.dispute.', place('charge', 'charge')),
  row('charge.refund.', place('charge', 'charge')),
  row('charge.', place('charge', 'id')),
  row('refund.', place('charge', 'charge')),
  // Successes are told by their charge; of failures some merchants forward only this.
  row('payment_intent.payment_failed', place('charge', 'latest_charge')),
  row(
    'payment_method.',
    place('payment_method', 'id'),
    place('customer', 'customer'),
    place('customer', 'customer', 'previous'),
  ),
  row('subscription_schedule.', place('subscription', 'subscription'), place('subscription', 'released_subscription')),
  row('product.', place('product', 'id')),
  row('price.', place('price', 'id')),
  row('plan.', place('price', 'id')),
  row('coupon.', place('coupon', 'id')),
  row('billing.meter.', place('meter', 'id')),
];

/** Our kind by the type that a thin event gives to its related object. */
export const thinKinds: Readonly<Record<string, string>> = {
  subscription: 'subscription',
  customer: 'customer',
  invoice: 'invoice',
  charge: 'charge',
  payment_method: 'payment_method',
  product: 'product',
  price: 'price',
  plan: 'price',
  coupon: 'coupon',
  'billing.meter': 'meter',
};

/** After these the object is no more; a canceled subscription is not among them, it stays readable. */
export const deletions: ReadonlySet<string> = new Set([
  'customer.deleted',
  'product.deleted',
  'price.deleted',
  'coupon.deleted',
  'invoice.deleted',
]);

/** The access itself is taken away: nothing may be fetched any more (reference "stripe" §2.4). */
export const endOfAccess = 'account.application.deauthorized';

/** The row of one type; undefined for types that concern nothing we hold. */
export function eventRowOf(type: string): EventRow | undefined {
  return eventTable.find((candidate) =>
    candidate.type.endsWith('.') ? type.startsWith(candidate.type) : type === candidate.type,
  );
}
