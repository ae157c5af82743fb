import { z } from 'zod';
import { entriesOf, field, nested, text, whole } from '../../total-readers.ts';

/** An amount as Measure gives it. The currency of a zero may be left empty. */
export interface Amount {
  readonly minor: number;
  /** Lower case; null where it is left out. */
  readonly currency: string | null;
}

/** The value is in minor units of its own currency, whatever the field is called (A5). */
export const amount = nested(
  z.object({ currency: text, value_in_cents: whole }).transform(({ currency, value_in_cents }): Amount | null => {
    if (value_in_cents === null) return null;
    const code = (currency ?? '').trim().toLowerCase();
    return { minor: value_in_cents, currency: code === '' ? null : code };
  }),
);

/** Text that says something; Measure writes an empty text where there is none (reference "measure-api" §3.4). */
export const words = field((value) => {
  const trimmed = typeof value === 'string' ? value.trim() : '';
  return trimmed === '' ? null : trimmed;
});

const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** A date-time with `Z` or an offset; a zero date of the other side's language is no date (A6). */
export const instant = field(toInstant);

/** The last year that has a text of four digits: in another zone, a date of that year may be of the next one. */
const lastYear = 9999;

/** The instant that a text names (RFC 3339 with seconds and a zone); null for anything else, and for the zero date (A6). */
export function toInstant(value: unknown): Date | null {
  if (typeof value !== 'string' || !dateTime.test(value)) return null;
  const at = new Date(value);
  const year = at.getUTCFullYear();
  return year > 1 && year <= lastYear ? at : null;
}

/** One moment is one text, in whichever zone it was written: rows that share a time are known by it. What is no time stays as it is. */
export function momentText(value: string): string {
  const at = toInstant(value);
  if (at === null) return value;
  const fraction = /\.\d*[1-9]/.exec(value)?.[0] ?? '';
  return `${at.toISOString().slice(0, 19)}${fraction}Z`;
}

/** The merchant's own keys and values, in any of the encodings that the documents leave possible (A7). */
export const metadata = field((value): ReadonlyMap<string, unknown> => new Map(entriesOf(decoded(value))));

function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return isBytes(value) ? parsed(Buffer.from(value).toString('utf8')) : null;
  if (typeof value !== 'string') return value;
  return parsed(value) ?? parsed(Buffer.from(value, 'base64').toString('utf8'));
}

function isBytes(value: readonly unknown[]): value is number[] {
  return value.length > 0 && value.every((byte) => Number.isInteger(byte) && Number(byte) >= 0 && Number(byte) <= 255);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

/** The rows of a list that may also be null (reference "measure-api" §3.4); null when there is none at all. */
export function rows<T>(read: (value: unknown) => T | null) {
  return field((value): readonly T[] | null =>
    Array.isArray(value) ? value.flatMap((row: unknown) => read(row) ?? []) : null,
  );
}
