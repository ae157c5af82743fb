import { z } from 'zod';

/*
 * Small readers for what a billing system gives. Each is total: a value of the wrong type is read as null, so that one odd
 * field never hides the rest of an object. The reader of the object decides what a null means; it never means 0.
 */

const orNull = <T>(value: T | null | undefined): T | null => value ?? null;

export const text = z
  .string()
  .nullish()
  .catch(null)
  .transform(orNull<string>);

export const flag = z
  .boolean()
  .nullish()
  .catch(null)
  .transform(orNull<boolean>);

/** A whole number that is exact as a JavaScript number. */
export const whole = z
  .int()
  .nullish()
  .catch(null)
  .transform(orNull<number>);

export const number = z
  .number()
  .nullish()
  .catch(null)
  .transform(orNull<number>);

/** Decimal text as `*_decimal` fields hold it, at most twelve places; plain numbers of older shapes are taken too. */
export const decimal = z
  .union([z.string().regex(/^-?\d{1,30}(?:\.\d{1,12})?$/), z.number().transform(plainDecimal)])
  .nullish()
  .catch(null)
  .transform(orNull<string>);

/** Epoch seconds, within what a date can hold. */
export const instant = z
  .int()
  .nonnegative()
  .max(8.64e12)
  .nullish()
  .catch(null)
  .transform((seconds) => (seconds === null || seconds === undefined ? null : new Date(seconds * 1000)));

export const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .catch(null)
  .transform((entries) => new Map(Object.entries(entries ?? {})));

/** A reference that Stripe gives as an id or, expanded, as the object itself. */
export interface Expandable<T> {
  readonly id: string;
  readonly object: T | null;
}

export function expandable<T>(read: (value: unknown) => T | null) {
  return z
    .unknown()
    .transform((value): Expandable<T> | null => {
      if (typeof value === 'string') return value === '' ? null : { id: value, object: null };
      const holder = z.looseObject({ id: z.string().min(1) }).safeParse(value);
      return holder.success ? { id: holder.data.id, object: read(value) } : null;
    })
    .optional()
    .transform(orNull<Expandable<T>>);
}

/** The id of a reference of which the object is not needed. */
export const reference = expandable(() => null).transform((held) => held?.id ?? null);

/** A nested list: the rows that can be read, or null when it is no list at all. */
export function rowsOf<T>(read: (value: unknown) => T | null) {
  return z
    .unknown()
    .transform((value): readonly T[] | null => {
      const list = z.union([z.array(z.unknown()), z.looseObject({ data: z.array(z.unknown()) })]).safeParse(value);
      if (!list.success) return null;
      const rows = Array.isArray(list.data) ? list.data : list.data.data;
      return rows.flatMap((row) => {
        const held = read(row);
        return held === null ? [] : [held];
      });
    })
    .optional()
    .transform(orNull<readonly T[]>);
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
  const read = reader(shape);
  return z
    .unknown()
    .transform(read)
    .optional()
    .transform(orNull<T>);
}

/** JavaScript writes small and large numbers with an exponent, which is no decimal text. */
function plainDecimal(value: number): string {
  const plain = String(value);
  return plain.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : plain;
}
