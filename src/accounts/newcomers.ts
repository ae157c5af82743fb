import {
  binaryArray,
  booleanElement,
  textElement,
  uuidElement,
  type ElementType,
} from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import { idAt } from '../platform/id-at.ts';
import { matchCustomers, type AttachingConnection, type BillingCustomer, type Link } from './attachment.ts';
import { addAliases, findCandidates } from './candidates.ts';
import { makeAccounts, queueUp, type NewLink } from './new-accounts.ts';

/** Customers whose rows came with this transaction, each with the id of an account of its own that does not stand yet. */
export type Newcomers = ReadonlyMap<string, { readonly customer: BillingCustomer; readonly accountId: string }>;

/**
 * A step: customers of whom nothing was known come as complete rows, in the order of their ids, so each is written once. That they
 * belong to accounts of their own is a guess until `settle`, and holds for most of them. Answers those; of all others a row stands.
 */
export async function bring(
  scope: Scope,
  connectionId: string,
  customers: readonly BillingCustomer[],
  now: Date,
): Promise<Newcomers> {
  if (customers.length === 0) return new Map();
  const guessed = customers.map((customer) => ({ customer, accountId: idAt(now) })).sort(byId);
  const array = <T>(type: ElementType<T>, of: (customer: BillingCustomer) => T | null) =>
    binaryArray(
      type,
      guessed.map(({ customer }) => of(customer)),
    );
  const rows: { external_id: string }[] = await scope.db.query(
    `insert into billing_customer (workspace_id, connection_id, external_id, account_id, link, linked_at, name, email, email_normal,
       domain, is_deleted)
     select $1, $2, t.id, t.account_id, t.link, case when t.link is not null then $3::timestamptz end, t.name, t.email,
       t.email_normal, t.domain, t.is_deleted
     from unnest($4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::boolean[])
       as t(id, account_id, link, name, email, email_normal, domain, is_deleted)
     -- In the order in which the database locks them elsewhere: that of its own collation.
     order by t.id on conflict do nothing returning external_id`,
    [
      scope.workspaceId,
      connectionId,
      now,
      array(textElement, ({ externalId }) => externalId),
      binaryArray(
        uuidElement,
        guessed.map(({ customer, accountId }) => (customer.isEmpty ? null : accountId)),
      ),
      array(textElement, (customer) => (customer.isEmpty ? null : guessedLink(customer))),
      array(textElement, ({ name }) => name),
      array(textElement, ({ email }) => email),
      array(textElement, ({ emailNormal }) => emailNormal),
      array(textElement, ({ domain }) => domain),
      array(booleanElement, ({ isDeleted }) => isDeleted),
    ],
  );
  const fresh = new Set(rows.map(({ external_id }) => external_id));
  return new Map(
    guessed.filter(({ customer }) => fresh.has(customer.externalId)).map((one) => [one.customer.externalId, one]),
  );
}

/** What newcomers of a page belong to. */
export interface AttachedFirst {
  readonly made: readonly { readonly accountId: string; readonly customerIds: readonly string[] }[];
  readonly met: readonly string[];
}

/** A step, after `bring`: newcomers belong to the accounts that stand for them, or that are made. */
export async function settle(
  scope: Scope,
  connection: AttachingConnection,
  newcomers: Newcomers,
  now: Date,
): Promise<AttachedFirst> {
  const all = [...newcomers.values()].map(({ customer }) => customer);
  if (all.length === 0) return { made: [], met: [] };
  const loose = all.filter(({ isEmpty }) => !isEmpty);
  await queueUp(scope, connection.mode);
  const { matched, made } = matchCustomers(loose, await findCandidates(scope, connection, loose));
  await addAliases(scope, connection.id, all);
  const guessOf = (externalId: string | undefined) => newcomers.get(externalId ?? '')?.accountId;
  const links = [
    ...matched.map((link) => ({ ...link, isMade: false })),
    ...(await makeAccounts(
      scope,
      connection.mode,
      made.map((account) => ({ ...account, id: guessOf(account.members[0]?.externalId) ?? idAt(now) })),
    )),
  ];
  const wrong = links.filter(({ externalId, accountId, link }) => {
    const guess = newcomers.get(externalId);
    return guess === undefined || guess.accountId !== accountId || guessedLink(guess.customer) !== link;
  });
  if (wrong.length > 0) await correct(scope, connection.id, wrong);
  return toAttached(links);
}

function toAttached(links: readonly NewLink[]): AttachedFirst {
  const made = Map.groupBy(
    links.filter((link) => link.isMade),
    (link) => link.accountId,
  );
  return {
    made: [...made].map(([accountId, own]) => ({ accountId, customerIds: own.map((link) => link.externalId) })),
    met: [...new Set(links.flatMap(({ isMade, accountId }) => (isMade ? [] : accountId)))],
  };
}

async function correct(scope: Scope, connectionId: string, links: readonly NewLink[]): Promise<void> {
  await scope.db.query(
    `update billing_customer c set account_id = t."accountId", link = t.link
     from jsonb_to_recordset($3::jsonb) as t("externalId" text, "accountId" uuid, link text)
     where c.workspace_id = $1 and c.connection_id = $2 and c.external_id = t."externalId"`,
    [scope.workspaceId, connectionId, JSON.stringify(links)],
  );
}

/** As the first, and mostly the only, customer of a new account. */
function guessedLink({ domain }: BillingCustomer): Link {
  return domain === null ? 'own' : 'domain';
}

function byId(one: { readonly customer: BillingCustomer }, other: { readonly customer: BillingCustomer }): number {
  return one.customer.externalId < other.customer.externalId ? -1 : 1;
}
