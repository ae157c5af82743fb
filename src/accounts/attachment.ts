import { visibleText } from '#core/visible-text.ts';
import { chooseAccount, type MatchEvidence } from '#core/matching/choose-account.ts';
import { normalEmail } from '#core/matching/normal-email.ts';
import type { BillingView } from '#core/snapshot/billing-view.ts';
import { businessDomainOf } from './business-domain.ts';

export type Mode = 'live' | 'test';

/** The connection whose customers are attached. */
export interface AttachingConnection {
  readonly id: string;
  readonly mode: Mode;
}

/** One billing customer as its row keeps it. */
export interface BillingCustomer {
  readonly externalId: string;
  /** Ids by which billing systems know the customer, its own included. */
  readonly aliases: readonly string[];
  /** Ids that the merchant's own text states of it. */
  readonly stated: readonly string[];
  readonly name: string | null;
  readonly email: string | null;
  readonly emailNormal: string | null;
  readonly domain: string | null;
  readonly isDeleted: boolean;
  /** Deleted before anything of it was ever read, its name included: there is nothing to make an account of. */
  readonly isEmpty: boolean;
}

/** How a customer came to its account, in the order of product.md, A3. */
export type Link = 'person' | 'stored_id' | 'email' | 'domain' | 'own' | 'review';

/** Customers that will share one new account, and what that account is called. */
export interface NewAccount {
  readonly key: string;
  readonly name: string;
  readonly domain: string | null;
  readonly members: readonly { readonly externalId: string; readonly link: Link }[];
}

export interface Matched {
  readonly externalId: string;
  readonly accountId: string;
  readonly link: Link;
}

/** Accounts to which ids of a customer lead. */
export interface AccountsById {
  /** By an id of a customer in any billing system. */
  readonly byStoredId: readonly string[];
  /** By an id that the merchant's own text states of one customer of a system alone. */
  readonly byStatedId: readonly string[];
  /** By a stated id that may be chance: a counter's number, or one that several customers have. */
  readonly byHint: readonly string[];
}

export const noAccounts: AccountsById = { byStoredId: [], byStatedId: [], byHint: [] };

/** Accounts that already stand, by what may lead to them. */
export interface Candidates {
  /** By ids, of each customer who has one that leads anywhere. */
  readonly byId: ReadonlyMap<string, AccountsById>;
  readonly byEmail: ReadonlyMap<string, readonly string[]>;
  readonly byDomain: ReadonlyMap<string, string>;
}

export function toBillingCustomer(view: BillingView): BillingCustomer {
  const { customer } = view;
  return {
    externalId: customer.ref.externalId,
    aliases: customer.aliases,
    stated: customer.stated ?? [],
    name: customer.name,
    email: customer.email,
    emailNormal: customer.email === null ? null : normalEmail(customer.email),
    domain: businessDomainOf(customer.email) ?? businessDomainOf(customer.domain),
    isDeleted: customer.isDeleted,
    isEmpty: customer.isDeleted && !isKnown(view),
  };
}

/** A customer that was archived keeps its name, and so its account, whether or not it ever paid. */
function isKnown({ customer, subscriptions, invoices }: BillingView): boolean {
  return customer.name !== null || customer.email !== null || subscriptions.length > 0 || invoices.length > 0;
}

/** What a customer can be called by. */
export type Named = Pick<BillingCustomer, 'name' | 'domain' | 'email' | 'externalId'>;

/** What an account is called when nobody has named it. */
export function displayName(customer: Named): string {
  return visibleText(customer.name?.trim() ?? '') || customer.domain || customer.email || customer.externalId;
}

/**
 * Decides where unattached customers belong: the account that another billing system knows by the customer's id, else that of the same
 * address, else of the same company domain, else one of their own. Several accounts for one of these are never guessed between: the customer stands alone, marked for review.
 */
export function matchCustomers(
  customers: readonly BillingCustomer[],
  candidates: Candidates,
): { matched: Matched[]; made: NewAccount[] } {
  const matched: Matched[] = [];
  const made = new Map<
    string,
    { name: string; domain: string | null; members: { externalId: string; link: Link }[] }
  >();
  for (const customer of customers) {
    const { externalId } = customer;
    const choice = chooseAccount(evidenceOf(customer, candidates));
    if (choice.kind === 'attach') {
      matched.push({ externalId, accountId: choice.accountId, link: choice.link });
      continue;
    }
    const isReview = choice.kind === 'review';
    const key = isReview ? `customer:${externalId}` : groupOf(customer);
    const domain = isReview ? null : customer.domain;
    const group = made.get(key) ?? { name: displayName(customer), domain, members: [] };
    const link = isReview ? 'review' : linkInto(group, customer);
    made.set(key, { ...group, members: [...group.members, { externalId, link }] });
  }
  return { matched, made: [...made].map(([key, group]) => ({ key, ...group })) };
}

/** Nobody has linked these customers yet, nor split them from an account. */
function evidenceOf({ externalId, emailNormal, domain }: BillingCustomer, candidates: Candidates): MatchEvidence {
  const byDomain = domain === null ? undefined : candidates.byDomain.get(domain);
  return {
    byPerson: null,
    ...(candidates.byId.get(externalId) ?? noAccounts),
    byEmail: emailNormal === null ? [] : (candidates.byEmail.get(emailNormal) ?? []),
    byDomain: byDomain === undefined ? [] : [byDomain],
    businessDomain: domain,
    apartFrom: [],
  };
}

function groupOf(customer: BillingCustomer): string {
  if (customer.domain !== null) return `domain:${customer.domain}`;
  return customer.emailNormal === null ? `customer:${customer.externalId}` : `email:${customer.emailNormal}`;
}

function linkInto(
  group: { readonly domain: string | null; readonly members: readonly unknown[] },
  customer: BillingCustomer,
): Link {
  if (customer.domain !== null) return 'domain';
  return group.members.length === 0 ? 'own' : 'email';
}
