/**
 * The body as it is kept. Proven bytes that are not JSON are kept as text. NUL and halves of characters, which the database cannot hold, become the
 * replacement character.
 */
export function readPayload(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text, (_key, value: unknown) => (typeof value === 'string' ? withoutNul(value) : value));
  } catch {
    return { text: withoutNul(text) };
  }
}

function withoutNul(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
