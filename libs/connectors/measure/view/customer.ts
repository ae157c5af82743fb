import type { BillingView, Doubt } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import type { ViewSettings } from '../../connector.ts';
import { refTo } from '../../held-objects.ts';
import { statedSystemIds } from '../../stated-ids.ts';
import { customerAliases, identifierAliases, ownAlias } from '../dialect/pairing.ts';
import { isKnownCustomerState } from '../dialect/statuses.ts';
import { domainOf } from '../dialect/who.ts';
import type { Holdings } from './holdings.ts';

/** Who the billing customer is: the organisation, else the person. */
export function toCustomer(holdings: Holdings, settings: ViewSettings): BillingView['customer'] {
  const { customer, connectionId, customerId, isGone } = holdings;
  const billingEmails = customer?.billing_emails ?? [];
  const stated = customer === null ? [] : statedSystemIds(customer.metadata, 'measure');
  const email = customer?.email ?? billingEmails[0] ?? null;
  return {
    ref: refTo(connectionId, 'customer', customerId),
    aliases: [
      ownAlias(customerId),
      ...new Set(customerAliases(customer?.integration_references ?? [])),
      ...identifierAliases(customer?.identifier ?? null),
    ],
    ...(stated.length > 0 && { stated }),
    name: customer?.org_name ?? customer?.display_name ?? customer?.name ?? null,
    email,
    domain: customer === null ? null : domainOf({ email, billingEmails, metadata: customer.metadata }, settings),
    isDeleted: isGone,
    isManagedElsewhere: customer?.managed_externally === true,
    currency: customer?.mrr?.currency ?? null,
  };
}

/** What Measure says about how far its own figures of this customer go. */
export function customerDoubts({ customer, connectionId, customerId, subscriptions }: Holdings): readonly Doubt[] {
  if (customer === null) return [];
  const ref = refTo(connectionId, 'customer', customerId);
  const doubts: Doubt[] = [];
  if (!isKnownCustomerState(customer.status)) {
    const words = `Measure calls the customer ${quotedWord(customer.status ?? '')}, which is new to us.`;
    doubts.push({ code: 'unknown_status', words, ref });
  }
  if (customer.managed_externally === true) {
    const words = 'This customer is billed outside of Measure: its invoices and subscriptions there may be incomplete.';
    doubts.push({ code: 'managed_externally', words, ref });
  }
  if (customer.exclude_from_metrics === true) {
    const words = 'Measure leaves this customer out of its metrics: its revenue is shown and not counted.';
    doubts.push({ code: 'excluded_from_metrics', words, ref });
  }
  if (subscriptions.length === 0 && (customer.mrr?.minor ?? 0) > 0) {
    const words = 'Measure states monthly revenue of this customer, but none of its subscriptions could be read.';
    doubts.push({ code: 'revenue_without_subscription', words, ref });
  }
  return doubts;
}
