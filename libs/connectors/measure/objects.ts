import { type BillingObject, ConnectorError } from '../connector.ts';
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

/**
 * The invoice once more, for whom it is sent to, where that is someone else than the customer it is about: payment is the
 * payer's matter too (reference "measure-api" §10.7).
 */
export function payersCopyOf(invoice: BillingObject): BillingObject | null {
  const payer = textAt(invoice.payload, 'billed_customer_id') ?? textAt(at(invoice.payload, 'billed_customer'), 'id');
  if (payer === null || payer === invoice.customerId) return null;
  return { ...invoice, kind: 'payer_invoice', customerId: payer };
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
