import type { BillingObject, ObjectRef } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import type { ListedRow } from '../row-copy.ts';
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
    customerId: ownerOf({ kind, externalId }, at(payload, 'customer')),
    payload,
    apiVersion,
    knownAt,
    isDeleted: at(payload, 'deleted') === true,
  };
}

/** The fields of a listed row that its object is made of. */
export const listedFields = ['id', 'object', 'customer', 'deleted'] as const;

/** The same of a row of a list that is kept as it came; null for one that must be taken apart to be understood. */
export function toListedObject({ json, fields }: ListedRow, knownAt: Date): BillingObject | null {
  const objectName = wordIn(fields['object']);
  const externalId = wordIn(fields['id']);
  if (objectName === null || externalId === null) return null;
  const kind = kindOf(objectName);
  const customerId = ownerOf({ kind, externalId }, fields['customer']);
  return new ListedObject({ kind, externalId, customerId, knownAt, isDeleted: fields['deleted'] === true }, json);
}

/** A class, for an object literal with a getter of its own costs several times as much to make. */
class ListedObject implements BillingObject {
  readonly kind: string;
  readonly externalId: string;
  readonly customerId: string | null;
  readonly apiVersion = stripeApiVersion;
  readonly knownAt: Date;
  readonly isDeleted: boolean;
  readonly json: string;
  #payload: unknown;

  constructor(
    listed: Pick<BillingObject, 'kind' | 'externalId' | 'customerId' | 'knownAt' | 'isDeleted'>,
    json: string,
  ) {
    this.kind = listed.kind;
    this.externalId = listed.externalId;
    this.customerId = listed.customerId;
    this.knownAt = listed.knownAt;
    this.isDeleted = listed.isDeleted;
    this.json = json;
  }

  get payload(): unknown {
    return (this.#payload ??= JSON.parse(this.json));
  }
}

function ownerOf({ kind, externalId }: ObjectRef, customer: unknown): string | null {
  if (kind === 'customer') return externalId;
  return ownedKinds.has(kind) ? idOf(customer) : null;
}

function wordIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
