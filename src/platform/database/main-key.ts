/**
 * Throws, in words, when the secrets in this database were sealed under a main key that is not among those given: going on
 * would lose them without a word (faults.md §10.2). `known` is null before the first migration; `given` begins with the key
 * that seals from now on.
 */
export function requireMainKey(known: string | null, given: readonly string[]): void {
  if (known === null || given.includes(known)) return;
  const [current, ...former] = given;
  const others = former.length === 0 ? '' : ` (and of former ones ${former.join(', ')})`;
  throw new Error(
    `The secrets in this database were sealed under main key ${known}, but the key given is ${current}${others}. ` +
      'Set KEEPWELL_SECRET_KEY (or restore .keepwell/secret.key) to the key it was made with; ' +
      'to change the key, name the one before in KEEPWELL_SECRET_KEY_FORMER.',
  );
}
