/**
 * The plain JSON of what the SDK gave: its decimals become exact text, and characters that a PostgreSQL jsonb cannot hold
 * (NUL, halves of a surrogate pair) become the replacement character, so that one odd name never stops a page.
 */
export function toStorable(value: unknown): unknown {
  const text = JSON.stringify(value);
  if (text === undefined) return null;
  if (!/\\u0000|\\ud[89a-f]/i.test(text)) return JSON.parse(text);
  return JSON.parse(text, (_key, held: unknown) =>
    typeof held === 'string' ? held.replaceAll('\u0000', '\uFFFD').toWellFormed() : held,
  );
}
