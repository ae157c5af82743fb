import type { Alias, Doubt } from '#core/snapshot/billing-view.ts';
import type { BillingObject, CustomerObjects } from '../../billing-object.ts';
import { heldReader } from '../../held-objects.ts';
import { type CreditReading, readCreditReading } from '../shapes/credits.ts';
import { type Customer, readCustomer } from '../shapes/customer.ts';
import { type Coupon, readCoupon } from '../shapes/discount.ts';
import { type Charge, type Invoice, readCharge, readInvoice } from '../shapes/invoice.ts';
import { type PaymentMethod, readPaymentMethod } from '../shapes/payment-method.ts';
import { type Price, type Product, readPrice, readProduct } from '../shapes/price.ts';
import { type Subscription, readSubscription } from '../shapes/subscription.ts';
import { type UsageReading, readMeter, readUsageReading } from '../shapes/usage.ts';

/** All that is held of one billing customer, read into shapes, with what could not be read named. */
export interface Holdings {
  readonly connectionId: string;
  readonly customerId: string;
  /** Null when the customer itself has not been read (yet), or is deleted. */
  readonly customer: Customer | null;
  readonly isDeleted: boolean;
  readonly subscriptions: readonly Subscription[];
  readonly invoices: readonly Invoice[];
  readonly charges: readonly Charge[];
  readonly readings: readonly UsageReading[];
  /** What is left of prepaid credits. */
  readonly credits: readonly CreditReading[];
  readonly prices: ReadonlyMap<string, Price>;
  readonly products: ReadonlyMap<string, Product>;
  readonly coupons: ReadonlyMap<string, Coupon>;
  readonly meterNames: ReadonlyMap<string, string>;
  /** The newest copy of each payment method, whether read on its own or expanded in another object. */
  readonly methods: ReadonlyMap<string, PaymentMethod>;
  readonly doubts: readonly Doubt[];
}

/** Reads every payload once. An object that cannot be read is a doubt, not a hole. */
export function toHoldings(objects: CustomerObjects): Holdings {
  const { all, doubts } = heldReader(objects.connectionId, 'Stripe');
  const live = objects.objects.filter((object) => !object.isDeleted);
  const { catalogue } = objects;
  const meters = all(catalogue, 'meter', shared.meter);
  const noted: Noted = { customers: new Map(), subscriptions: new Map() };
  const customer = all(live, 'customer', noting(readCustomer, noted.customers))[0] ?? null;
  const subscriptions = all(live, 'subscription', noting(readSubscription, noted.subscriptions));
  return {
    connectionId: objects.connectionId,
    customerId: objects.customerId,
    customer,
    isDeleted: objects.objects.some((object) => object.kind === 'customer' && object.isDeleted),
    subscriptions,
    invoices: all(live, 'invoice', readInvoice),
    charges: all(live, 'charge', readCharge),
    readings: all(live, 'usage_reading', readUsageReading),
    credits: all(live, 'credit_reading', readCreditReading),
    prices: byId(all(catalogue, 'price', shared.price)),
    products: byId(all(catalogue, 'product', shared.product)),
    coupons: byId(all(catalogue, 'coupon', shared.coupon)),
    meterNames: new Map(
      meters.flatMap((meter) => (meter.display_name === null ? [] : [[meter.id, meter.display_name]])),
    ),
    methods: newestMethods(live, noted),
    doubts,
  };
}

/** Stripe's own ids as another billing system would know them; without the absent ones, each once. */
export function aliasesOf(...ids: readonly (string | null)[]): readonly Alias[] {
  const aliases: Alias[] = [];
  for (const id of ids) {
    const alias = id === null ? null : `stripe:${id}`;
    if (alias !== null && !aliases.includes(alias)) aliases.push(alias);
  }
  // Without the room for more that a list has once it was grown: there may be tens of thousands of these.
  return aliases.slice();
}

function byId<T extends { readonly id: string }>(rows: readonly T[]): ReadonlyMap<string, T> {
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * A card that the network renewed is told by the method's own event, so a copy expanded earlier must not win. Of copies as new the
 * last wins. The objects are gone through in their own order: in any other, very many of them are dear to read.
 */
function newestMethods(objects: readonly BillingObject[], noted: Noted): ReadonlyMap<string, PaymentMethod> {
  const newest = new Map<string, { readonly method: PaymentMethod; readonly knownAt: number }>();
  for (const object of objects) {
    if (!methodKinds.has(object.kind)) continue;
    const knownAt = object.knownAt.getTime();
    for (const method of methodsIn(object, noted)) {
      if (method != null && knownAt >= (newest.get(method.id)?.knownAt ?? -Infinity))
        newest.set(method.id, { method, knownAt });
    }
  }
  return new Map(Array.from(newest, ([id, { method }]) => [id, method]));
}

/** Kinds in which a payment method may stand. */
const methodKinds = new Set(['payment_method', 'subscription', 'customer']);

function methodsIn(object: BillingObject, noted: Noted): readonly (PaymentMethod | null | undefined)[] {
  if (object.kind === 'payment_method') return [readPaymentMethod(object.payload)];
  if (object.kind === 'subscription') {
    const subscription = noted.subscriptions.get(object);
    return [subscription?.default_payment_method?.object, subscription?.default_source?.object];
  }
  const customer = noted.customers.get(object);
  return [customer?.invoice_settings?.default_payment_method?.object, customer?.default_source?.object];
}

/** What was read of objects that are needed twice: very many of them are taken apart anew whenever they are looked at. */
interface Noted {
  readonly customers: Map<BillingObject, Customer | null>;
  readonly subscriptions: Map<BillingObject, Subscription | null>;
}

/** The same reader, which notes what it read of each object. */
function noting<T>(
  read: (payload: unknown) => T | null,
  noted: Map<BillingObject, T | null>,
): (payload: unknown, object: BillingObject) => T | null {
  return (payload, object) => {
    const held = read(payload);
    noted.set(object, held);
    return held;
  };
}

/** The same reader, which reads each payload once. */
function remembering<T>(read: (payload: unknown) => T | null): (payload: unknown) => T | null {
  const known = new WeakMap<object, { readonly held: T | null }>();
  return (payload) => {
    if (typeof payload !== 'object' || payload === null) return read(payload);
    const before = known.get(payload);
    if (before !== undefined) return before.held;
    const held = read(payload);
    known.set(payload, { held });
    return held;
  };
}

/** The catalogue is the same for thousands of customers: as long as a payload of it is held, it has been read. */
const shared = {
  price: remembering(readPrice),
  product: remembering(readProduct),
  coupon: remembering(readCoupon),
  meter: remembering(readMeter),
};
