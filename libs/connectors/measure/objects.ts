import type { BillingObject } from '../billing-object.ts';
import { ConnectorError } from '../connector-error.ts';
import { at } from '../total-readers.ts';
import { measureApiVersion } from './dialect/address.ts';

/** Kinds whose rows belong to no customer. */
const catalogueKinds: ReadonlySet<string> = new Set([
  'entitlement',
  'billable_item',
  'billable_metric',
  'product',
  'product_pricing',
]);

/** Invoices are addressed by `uuid` (reference "measure-api" §3.3). */
export function idOf(kind: string, payload: unknown): string | null {
  return textAt(payload, kind === 'invoice' ? 'uuid' : 'id');
}

/** The row to keep of one object of Measure's. Throws only for what has no id. */
export function toBillingObject(kind: string, payload: unknown, knownAt: Date): BillingObject {
  const externalId = idOf(kind, payload);
  if (externalId === null) throw new ConnectorError('malformed', `Measure gave a ${kind} without an id.`);
  return {
    kind,
    externalId,
    customerId: kind === 'customer' ? externalId : catalogueKinds.has(kind) ? null : ownerOf(payload),
    payload: kept(payload),
    apiVersion: measureApiVersion,
    knownAt,
    isDeleted: textAt(payload, 'deleted_at') !== null && !textAt(payload, 'deleted_at')?.startsWith('0001'),
  };
}

/** What kind the copies of a kind are for whoever pays for another customer. */
const payersKinds = { invoice: 'payer_invoice', payment_transaction: 'payer_payment' } as const;

/**
 * An invoice once more, for whom it is sent to, or a payment, for the parent of its customer, where that is someone else: payment
 * is the payer's matter too (reference "measure-api" §10.7). Null for everything else. A payment does not say who is billed; it
 * counts only where the parent holds the invoice.
 */
export function payersCopyOf(object: BillingObject): BillingObject | null {
  const { kind, payload } = object;
  if (kind !== 'invoice' && kind !== 'payment_transaction') return null;
  const payer =
    kind === 'invoice' ? partyOf(payload, 'billed_customer') : partyOf(at(payload, 'customer'), 'parent_customer');
  if (payer === null || payer === object.customerId) return null;
  return { ...object, kind: payersKinds[kind], customerId: payer };
}

/** The kind that a copy is of; any other kind is its own. */
export function copiedKindOf(kind: string): string {
  return Object.entries(payersKinds).find(([, copy]) => copy === kind)?.[0] ?? kind;
}

function partyOf(payload: unknown, name: string): string | null {
  return textAt(payload, `${name}_id`) ?? textAt(at(payload, name), 'id');
}

function ownerOf(payload: unknown): string | null {
  return textAt(payload, 'customer_id') ?? textAt(at(payload, 'customer'), 'id');
}

/** Bank numbers and mandates of an expanded payment method are never stored (reference "measure-api" §6.10). */
const never: ReadonlySet<string> = new Set(['institution_number', 'transit_number', 'routing_number', 'mandate_id']);

function kept(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kept);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, held]) => (never.has(key) ? [] : [[key, kept(held)]])),
  );
}

function textAt(value: unknown, key: string): string | null {
  const held = at(value, key);
  return typeof held === 'string' && held !== '' ? held : null;
}
