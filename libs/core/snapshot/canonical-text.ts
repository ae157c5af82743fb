import { AsciiJson } from './ascii-json.ts';

/**
 * The one text of a value, as JSON in ASCII: keys in order, dates as ISO text, absent keys left out. Two values have the same text
 * exactly when they say the same, so comparing (or hashing) it tells whether a new version must be kept.
 */
export function canonicalText(value: unknown): string {
  const from = json.length;
  write(value);
  return json.takeTextFrom(from);
}

const json = new AsciiJson();

function write(value: unknown): void {
  if (typeof value === 'string') json.writeText(value);
  else if (typeof value === 'number') json.write(Number.isFinite(value) ? String(value) : 'null');
  else if (typeof value === 'boolean') json.write(value ? 'true' : 'false');
  else if (typeof value !== 'object' || value === null) json.write('null');
  else if (Array.isArray(value)) writeList(value);
  else if (value instanceof Date) json.write(Number.isNaN(value.getTime()) ? 'null' : `"${value.toISOString()}"`);
  else writeObject(value);
}

function writeList(values: readonly unknown[]): void {
  json.write('[');
  for (let at = 0; at < values.length; at += 1) {
    if (at > 0) json.write(',');
    write(values[at]);
  }
  json.write(']');
}

function writeObject(value: object): void {
  // What is no list and no date is looked at as the record that it is.
  const record = value as Readonly<Record<string, unknown>>;
  let isFirst = true;
  json.write('{');
  for (const key of inOrder(Object.keys(record))) {
    const held = record[key.name];
    if (held === undefined) continue;
    json.write(isFirst ? key.first : key.further);
    isFirst = false;
    write(held);
  }
  json.write('}');
}

/** A key, and how it is written as the first of its object and as a further one. */
interface Key {
  readonly name: string;
  readonly first: string;
  readonly further: string;
}

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
  const ordered = keys.toSorted((a, b) => (a < b ? -1 : 1)).map(toKey);
  shapes.set(keys.length, [...(alike.length < mostShapes ? alike : []), { keys, ordered }]);
  return ordered;
}

function toKey(name: string): Key {
  const first = `${canonicalText(name)}:`;
  return { name, first, further: `,${first}` };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) return false;
  return true;
}
