/** What is written in place of an object; the object itself where nothing is. */
export type Shorten = (value: object) => unknown;

/**
 * The one text of a value, as JSON: keys in order, dates as ISO text, absent keys left out. Two values have the same text exactly
 * when they say the same, so comparing (or hashing) it tells whether a new version must be kept. What `shorten` answers for an
 * object is written as it is.
 */
export function canonicalText(value: unknown, shorten?: Shorten): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (value === null) return 'null';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`;
  return Array.isArray(value) ? textOfList(value, shorten) : textOfObject(value, shorten);
}

function textOfList(values: readonly unknown[], shorten?: Shorten): string {
  let text = '';
  for (let at = 0; at < values.length; at += 1) text += (at === 0 ? '' : ',') + canonicalText(values[at], shorten);
  return `[${text}]`;
}

function textOfObject(value: object, shorten?: Shorten): string {
  const short = shorten ? shorten(value) : value;
  if (short !== value) return JSON.stringify(short);
  let text = '';
  for (const [key, written] of inOrder(Object.keys(value))) {
    const held: unknown = Reflect.get(value, key);
    if (held !== undefined) text += (text === '' ? '' : ',') + written + canonicalText(held, shorten);
  }
  return `{${text}}`;
}

type Key = readonly [key: string, written: string];

/** The keys of an object as it has them, and in order. */
interface Shape {
  readonly keys: readonly string[];
  readonly ordered: readonly Key[];
}

/** Objects come in few shapes, each thousands of times: the order of its keys is found once. By how many keys they have. */
const shapes = new Map<number, Shape[]>();
const mostShapes = 100;

function inOrder(keys: readonly string[]): readonly Key[] {
  const alike = shapes.get(keys.length) ?? [];
  for (const shape of alike) if (isSame(shape.keys, keys)) return shape.ordered;
  const ordered = keys.toSorted((a, b) => (a < b ? -1 : 1)).map((key): Key => [key, `${JSON.stringify(key)}:`]);
  shapes.set(keys.length, [...(alike.length < mostShapes ? alike : []), { keys, ordered }]);
  return ordered;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
