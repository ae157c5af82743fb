import { at } from '../total-readers.ts';
import { isWhole } from './nested.ts';

/**
 * Whether an object as an event carries it holds all that we use of its kind (ruling 11). Events expand nothing: an id
 * where we read the object, or a list cut at ten, means that it must be fetched.
 */
export function isComplete(kind: string, payload: unknown): boolean {
  if (!isWhole(kind, payload)) return false;
  const check = checks[kind];
  return check !== undefined && check(payload);
}

const checks: Readonly<Record<string, (payload: unknown) => boolean>> = {
  product: () => true,
  charge: () => true,
  payment_method: () => true,
  meter: () => true,
  subscription: (payload) =>
    isEmptyList(at(payload, 'discounts')) &&
    typeof at(payload, 'default_payment_method') !== 'string' &&
    typeof at(payload, 'default_source') !== 'string' &&
    itemsOf(payload).every((item) => isEmptyList(at(item, 'discounts'))),
  customer: (payload) =>
    typeof at(at(payload, 'invoice_settings'), 'default_payment_method') !== 'string' &&
    typeof at(payload, 'default_source') !== 'string' &&
    (at(payload, 'discount') ?? null) === null,
  // Without its payments an invoice cannot be joined to the charge that failed.
  invoice: (payload) => at(payload, 'payments') !== undefined || at(payload, 'attempt_count') === 0,
};

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function itemsOf(payload: unknown): readonly unknown[] {
  const items = at(at(payload, 'items'), 'data');
  // An unreadable list of items is not an empty one.
  return Array.isArray(items) && items.length > 0 ? items : [null];
}
