import type { Client } from 'pg';

/** Statements that are known by name at most, in one process. A text that is put together anew each time must not fill the server. */
const most = 400;

/** Texts by their names; null for one that was sent once, and for one that stays without. */
const names = new Map<string, string | null>();
let named = 0;

/** Clients whose statements are prepared at the moment, and those that know how. */
const preparing = new WeakSet<object>();
const able = new WeakSet<object>();

/**
 * Until the answer is called, inserts that come again and again are prepared on this connection: the server takes their text apart
 * and plans them once, not each time. Only those that read no table: their plan is as good when the tables have grown.
 */
export function prepareInserts(client: Client): () => void {
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

/** What is sent once is mostly never sent again: a name is given the second time. */
function nameOf(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known ?? (isInsertOfGiven(text) ? giveName(text) : null);
  if (names.size < most) names.set(text, null);
  return null;
}

function giveName(text: string): string {
  const name = `often ${(named += 1)}`;
  names.set(text, name);
  return name;
}

/** Inserts what comes with it: whatever it selects from is a function. */
export function isInsertOfGiven(text: string): boolean {
  if (!/^\s*insert\s+into\b/i.test(text) || /\bjoin\b/i.test(text)) return false;
  const sources = text.replaceAll(/\bdistinct\s+from\b/gi, '').matchAll(/\bfrom\s+[\w.]+\s*(\()?/gi);
  return [...sources].every(([, isCalled]) => isCalled !== undefined);
}
