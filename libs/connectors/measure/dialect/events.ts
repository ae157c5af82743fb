import { createHash } from 'node:crypto';
import type { ObjectRef } from '../../billing-object.ts';
import type { RawRequest } from '../../delivery.ts';
import { at } from '../../total-readers.ts';

/** Where in the `data` of an event the id of an object to look at again stands. */
interface Place {
  readonly kind: string;
  readonly id: string;
  readonly customer: string | null;
}

const place = (kind: string, id: string, customer: string | null): Place => ({ kind, id, customer });

/**
 * From the part of the event's type before the dot to what it is about; `data_type` is not looked at (A22). Most names are
 * not confirmed, so every type of a known beginning counts. There are no events of invoices yet (A23).
 */
const places: Readonly<Record<string, readonly Place[]>> = {
  customer: [place('customer', 'id', 'id')],
  subscription: [place('subscription', 'id', 'customer_id')],
  invoice: [place('invoice', 'uuid', 'customer_id')],
  payment: [place('payment_transaction', 'id', 'customer_id'), place('invoice', 'invoice_uuid', null)],
  credit: [place('credit', 'id', 'customer_id')],
  contract: [place('contract', 'id', 'customer_id')],
  item: [place('billable_item', 'id', null)],
  metric: [place('billable_metric', 'id', null)],
  entitlement: [place('entitlement', 'id', null)],
  product: [place('product', 'id', null)],
  pricing: [place('product_pricing', 'id', null)],
};

/** The objects that an event of this type asks to be looked at, each once. */
export function refsOf(type: string, data: unknown): readonly ObjectRef[] {
  const prefix = type.split('.')[0] ?? '';
  const found = Object.hasOwn(places, prefix) ? (places[prefix] ?? []) : [];
  return found.flatMap(({ kind, id, customer }) => {
    const externalId = textAt(data, id);
    if (externalId === null) return [];
    return [{ kind, externalId, customerId: customer === null ? null : textAt(data, customer) }];
  });
}

/** A body without an envelope is the bare object: what it is, its fields tell. */
export function prefixOf(data: unknown): string {
  if (textAt(data, 'invoice_uuid') !== null) return 'payment';
  if (textAt(data, 'uuid') !== null) return 'invoice';
  if (textAt(data, 'identifier') !== null) return 'customer';
  return at(data, 'auto_renews') !== undefined && at(data, 'title') === undefined ? 'subscription' : '';
}

/** The delivery product names an event only where the sender asked it to (A24). */
const idHeaders = ['x-convoy-event-id', 'x-convoy-idempotency-key'];

/** By what a repeated delivery is known: a header, else the bytes themselves. */
export function eventIdOf({ headers, body }: RawRequest): string {
  for (const name of idHeaders) {
    const value = headers[name];
    if (typeof value === 'string' && /^[\x21-\x7e]{1,200}$/.test(value)) return `${name}:${value}`;
  }
  return `sha256:${createHash('sha256').update(body).digest('hex')}`;
}

function textAt(data: unknown, key: string): string | null {
  const value = at(data, key);
  return typeof value === 'string' && value !== '' && value.length <= 255 ? value : null;
}
