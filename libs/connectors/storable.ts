/** Escapes of characters that PostgreSQL cannot hold: NUL, and halves of a surrogate pair (whole pairs among them). */
const odd = /\\u0000|\\ud[89a-f]/i;

/**
 * The plain JSON of what was given: decimals of an SDK become exact text, and characters that PostgreSQL cannot hold (NUL,
 * halves of a surrogate pair) become the replacement character, so that one odd name never stops a page.
 */
export function toStorable(value: unknown): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? null : parseStorable(text);
}

/** The same as text; what JSON has no text for is null. */
export function toStorableText(value: unknown): string {
  return storableText(JSON.stringify(value) ?? 'null');
}

/** JSON text that can be kept, of one that came; throws what `JSON.parse` throws. */
export function storableText(text: string): string {
  return isStorable(text) ? text : JSON.stringify(parseStorable(text));
}

/** The same as a value, from JSON text as it came; throws what `JSON.parse` throws. */
export function parseStorable(text: string): unknown {
  if (isStorable(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, held: unknown) =>
    typeof held === 'string' ? held.replaceAll('\u0000', '\uFFFD').toWellFormed() : held,
  );
}

/** True for JSON text that can be kept as it is. Most texts hold no escape at all, which is seen at once. */
function isStorable(text: string): boolean {
  return !text.includes('\\u') || !odd.test(text);
}
