/**
 * The one text of a value, as JSON: keys in order, dates as ISO text, absent keys left out. Two values have the same text exactly
 * when they say the same, so comparing (or hashing) it tells whether a new version must be kept.
 */
export function canonicalText(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (value === null) return 'null';
  if (value instanceof Date) return JSON.stringify(value);
  return Array.isArray(value) ? textOfList(value) : textOfObject(value);
}

function textOfList(values: readonly unknown[]): string {
  let text = '';
  for (let at = 0; at < values.length; at += 1) text += (at === 0 ? '' : ',') + canonicalText(values[at]);
  return `[${text}]`;
}

function textOfObject(value: object): string {
  let text = '';
  for (const [key, written] of inOrder(Object.keys(value))) {
    const held: unknown = Reflect.get(value, key);
    if (held !== undefined) text += (text === '' ? '' : ',') + written + canonicalText(held);
  }
  return `{${text}}`;
}

type Key = readonly [key: string, written: string];

/** Objects come in few shapes, each thousands of times: the order of its keys is found once. */
const orders = new Map<string, readonly Key[]>();
const mostOrders = 1_000;

function inOrder(keys: readonly string[]): readonly Key[] {
  const shape = keys.join('\n');
  const known = orders.get(shape);
  if (known) return known;
  const ordered = keys.toSorted((a, b) => (a < b ? -1 : 1)).map((key): Key => [key, `${JSON.stringify(key)}:`]);
  if (orders.size >= mostOrders) orders.clear();
  orders.set(shape, ordered);
  return ordered;
}
