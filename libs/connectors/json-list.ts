/** One row of a list as the text it came as, and the text of those of its own fields that were asked for. */
export interface ListedRow {
  readonly json: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface JsonList {
  readonly rows: readonly ListedRow[];
  readonly hasMore: boolean;
}

/** Answers where the value that begins at `from` ends, or `failed`. */
type Visit = (name: string, from: number) => number;

const failed = -1;
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const comma = 0x2c;
const space = 0x20;

/**
 * The rows of a list (`{"data": […], "has_more": …}`) without taking them apart: a page of a hundred objects is mostly kept,
 * not looked at, and building it up in memory to write it out again costs several times as much. Looks at brackets and strings
 * only, so what is inside a row is not proven to be JSON. Null for anything else, which is for a real parser to judge.
 */
export function readJsonList(text: string, fields: readonly string[]): JsonList | null {
  const rows: ListedRow[] = [];
  const seen = { data: false, hasMore: '' };
  const end = eachField(text, afterSpace(text, 0), (name, from) => {
    if (name === 'error') return failed;
    if (name === 'data') {
      seen.data = true;
      return eachRow(text, from, fields, rows);
    }
    const to = afterValue(text, from);
    if (name === 'has_more') seen.hasMore = text.slice(from, to);
    return to;
  });
  const isList = end !== failed && afterSpace(text, end) === text.length && seen.data;
  if (!isList || (seen.hasMore !== 'true' && seen.hasMore !== 'false')) return null;
  return { rows, hasMore: seen.hasMore === 'true' };
}

function eachRow(text: string, at: number, fields: readonly string[], rows: ListedRow[]): number {
  if (text[at] !== '[') return failed;
  let next = afterSpace(text, at + 1);
  if (text[next] === ']') return next + 1;
  for (;;) {
    const row = readRow(text, next, fields);
    if (row === null) return failed;
    rows.push(row);
    next = afterSpace(text, next + row.json.length);
    if (text[next] === ']') return next + 1;
    if (text[next] !== ',') return failed;
    next = afterSpace(text, next + 1);
  }
}

/** The one loop that sees every character of a page, so it does as little as can be. */
function readRow(text: string, at: number, fields: readonly string[]): ListedRow | null {
  if (text.charCodeAt(at) !== openBrace) return null;
  const found: Record<string, string> = {};
  let depth = 0;
  for (let next = at; next < text.length; next += 1) {
    const code = text.charCodeAt(next);
    if (code === quote) {
      const end = afterString(text, next);
      if (end === failed) return null;
      if (depth === 1) note(text, { from: next + 1, to: end - 1 }, fields, found);
      next = end - 1;
    } else if (code === openBrace || code === openBracket) depth += 1;
    else if ((code === closeBrace || code === closeBracket) && (depth -= 1) === 0) {
      return { json: text.slice(at, next + 1), fields: found };
    }
  }
  return null;
}

/** Keeps the value behind a string that is the name of a field asked for. */
function note(
  text: string,
  { from, to }: { readonly from: number; readonly to: number },
  fields: readonly string[],
  found: Record<string, string>,
): void {
  for (const field of fields) {
    if (field.length !== to - from || !text.startsWith(field, from)) continue;
    const behind = afterSpace(text, to + 1);
    if (text.charCodeAt(behind) !== colon) return;
    const value = afterSpace(text, behind + 1);
    found[field] = text.slice(value, afterValue(text, value));
  }
}

/** Visits the fields of the object that begins at `at`; answers where it ends. */
function eachField(text: string, at: number, visit: Visit): number {
  if (text[at] !== '{') return failed;
  let next = afterSpace(text, at + 1);
  if (text[next] === '}') return next + 1;
  for (;;) {
    const end = afterString(text, next);
    if (end === failed) return failed;
    const from = afterSpace(text, end);
    if (text[from] !== ':') return failed;
    const to = visit(text.slice(next + 1, end - 1), afterSpace(text, from + 1));
    if (to === failed) return failed;
    next = afterSpace(text, to);
    if (text[next] === '}') return next + 1;
    if (text[next] !== ',') return failed;
    next = afterSpace(text, next + 1);
  }
}

function afterValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return afterString(text, at);
  if (first === openBrace || first === openBracket) return afterNested(text, at);
  let next = at;
  for (let code = first; code > space && code !== comma && code !== closeBrace && code !== closeBracket;) {
    code = text.charCodeAt((next += 1));
  }
  return next === at ? failed : next;
}

function afterNested(text: string, at: number): number {
  let depth = 0;
  for (let next = at; next < text.length; next += 1) {
    const code = text.charCodeAt(next);
    if (code === quote) {
      const end = afterString(text, next);
      if (end === failed) return failed;
      next = end - 1;
    } else if (code === openBrace || code === openBracket) depth += 1;
    else if ((code === closeBrace || code === closeBracket) && (depth -= 1) === 0) return next + 1;
  }
  return failed;
}

/** Looks for quotes as the engine does, many characters at a time, and counts backslashes only where there are some. */
function afterString(text: string, at: number): number {
  if (text.charCodeAt(at) !== quote) return failed;
  for (let end = text.indexOf('"', at + 1); end > 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end + 1;
  }
  return failed;
}

function afterSpace(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) <= space) next += 1;
  return next;
}
