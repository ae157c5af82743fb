import type { Client } from 'pg';

/** Statements that are known by name at most, in one process. A text that is put together anew each time must not fill the server. */
const most = 400;

/** What is sent once is mostly never sent again. */
const timesOfInsert = 2;
/**
 * A statement that finds its rows is planned for the tables as they are. In a first reading, when tables fill from nothing, it does
 * not come so often; by the time it does, the server has looked at them, and it plans anew each time it looks again.
 */
const timesOfOther = 60;

/** Texts with their names, or with how often they were sent. */
const names = new Map<string, string | number>();
let named = 0;

/** Clients whose statements are prepared at the moment, and those that know how. */
const preparing = new WeakSet<object>();
const able = new WeakSet<object>();

/**
 * Until the answer is called, statements that come again and again are prepared on this connection: the server takes their text
 * apart and plans them once, not each time.
 */
export function prepareOften(client: Client): () => void {
  if (!able.has(client)) {
    able.add(client);
    const send: (...given: unknown[]) => unknown = client.query.bind(client);
    Object.defineProperty(client, 'query', {
      value: (...given: unknown[]) => send(...(preparing.has(client) ? withName(given) : given)),
    });
  }
  preparing.add(client);
  return () => preparing.delete(client);
}

function withName([text, values, ...rest]: unknown[]): unknown[] {
  const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? nameOf(text) : null;
  return [name === null ? text : { name, text }, values, ...rest];
}

function nameOf(text: string): string | null {
  const known = names.get(text) ?? 0;
  if (typeof known === 'string') return known;
  if (known === 0 && names.size >= most) return null;
  const times = known + 1;
  if (times >= (isInsertOfGiven(text) ? timesOfInsert : timesOfOther)) return giveName(text);
  names.set(text, times);
  return null;
}

function giveName(text: string): string {
  const name = `often ${(named += 1)}`;
  names.set(text, name);
  return name;
}

/** Inserts what comes with it: whatever it selects from is a function, so its plan is the same whatever the tables hold. */
export function isInsertOfGiven(text: string): boolean {
  if (!/^\s*insert\s+into\b/i.test(text) || /\bjoin\b/i.test(text)) return false;
  const sources = text.replaceAll(/\bdistinct\s+from\b/gi, '').matchAll(/\bfrom\s+[\w.]+\s*(\()?/gi);
  return [...sources].every(([, isCalled]) => isCalled !== undefined);
}
