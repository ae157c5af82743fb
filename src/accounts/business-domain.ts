import { viewSettings } from '../billing/view-settings.ts';

/**
 * The registrable domain that may stand for a company, in lower case, or null when there is none: personal-mail domains
 * never join people (product.md, A3). Hosts below a shared suffix (`shop.github.io`) are companies of their own.
 */
export function businessDomain(address: string | null): string | null {
  if (address === null) return null;
  const host = address.slice(address.lastIndexOf('@') + 1).trim();
  const domain = viewSettings.registrableDomain(host);
  return domain === null || [domain, host].some(viewSettings.isPersonalDomain) ? null : domain;
}
