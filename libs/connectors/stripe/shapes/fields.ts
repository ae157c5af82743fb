import { keptBy, keptFields, noteKept } from '../../kept-fields.ts';
import { field, toWhole } from '../../total-readers.ts';
import { idOf } from '../objects.ts';

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

/** A reference that Stripe gives as an id or, expanded, as the object itself. */
export interface Expandable<T> {
  readonly id: string;
  readonly object: T | null;
}

/** A reference with the object where it came expanded and can be read; null when there is no id. */
export function expandable<T>(read: (value: unknown) => T | null) {
  const readReference = (value: unknown): Expandable<T> | null => {
    const id = idOf(value);
    return id === null ? null : { id, object: typeof value === 'string' ? null : read(value) };
  };
  return field(noteKept(readReference, keptBy(read)));
}

/** The id of a reference of which the object is not needed. */
export const reference = field(noteKept((value: unknown) => idOf(value), keptFields([])));

/** JavaScript writes small and large numbers with an exponent, which is no decimal text. */
function plainDecimal(value: number): string {
  const plain = String(value);
  return plain.includes('e') ? value.toFixed(12).replace(/\.?0+$/, '') : plain;
}
