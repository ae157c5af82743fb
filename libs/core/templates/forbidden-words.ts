/** The traces that a missing value leaves in a text; none of them ever leaves the house. Null when there is none. */
export function forbiddenWord(text: string): string | null {
  return /\[object \w+\]|undefined|\bnull\b|\bNaN\b|Invalid Date/.exec(text)?.[0] ?? null;
}
