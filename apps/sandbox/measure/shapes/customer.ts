import { identityOf, isPersonal, type Identity } from '../../book/identity.ts';
import { isLive } from '../../billing/cycle.ts';
import type { Found } from '../book.ts';
import { ANNEX } from '../roster.ts';
import { revenueOf } from '../revenue.ts';
import type { IntegrationReference } from '../wire/common.ts';
import type { Customer, ReducedCustomer } from '../wire/customer.ts';
import type { PaymentTransaction } from '../wire/money.ts';
import { entitlementsOf } from './entitlements.ts';
import type { Desk, Subject } from './desk.ts';
import { amountOf, momentOf } from './stamps.ts';

const TITLES = ['Head of Operations', 'Finance Lead', 'Founder', 'Office Manager', ''] as const;
const OWNERS = 8;
const SHARED_FROM = 10_000;
const ANNEX_FROM = 5_000_000;

/** The merchant's own id for a customer. */
function identifierOf(index: number): string {
  return `acct-${index >= ANNEX ? index - ANNEX + ANNEX_FROM : index + SHARED_FROM}`;
}

export function indexOfIdentifier(identifier: string): number | null {
  const number = Number(/^acct-(\d{5,9})$/.exec(identifier)?.[1] ?? Number.NaN);
  if (Number.isNaN(number)) return null;
  return number >= ANNEX_FROM ? number - ANNEX_FROM + ANNEX : number - SHARED_FROM;
}

interface Person extends Identity {
  readonly organisation: string;
}

export function personOf({ context }: Desk, { household, member }: Found): Person {
  const own = identityOf(context.seed, household);
  const organisation = isPersonal(context.seed, household.index) ? '' : own.name;
  if (member.special?.withoutEmail === true) return { ...own, organisation, email: '' };
  const shared = member.special?.organisation;
  if (shared === undefined) return { ...own, organisation };
  const domain = `${shared.toLowerCase().replaceAll(' ', '-')}.example`;
  return { ...own, organisation: shared, email: `desk${household.index % 100}@${domain}` };
}

export function reducedCustomerShape(desk: Desk, found: Found): ReducedCustomer {
  const { household, member } = found;
  const { index } = household;
  const person = personOf(desk, found);
  const isArchived = member.special?.archived === true || household.deletedAt !== null;
  return {
    id: desk.ids.of('customer', index),
    identifier: identifierOf(index),
    name: person.person,
    org_name: person.organisation,
    email: person.email,
    title: TITLES[index % TITLES.length] ?? '',
    status: isArchived ? 'ARCHIVED' : 'ACTIVE',
    owner_id: index % 4 === 0 ? null : `usr_owner_0${index % OWNERS}`,
    parent_customer_id: member.parent === null ? null : desk.ids.of('customer', member.parent),
    managed_externally: member.special?.external === true,
    exclude_from_metrics: member.special?.excluded === true,
    metadata: { segment: index % 3 === 0 ? 'enterprise' : 'mid-market', ...domainOf(person.email) },
  };
}

export function customerShape(desk: Desk, { entry, ...found }: Subject): Customer {
  const { household, member } = found;
  const person = personOf(desk, found);
  const live = household.subscriptions.filter(isLive);
  const mrr = live.reduce((sum, one) => sum + revenueOf(desk.context, household, member, one).mrr, 0);
  const domain = person.email.split('@')[1];
  return {
    ...reducedCustomerShape(desk, found),
    company_id: desk.companyId,
    display_name: person.organisation === '' ? person.person : person.organisation,
    billing_emails: domain === undefined || person.organisation === '' ? null : [`ap@${domain}`],
    phone: person.phone ?? '',
    locale: 'en',
    address: {
      address_line_1: person.line1,
      address_line_2: '',
      city: person.city,
      state: '',
      zip: person.postalCode,
      country: person.country,
      place_id: null,
    },
    mrr: amountOf(household.currency, mrr),
    arr: amountOf(household.currency, mrr * 12),
    computed_entitlements: live.flatMap((one) => entitlementsOf(desk, found, one)),
    integration_references: referencesOf(desk, found),
    customer_integration_metadata: {},
    tags: household.index % 7 === 0 ? ['priority'] : [],
    created_at: momentOf(entry.created, household.index),
    updated_at: momentOf(entry.updated, household.index),
  };
}

/** The customer as payments carry them. */
export function payerShape(desk: Desk, found: Found): PaymentTransaction['customer'] {
  const { id, identifier, name, org_name, email, parent_customer_id } = reducedCustomerShape(desk, found);
  return { id, identifier, name, org_name, email, parent_customer: null, parent_customer_id };
}

function referencesOf({ context }: Desk, { household, member }: Found): IntegrationReference[] {
  const crm: IntegrationReference = {
    integration_id: 'int_02',
    integration_key: 'salesroom',
    integration_name: 'Salesroom CRM',
    integration_icon: 'https://assets.example/salesroom.png',
    reference_type: 'CUSTOMER',
    // Looks like an id of Stripe's and is none: only the integration's name tells.
    remote_id: `cus_${String(household.index).padStart(14, '0')}`,
    remote_type: 'company',
  };
  const references = household.index % 6 === 0 ? [crm] : [];
  if (member.relation !== 'linked') return references;
  const stripe: IntegrationReference = {
    integration_id: 'int_01',
    integration_key: 'stripe',
    integration_name: 'Stripe',
    integration_icon: 'https://assets.example/stripe.png',
    reference_type: 'CUSTOMER',
    remote_id: context.ids.of('customer', household.index),
    remote_type: 'customer',
  };
  return [...references, stripe];
}

function domainOf(email: string): Record<string, string> {
  const domain = email.split('@')[1];
  return domain === undefined || domain === 'freemail.example' ? {} : { domain };
}
