import { businessDomain } from '#core/matching/business-domain.ts';
import type { ViewSettings } from './connector.ts';

/** The business domain of an address; null for personal mail and for what is no address. */
export function domainOfEmail(email: string | null, settings: ViewSettings): string | null {
  if (email === null || !email.includes('@')) return null;
  return businessDomain(email.slice(email.lastIndexOf('@') + 1).trim(), settings);
}

/** The business domain of a stated site, with or without its protocol; null for anything else. */
export function domainOfSite(stated: unknown, settings: ViewSettings): string | null {
  if (typeof stated !== 'string' || stated.length > 500) return null;
  const address = stated.includes('://') ? stated.trim() : `https://${stated.trim()}`;
  return URL.canParse(address) ? businessDomain(new URL(address).hostname, settings) : null;
}
