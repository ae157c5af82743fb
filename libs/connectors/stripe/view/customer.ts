import type { BillingView } from '#core/snapshot/billing-view.ts';
import type { ViewSettings } from '../../connector.ts';
import { refTo } from '../../held-objects.ts';
import { domainOfEmail, domainOfSite } from '../../customer-domain.ts';
import { statedIdentifiers, statedSystemIds } from '../../stated-ids.ts';
import { aliasesOf, type Holdings } from './holdings.ts';

/** Keys under which merchants keep the site of a customer. */
const siteKeys = ['domain', 'website', 'url', 'site'];

/** Who the billing customer is. The domain is that of the email, unless that is personal mail; else of a stated site. */
export function toCustomer(holdings: Holdings, settings: ViewSettings): BillingView['customer'] {
  const { customer, connectionId, customerId, isDeleted } = holdings;
  const email = nonEmpty(customer?.email ?? null);
  return {
    ref: refTo(connectionId, 'customer', customerId),
    aliases: aliasesOf(customerId),
    ...statedIn(customer?.metadata ?? null),
    name: nonEmpty(customer?.name ?? null) ?? (isDeleted ? lastBilledName(holdings) : null),
    email,
    domain: domainOfEmail(email, settings) ?? statedDomain(holdings, settings),
    isDeleted,
    isManagedElsewhere: false,
    currency: customer?.currency?.toLowerCase() ?? null,
  };
}

/** Only where there are any: most metadata is empty, and a whole book of views is held at once. */
function statedIn(metadata: ReadonlyMap<string, unknown> | null): Pick<BillingView['customer'], 'stated'> {
  if (metadata === null || metadata.size === 0) return {};
  const stated = [...statedIdentifiers(metadata), ...statedSystemIds(metadata, 'stripe')];
  return stated.length === 0 ? {} : { stated };
}

/** Of a customer that was deleted only the id is left; each invoice keeps the name that it was made out to. */
function lastBilledName({ invoices }: Holdings): string | null {
  const named = invoices.filter((invoice) => nonEmpty(invoice.customer_name) !== null);
  const [newest] = named.toSorted((a, b) => (b.created?.getTime() ?? 0) - (a.created?.getTime() ?? 0));
  return nonEmpty(newest?.customer_name ?? null);
}

function statedDomain({ customer }: Holdings, settings: ViewSettings): string | null {
  for (const key of siteKeys) {
    const domain = domainOfSite(customer?.metadata.get(key), settings);
    if (domain !== null) return domain;
  }
  return null;
}

function nonEmpty(value: string | null): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
