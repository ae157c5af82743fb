import { isObject, type Json } from '../api/json.ts';
import type { Profile } from './profile.ts';

const SINCE_2024 = ['display_name', 'customer', 'billed_customer', 'initiated_by', 'initiated_by_type'];
const ZERO_DATE = '0001-01-01T00:00:00Z';

/** An object in the manner that the profile asks for. `place` numbers the rows, so that every fifth can be odd. */
export function spoken(row: Json, profile: Profile, place: number): Json {
  const told = profile.version === '2024' ? asIn2024(row) : row;
  return translated(told, profile, place);
}

/** Customers stayed on subscriptions and payments; only invoices and the customer's own label were extended. */
function asIn2024(row: Json): Json {
  if (!isObject(row)) return row;
  const keepsCustomer = !('billed_customer' in row);
  return Object.fromEntries(
    Object.entries(row).filter(([key]) => !SINCE_2024.includes(key) || (key === 'customer' && keepsCustomer)),
  );
}

function translated(value: Json, profile: Profile, place: number): Json {
  if (Array.isArray(value)) {
    if (value.length === 0 && profile.nullArrays) return null;
    return value.map((one) => translated(one, profile, place));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, field(key, inner, { profile, place })]));
}

function field(key: string, inner: Json, { profile, place }: { profile: Profile; place: number }): Json {
  if (key === 'metadata' && inner !== null) return encoded(inner, profile.metadata);
  if (inner === null && profile.zeroDates && /_(date|at)$/.test(key)) return ZERO_DATE;
  if (key === 'status' && profile.unknownEnums && place % 5 === 0) return 'UNDER_REVIEW';
  return translated(inner, profile, place);
}

function encoded(metadata: Json, how: Profile['metadata']): Json {
  const text = JSON.stringify(metadata);
  if (how === 'text') return text;
  if (how === 'base64') return Buffer.from(text).toString('base64');
  return how === 'bytes' ? [...Buffer.from(text)] : metadata;
}
