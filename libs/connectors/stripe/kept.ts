import type { Keeps } from '../connector.ts';
import { type Kept, keepOf, keptBy, keptFields, type KeptFields } from '../kept-fields.ts';
import { readEntry } from './shapes/balance.ts';
import { readCreditReading } from './shapes/credits.ts';
import { readCustomer } from './shapes/customer.ts';
import { readCoupon } from './shapes/discount.ts';
import { readCharge, readInvoice } from './shapes/invoice.ts';
import { readPaymentMethod } from './shapes/payment-method.ts';
import { readPrice, readProduct } from './shapes/price.ts';
import { readSubscription } from './shapes/subscription.ts';
import { readMeter, readUsageReading } from './shapes/usage.ts';

/** What the frame of every object says: whose it is, since when, whether it is there. */
const frame: KeptFields = keptFields(['customer', 'created', 'deleted'].map((name) => [name, 'whole']));

/** What reads an object of each kind that a shape knows. */
export const keptReaders = {
  product: readProduct,
  price: readPrice,
  coupon: readCoupon,
  meter: readMeter,
  subscription: readSubscription,
  customer: readCustomer,
  invoice: readInvoice,
  charge: readCharge,
  balance_transaction: readEntry,
  payment_method: readPaymentMethod,
  usage_reading: readUsageReading,
  credit_reading: readCreditReading,
} satisfies Readonly<Record<string, (payload: unknown) => unknown>>;

const kinds: ReadonlyMap<string, Kept> = new Map(
  Object.entries(keptReaders).map(([kind, read]) => [kind, framed(read)] as const),
);

/**
 * What is kept of an object: what the shapes of its kind read, and nothing else of addresses, telephone numbers and whatever stands
 * beside. An object of a kind that nobody knows is kept whole.
 */
export function keptOfKind(kind: string): Kept {
  return kinds.get(kind) ?? 'whole';
}

/** For the mirror. The revision is raised whenever a shape reads more than it did. */
export const stripeKeeps: Keeps = {
  revision: 2,
  of: (kind, payload) => keepOf(payload, keptOfKind(kind)),
};

function framed(read: (payload: unknown) => unknown): Kept {
  const part = keptBy(read);
  return part === 'whole' ? part : new Map([...frame, ...part]);
}
