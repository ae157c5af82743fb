const isBlank = /^\s*$/;
const decoder = new TextDecoder('utf-8', { fatal: true });
const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [brace, braceEnd, bracket, bracketEnd] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Bytes from outside that are not read as JSON; the message says why, for whoever sent them. */
export class UnreadableJson extends Error {
  constructor(words: string) {
    super(words);
    this.name = 'UnreadableJson';
  }
}

/** How deep arrays and objects may stand in each other (faults.md §1). */
const deepest = 32;

export interface JsonRules {
  /**
   * Whoever wrote this is known: a text that their customer happened to call `constructor` is then no reason to refuse the
   * whole, an object under that name still is.
   */
  readonly isProven?: boolean;
}

/**
 * The value of JSON that somebody outside wrote. Throws `UnreadableJson` for bytes that are not UTF-8, for what is no JSON, and for
 * what readers disagree about or stumble over: a key that stands twice in an object, nesting deeper than 32, and the keys
 * `__proto__` and `constructor` (faults.md §8.7). The text is looked through once before any value is made of it.
 */
export function readJson(body: Uint8Array, rules: JsonRules = {}): unknown {
  const text = readText(body, rules);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw new UnreadableJson('The body is not JSON.');
  }
}

/**
 * The text of JSON that somebody outside wrote and that a parser has taken already: throws for all that `readJson` throws for, but
 * for what is no JSON at all.
 */
export function readText(body: Uint8Array, rules: JsonRules = {}): string {
  const text = decode(body);
  if (isBlank.test(text)) throw new UnreadableJson('The body is empty.');
  refuseHostile(text, rules);
  return text;
}

function decode(body: Uint8Array): string {
  try {
    return decoder.decode(body);
  } catch {
    throw new UnreadableJson('The body is not UTF-8 text.');
  }
}

/** Follows strings and brackets alone: on a text that is no JSON it may see anything, and the parser refuses that afterwards. */
function refuseHostile(text: string, rules: JsonRules): void {
  // The keys of each object that is open; null for an array.
  const open: (Set<string> | null)[] = [];
  let isKeyNext = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === quote) {
      const end = endOfString(text, at);
      const keys = open.at(-1);
      if (isKeyNext && keys) refuseKey(keyAt(text, at, end), keys, () => !rules.isProven || holdsObject(text, end));
      isKeyNext = false;
      at = end;
    } else if (sign === brace || sign === bracket) {
      if (open.length >= deepest) throw new UnreadableJson(`The body is nested deeper than ${deepest} levels.`);
      open.push(sign === brace ? new Set() : null);
      isKeyNext = sign === brace;
    } else if (sign === braceEnd || sign === bracketEnd) {
      open.pop();
      isKeyNext = false;
    } else if (sign === comma) {
      isKeyNext = open.at(-1) !== null;
    }
  }
}

function refuseKey(key: string, seen: Set<string>, isConstructorRefused: () => boolean): void {
  if (key === '__proto__' || (key === 'constructor' && isConstructorRefused())) {
    throw new UnreadableJson(`The body holds a key called ${key}, which is not accepted.`);
  }
  if (seen.has(key)) throw new UnreadableJson('The body holds the same key twice in one object.');
  seen.add(key);
}

/** Where the string that begins at `from` ends: its closing quote, or the end of the text. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    if (!isEscaped(text, end)) return end;
  }
  return text.length;
}

/** After an odd number of backslashes a quote is one that the string holds. */
function isEscaped(text: string, quoteAt: number): boolean {
  let before = quoteAt - 1;
  while (text.charCodeAt(before) === backslash) before -= 1;
  return (quoteAt - before) % 2 === 0;
}

/** A key as its reader sees it: the same one can be spelled in many ways. */
function keyAt(text: string, from: number, end: number): string {
  const spelled = text.slice(from + 1, end);
  if (!spelled.includes('\\')) return spelled;
  try {
    return String(JSON.parse(`"${spelled}"`));
  } catch {
    throw new UnreadableJson('The body is not JSON.');
  }
}

/** Whether the value after the key that ends here is an object or an array. */
function holdsObject(text: string, end: number): boolean {
  const value = /[\s:]*([^\s:])/y;
  value.lastIndex = end + 1;
  return ['{', '['].includes(value.exec(text)?.[1] ?? '');
}
