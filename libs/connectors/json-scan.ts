/*
 * Where the parts of a JSON text end, by looking at brackets and strings alone: what stands between them is not proven to be JSON.
 * Each answers the place behind what begins at `at`, or `failed`.
 */

export const failed = -1;
const quote = 0x22;
const backslash = 0x5c;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const colon = 0x3a;
export const comma = 0x2c;
const space = 0x20;

/** Behind any value. */
export function afterValue(text: string, at: number): number {
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

/** Behind a string. Looks for quotes as the engine does, many characters at a time, and counts backslashes only where there are some. */
export function afterString(text: string, at: number): number {
  if (text.charCodeAt(at) !== quote) return failed;
  for (let end = text.indexOf('"', at + 1); end > 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === backslash) before -= 1;
    if ((end - before) % 2 === 1) return end + 1;
  }
  return failed;
}

/** Behind what may stand between two parts. */
export function afterSpace(text: string, at: number): number {
  let next = at;
  while (text.charCodeAt(next) <= space) next += 1;
  return next;
}
