import type { ViewSettings } from '../../connector.ts';
import { domainOfEmail, domainOfSite } from '../../customer-domain.ts';

export interface Addresses {
  readonly email: string | null;
  readonly billingEmails: readonly string[];
  readonly metadata: ReadonlyMap<string, unknown>;
}

/** Customers have no domain field (A12): it is that of an address, else of a site the merchant noted. */
export function domainOf({ email, billingEmails, metadata }: Addresses, settings: ViewSettings): string | null {
  for (const address of [email, ...billingEmails]) {
    const domain = domainOfEmail(address, settings);
    if (domain !== null) return domain;
  }
  for (const [key, stated] of metadata) {
    const domain = /domain|website/i.test(key) ? domainOfSite(stated, settings) : null;
    if (domain !== null) return domain;
  }
  return null;
}
