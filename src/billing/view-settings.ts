import freeEmailDomains from 'free-email-domains/domains.json' with { type: 'json' };
import { getDomain } from 'tldts';
import type { ViewSettings } from '#connectors/connector.ts';

/** With the provider of made-up books and examples: `.example` belongs to nobody (RFC 2606), so no company is lost by it. */
const personalMail: ReadonlySet<string> = new Set([...freeEmailDomains, 'freemail.example']);

/** How a billing system's objects are read here. Discounts count while they recur (ruling 10). */
export const viewSettings: ViewSettings = {
  mrrPolicy: 'recurring',
  isPersonalDomain: (domain) => personalMail.has(domain.toLowerCase()),
  registrableDomain: (host) => getDomain(host, { allowPrivateDomains: true })?.toLowerCase() ?? null,
};
