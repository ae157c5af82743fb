import { readJson } from '../platform/http/strict-json.ts';

/**
 * A proven body as it is kept. Throws `UnreadableJson` for what is no JSON or could be read in two ways. NUL and halves of
 * characters, which the database cannot hold, become the replacement character.
 */
export function readPayload(body: Buffer): unknown {
  return storable(readJson(body, { isProven: true }));
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\uFFFD').toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [storable(key), storable(held)]));
}
