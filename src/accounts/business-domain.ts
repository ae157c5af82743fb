import { businessDomain } from '#core/matching/business-domain.ts';
import { viewSettings } from '../billing/view-settings.ts';

/** The business domain of an address of mail, or of a site; null when there is none. */
export function businessDomainOf(address: string | null): string | null {
  return address === null ? null : businessDomain(address.slice(address.lastIndexOf('@') + 1).trim(), viewSettings);
}
