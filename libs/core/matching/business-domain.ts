/** What is known of the names of hosts. */
export interface DomainNames {
  /** Whether a domain gives addresses to anybody who asks. */
  readonly isPersonalDomain: (domain: string) => boolean;
  /** The part of a host that somebody registered; null where there is none. */
  readonly registrableDomain: (host: string) => string | null;
}

/**
 * The registrable domain of a host that may stand for a company, in lower case, or null when there is none: personal-mail domains
 * never join people (product.md, A3), be they registrable or hosts below one. Hosts below a shared suffix (`shop.github.io`) are
 * companies of their own.
 */
export function businessDomain(host: string, names: DomainNames): string | null {
  const domain = host === '' ? null : names.registrableDomain(host.toLowerCase());
  return domain === null || [domain, host].some(names.isPersonalDomain) ? null : domain.toLowerCase();
}
