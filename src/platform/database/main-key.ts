/**
 * Throws, in words, when the secrets in this database were sealed under another main key than the one given: going on would
 * lose them without a word (faults.md §10.2). `known` is null before the first migration.
 */
export function requireMainKey(known: string | null, given: string): void {
  if (known === null || known === given) return;
  throw new Error(
    `The secrets in this database were sealed under main key ${known}, but the key given is ${given}. ` +
      'Set KEEPWELL_SECRET_KEY (or restore .keepwell/secret.key) to the key it was made with.',
  );
}
