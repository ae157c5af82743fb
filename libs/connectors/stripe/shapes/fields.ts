import { z } from 'zod';
import { at, idOf } from '../objects.ts';

/*
 * Small readers for what a billing system gives. Each is total: a value of the wrong type is read as null, so that one odd
 * field never hides the rest of an object. The reader of the object decides what a null means; it never means 0.
 */

/** Whatever stands there, or nothing, given to a reader. */
export const field = <T>(read: (value: unknown) => T) => z.unknown().optional().transform(read);

export const text = field((value) => (typeof value === 'string' ? value : null));

export const flag = field((value) => (typeof value === 'boolean' ? value : null));

export const number = field((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));

/** A whole number that is exact as a JavaScript number. */
export const whole = field(toWhole);

/** Decimal text as `*_decimal` fields hold it, at most twelve places; plain numbers of older shapes are taken too. */
export const decimal = field((value) => {
  const plain = typeof value === 'number' && Number.isFinite(value) ? plainDecimal(value) : value;
  return typeof plain === 'string' && /^-?\d{1,30}(?:\.\d{1,12})?$/.test(plain) ? plain : null;
});

/** The last second that a date can hold. */
const lastSecond = 8.64e12;

/** Epoch seconds. */
export const instant = field((value) => {
  const seconds = toWhole(value);
  return seconds === null || seconds < 0 || seconds > lastSecond ? null : new Date(seconds * 1000);
});

/** Keys and values of an object whose keys are the merchant's own. */
export const metadata = field((value) => new Map<string, unknown>(entriesOf(value)));

export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** A reference that Stripe gives as an id or, expanded, as the object itself. */
export interface Expandable<T> {
  readonly id: string;
  readonly object: T | null;
}

export function expandable<T>(read: (value: unknown) => T | null) {
  return field((value): Expandable<T> | null => {
    const id = idOf(value);
    return id === null ? null : { id, object: typeof value === 'string' ? null : read(value) };
  });
}

/** The id of a reference of which the object is not needed. */
export const reference = field(idOf);

/** A nested list, or a plain array: the rows that can be read, or null when it is no list at all. */
export function rowsOf<T>(read: (value: unknown) => T | null) {
  return field((value): readonly T[] | null => {
    const rows: unknown = Array.isArray(value) ? value : at(value, 'data');
    return Array.isArray(rows) ? rows.flatMap((row: unknown) => read(row) ?? []) : null;
  });
}

/** The reader of a nested object; null when it is not one. */
export function reader<T>(shape: z.ZodType<T>): (value: unknown) => T | null {
  return (value) => {
    const read = shape.safeParse(value);
    return read.success ? read.data : null;
  };
}

/** A nested object, or null. */
export function nested<T>(shape: z.ZodType<T>) {
  return field(reader(shape));
}

function toWhole(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

/** JavaScript writes small and large numbers with an exponent, which is no decimal text. */
function plainDecimal(value: number): string {
  const plain = String(value);
  return plain.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : plain;
}
