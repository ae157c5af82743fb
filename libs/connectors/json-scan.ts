/*
 * Where the parts of a JSON text end, by looking at brackets and strings alone: what stands between them is not proven to be JSON. A
 * text is bytes of UTF-8, where none of these characters is ever a part of another. Each function answers the place behind what
 * begins at `at`, or `failed`.
 */

// A constant that is exported is looked up at each use, which takes as long as all the rest; so `row-copy.ts` has its own.
const none = -1;
const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;
const comma = 0x2c;
const space = 0x20;

export const failed = none;

/** Behind any value. */
export function afterValue(text: Uint8Array, at: number): number {
  const first = text[at];
  if (first === quote) return afterString(text, at);
  if (first === openBrace || first === openBracket) return afterNested(text, at);
  return afterScalar(text, at);
}

/** Behind what is written without quotes or brackets. */
export function afterScalar(text: Uint8Array, at: number): number {
  let next = at;
  for (; next < text.length; next += 1) {
    const code = text[next] ?? 0;
    if (code <= space || code === comma || code === closeBrace || code === closeBracket) break;
  }
  return next === at ? none : next;
}

function afterNested(text: Uint8Array, at: number): number {
  let depth = 0;
  for (let next = at; next < text.length;) {
    const code = text[next];
    if (code === quote) {
      next = afterString(text, next);
      if (next === none) return none;
      continue;
    }
    next += 1;
    if (code === openBrace || code === openBracket) depth += 1;
    else if ((code === closeBrace || code === closeBracket) && (depth -= 1) === 0) return next;
  }
  return none;
}

/** Behind a string. */
function afterString(text: Uint8Array, at: number): number {
  if (text[at] !== quote) return none;
  for (let next = at + 1; next < text.length; next += 1) {
    const code = text[next];
    if (code === quote) return next + 1;
    if (code === backslash) next += 1;
  }
  return none;
}

/** Behind what may stand between two parts. */
export function afterSpace(text: Uint8Array, at: number): number {
  let next = at;
  while (next < text.length && (text[next] ?? 0) <= space) next += 1;
  return next;
}

/** Answers where the element that begins at `from` ends, or `failed`. */
type VisitElement = (from: number) => number;
/** The same of a field: its name stands between two quotes, of which the first is at `name` and the second before `nameEnd`. */
type VisitField = (name: number, nameEnd: number, from: number) => number;

/** Behind an array, whose elements are visited. */
export function eachElement(text: Uint8Array, at: number, visit: VisitElement): number {
  if (text[at] !== openBracket) return none;
  let next = afterSpace(text, at + 1);
  if (text[next] === closeBracket) return next + 1;
  for (;;) {
    const end = visit(next);
    if (end === none) return none;
    next = afterSpace(text, end);
    if (text[next] === closeBracket) return next + 1;
    if (text[next] !== comma) return none;
    next = afterSpace(text, next + 1);
  }
}

/** Behind an object, whose fields are visited. */
export function eachField(text: Uint8Array, at: number, visit: VisitField): number {
  if (text[at] !== openBrace) return none;
  let next = afterSpace(text, at + 1);
  if (text[next] === closeBrace) return next + 1;
  for (;;) {
    const nameEnd = afterString(text, next);
    if (nameEnd === none) return none;
    const between = afterSpace(text, nameEnd);
    if (text[between] !== colon) return none;
    const end = visit(next, nameEnd, afterSpace(text, between + 1));
    if (end === none) return none;
    next = afterSpace(text, end);
    if (text[next] === closeBrace) return next + 1;
    if (text[next] !== comma) return none;
    next = afterSpace(text, next + 1);
  }
}
