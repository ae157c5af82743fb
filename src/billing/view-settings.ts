import freeEmailDomains from 'free-email-domains';
import { getDomain } from 'tldts';
import type { ViewSettings } from '#connectors/connector.ts';

const personalMail: ReadonlySet<string> = new Set(freeEmailDomains);

/** How a billing system's objects are read here. Discounts count while they recur (ruling 10). */
export const viewSettings: ViewSettings = {
  mrrPolicy: 'recurring',
  isPersonalDomain: (domain) => personalMail.has(domain.toLowerCase()),
  registrableDomain: (host) => getDomain(host, { allowPrivateDomains: true })?.toLowerCase() ?? null,
};
