/**
 * What is kept of a value of a billing system: all of it, or of an object, and of each object in a list, these fields alone. Whatever
 * is no object is kept as it is, so a reference stays whether it comes as an id or as the object itself.
 */
export type Kept = 'whole' | KeptFields;
export type KeptFields = ReadonlyMap<string, Kept>;

/** By these every object is told from others, and every nested list is read on. */
const always: readonly (readonly [string, Kept])[] = [
  ['id', 'whole'],
  ['object', 'whole'],
];

type Read = (value: unknown) => unknown;

const known = new WeakMap<Read, Kept>();

/** Remembers what a reader looks at. */
export function noteKept<R extends Read>(read: R, kept: Kept): R {
  known.set(read, kept);
  return read;
}

/** What must be kept for a reader to read the same of it; everything where nobody can tell. */
export function keptBy(read: Read): Kept {
  return known.get(read) ?? 'whole';
}

/** These fields of an object, and by what it is known. */
export function keptFields(fields: Iterable<readonly [string, Kept]>): KeptFields {
  return new Map([...always, ...fields]);
}

/** The same of a list, whether it comes as a plain array or in the frame of one that may go on. */
export function keptRows(row: Kept): Kept {
  return row === 'whole' ? row : new Map([...row, ['data', row], ['has_more', 'whole']]);
}

/** Only what is kept of a value. */
export function keepOf(value: unknown, kept: Kept): unknown {
  if (kept === 'whole' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => keepOf(one, kept));
  const held: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    const part = kept.get(name);
    if (part !== undefined) held[name] = keepOf(one, part);
  }
  return held;
}
