import type { Alias } from '../snapshot/billing-view.ts';

/*
 * Ids that are the merchant's own text: an `identifier`, a key of a customer's metadata. They join the same customer of two systems
 * (A3), and are text from outside: what one states counts only against what the other system itself holds, never against another
 * statement, and never within one system.
 */

const identifierPrefix = 'identifier:';
const statedPrefix = 'states ';

/** What merchants write where there is no id. */
const placeholders = new Set(['default', 'false', 'none', 'null', 'test', 'true', 'undefined', 'unknown']);

/** By as many customers of one system may an id be stated, and still be meant: by more it is a constant, and says nothing. */
export const mostStating = 5;

/** The merchant's own id of a customer, as text that may be compared; null for what is none: blanks, a placeholder, a letter or two. */
export function toIdentifier(value: unknown): string | null {
  const text = typeof value === 'string' ? value.trim() : '';
  if (!/^(?:\d{1,3}|[\x21-\x7e]{4,128})$/.test(text) || /^0+$/.test(text)) return null;
  return placeholders.has(text.toLowerCase()) ? null : text;
}

/** A customer is known by this id of the merchant's. */
export function identifierAlias(identifier: string): Alias {
  return `${identifierPrefix}${identifier}`;
}

/** A counter's number may count something else in the other system: it is a hint, and joins nobody by itself. */
export function isHint(alias: Alias): boolean {
  return alias.startsWith(identifierPrefix) && /^\d{1,9}$/.test(alias.slice(identifierPrefix.length));
}

/** True of an id by which billing systems know their customers: two who share one are the same, in one system and in two. */
export function isOfSystem(kept: string): boolean {
  return !kept.startsWith(identifierPrefix) && !kept.startsWith(statedPrefix);
}

/** How it is kept that a customer only states an alias. */
export function stating(alias: Alias): string {
  return `${statedPrefix}${alias}`;
}

/** An alias as it is, of what is kept. */
export function aliasOf(kept: string): Alias {
  return kept.startsWith(statedPrefix) ? kept.slice(statedPrefix.length) : kept;
}

/** What is kept of whoever is meant by a statement, or states what this one is known by. */
export function otherSideOf(kept: string): string {
  return kept.startsWith(statedPrefix) ? aliasOf(kept) : stating(kept);
}
