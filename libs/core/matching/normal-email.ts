const longestAddress = 254;
const longestLocalPart = 64;
const addressPattern = /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/u;
const labelPattern = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/**
 * The form of an email address in which addresses are compared: trimmed, lower-case, composed characters. Null for what is not
 * exactly one plain address: a list, a name with an address, a line break. Look-alike letters stay different letters.
 */
export function normalEmail(text: string): string | null {
  // Checked before anything else looks at it, so that endless text costs nothing.
  if (text.length > 2 * longestAddress) return null;
  const address = text.trim().normalize('NFC').toLowerCase();
  if (address.length > longestAddress || !addressPattern.test(address) || hasHidden(address)) return null;
  const [local = '', domain = ''] = address.split('@');
  if (local.length > longestLocalPart || local.startsWith('.') || local.endsWith('.') || local.includes('..'))
    return null;
  const labels = domain.split('.');
  return labels.length > 1 && labels.every((label) => labelPattern.test(label)) ? address : null;
}

/** Control, invisible and direction-changing characters have no place in an address. */
function hasHidden(address: string): boolean {
  return /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(address);
}
