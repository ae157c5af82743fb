import { type BillingObject, ConnectorError } from '../connector.ts';
import { at } from '../total-readers.ts';
import { stripeApiVersion } from './version.ts';

/** Our kinds by the name Stripe writes into `object`. What is not here is kept as `unknown:<object>`, never dropped. */
const kindsByObject: Readonly<Record<string, string>> = {
  product: 'product',
  price: 'price',
  coupon: 'coupon',
  'billing.meter': 'meter',
  subscription: 'subscription',
  customer: 'customer',
  invoice: 'invoice',
  charge: 'charge',
  balance_transaction: 'balance_transaction',
  payment_method: 'payment_method',
  usage_reading: 'usage_reading',
  credit_reading: 'credit_reading',
};

/** Kinds whose rows belong to the customer they name. */
const ownedKinds: ReadonlySet<string> = new Set([
  'subscription',
  'invoice',
  'charge',
  'payment_method',
  'usage_reading',
  'credit_reading',
]);

/** The id of a reference that Stripe gives as text or, expanded, as an object. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string' && value !== '') return value;
  const id = at(value, 'id');
  return typeof id === 'string' && id !== '' ? id : null;
}

/** Our kind for what Stripe calls this object. */
export function kindOf(objectName: string): string {
  return Object.hasOwn(kindsByObject, objectName) ? (kindsByObject[objectName] ?? '') : `unknown:${objectName}`;
}

/**
 * The row to keep of one object of Stripe's, as plain JSON. Total: an object without an id (there is one balance an
 * account) is kept under its own name; only what is not an object at all is refused.
 */
export function toBillingObject(payload: unknown, knownAt: Date, apiVersion: string = stripeApiVersion): BillingObject {
  const objectName = at(payload, 'object');
  if (typeof objectName !== 'string' || objectName === '') {
    throw new ConnectorError('malformed', 'Stripe gave something that is not one of its objects.');
  }
  const kind = kindOf(objectName);
  const externalId = idOf(payload) ?? objectName;
  return {
    kind,
    externalId,
    customerId: kind === 'customer' ? externalId : ownedKinds.has(kind) ? idOf(at(payload, 'customer')) : null,
    payload,
    apiVersion,
    knownAt,
    isDeleted: at(payload, 'deleted') === true,
  };
}
