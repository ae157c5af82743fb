import { z } from 'zod';
import { directReading, keptOf, noteField, refused } from './direct-reading.ts';
import { keptBy, keptRows, noteKept } from './kept-fields.ts';

/*
 * Small readers for what a billing system gives. Each is total: a value of the wrong type is read as null, so that one odd
 * field never hides the rest of an object. The reader of the object decides what a null means; it never means 0.
 */

/** A property of something that may be anything. */
export function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

/** Whatever stands there, or nothing, given to a reader. */
export const field = <T>(read: (value: unknown) => T) => noteField(z.unknown().optional().transform(read), read);

export const text = field((value) => (typeof value === 'string' ? value : null));

export const flag = field((value) => (typeof value === 'boolean' ? value : null));

export const number = field((value) => (typeof value === 'number' && Number.isFinite(value) ? value : null));

/** A whole number that is exact as a JavaScript number. */
export const whole = field(toWhole);

/** Keys and values of an object whose keys are the merchant's own. */
export const metadata = field((value) => new Map<string, unknown>(entriesOf(value)));

/** What another reader would look at, as it stands: it is read where it turns out to be wanted. */
export const unread = (read: (value: unknown) => unknown) => field(noteKept((value: unknown) => value, keptBy(read)));

/** The keys and values of an object; none of anything else, a list included. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** A nested list, or a plain array: the rows that can be read, or null when it is no list at all. */
export function rowsOf<T>(read: (value: unknown) => T | null) {
  const readRows = (value: unknown): readonly T[] | null => {
    const rows: unknown = Array.isArray(value) ? value : at(value, 'data');
    if (!Array.isArray(rows)) return null;
    const held: T[] = [];
    for (const row of rows as readonly unknown[]) {
      const one = read(row);
      if (one !== null) held.push(one);
    }
    // As long as it is: one that was grown has room for many more, and a customer may have tens of thousands of these.
    return held.slice();
  };
  return field(noteKept(readRows, keptRows(keptBy(read))));
}

/** The reader of a nested object; null when it is not one. What its shape looks at is known (`keptBy`). */
export function reader<T>(shape: z.ZodType<T>): (value: unknown) => T | null {
  return noteKept(readerOf(shape), keptOf(shape));
}

function readerOf<T>(shape: z.ZodType<T>): (value: unknown) => T | null {
  const direct = directReading(shape);
  if (direct !== null) {
    return (value) => {
      const held = direct(value);
      // A direct reading answers what the shape does, whose type this is.
      return held === refused ? null : (held as T);
    };
  }
  return (value) => {
    const read = shape.safeParse(value);
    return read.success ? read.data : null;
  };
}

/** A nested object, or null. */
export function nested<T>(shape: z.ZodType<T>) {
  return field(reader(shape));
}

/** The value where it is a whole number that is exact as a JavaScript number; null otherwise, text included. */
export function toWhole(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
