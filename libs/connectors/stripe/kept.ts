import type { Keeps } from '../connector.ts';
import { type Kept, keepOf, keptBy, keptFields, type KeptFields } from '../kept-fields.ts';
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
  payment_method: readPaymentMethod,
  usage_reading: readUsageReading,
  credit_reading: readCreditReading,
} satisfies Readonly<Record<string, (payload: unknown) => unknown>>;

/** No shape reads it yet: what one line of a balance says, without whom it is about. */
const balanceFields = ['type', 'status', 'amount', 'fee', 'net', 'currency', 'exchange_rate', 'source', 'available_on'];

const kinds = new Map<string, Kept>([
  ...Object.entries(keptReaders).map(([kind, read]) => [kind, withFrame(keptBy(read))] as const),
  ['balance_transaction', keptFields([...frame, ...balanceFields.map((name) => [name, 'whole'] as const)])],
]);

/**
 * What is kept of an object: what the shapes of its kind read, and nothing else of addresses, telephone numbers and whatever stands
 * beside. An object of a kind that nobody knows is kept whole.
 */
export function keptOfKind(kind: string): Kept {
  return kinds.get(kind) ?? 'whole';
}

/** For the mirror. The revision is raised whenever a shape reads more than it did. */
export const stripeKeeps: Keeps = {
  revision: 1,
  of: (kind, payload) => keepOf(payload, keptOfKind(kind)),
};

function withFrame(kept: Kept): Kept {
  return kept === 'whole' ? kept : new Map([...frame, ...kept]);
}
