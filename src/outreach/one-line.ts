/** Text from outside as one line: what could end a header, or turn a line around, becomes a space (faults.md §6.8, §8.12). */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

const mailbox =
  /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}]{2,63}$/u;

/** Exactly one address as it may stand in a header: no list, no name, no comment, nothing that ends a line. */
export function isOneAddress(text: string): boolean {
  return text.length <= 254 && mailbox.test(text);
}
