import freeEmailDomains from 'free-email-domains';
import { getDomain } from 'tldts';

/** With the provider of made-up books and examples: `.example` belongs to nobody (RFC 2606), so no company is lost by it. */
const personalMail: ReadonlySet<string> = new Set([...freeEmailDomains, 'freemail.example']);

/**
 * The registrable domain that may stand for a company, in lower case, or null when there is none: personal-mail domains
 * never join people (product.md, A3). Hosts below a shared suffix (`shop.github.io`) are companies of their own.
 */
export function businessDomain(address: string | null): string | null {
  if (address === null) return null;
  const host = address.slice(address.lastIndexOf('@') + 1).trim();
  const domain = getDomain(host, { allowPrivateDomains: true })?.toLowerCase() ?? null;
  if (domain === null || personalMail.has(domain) || personalMail.has(host.toLowerCase())) return null;
  return domain;
}
