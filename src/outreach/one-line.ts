import { normalEmail } from '#core/matching/normal-email.ts';

/** Text from outside as one line: what could end a header, or turn a line around, becomes a space (faults.md §6.8, §8.12). */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]+/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Exactly one address as it may stand in a header: no list, no name, no comment, nothing that ends a line. */
export function isOneAddress(text: string): boolean {
  return text === text.trim() && normalEmail(text) !== null;
}

/** The person behind an address, for caps and the blocklist (faults.md §6.14): a tag after '+' does not make another one. */
export function contactOf(address: string): string {
  const [local = '', domain = ''] = (normalEmail(address) ?? address.toLowerCase()).split('@');
  return domain === '' ? local : `${local.split('+')[0]}@${domain}`;
}

/** What stands for every address of the same domain. */
export function domainPattern(address: string): string {
  return address.slice(address.lastIndexOf('@'));
}
