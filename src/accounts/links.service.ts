import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import {
  displayName,
  matchCustomers,
  type AttachingConnection,
  type BillingCustomer,
  type Matched,
  type Mode,
  type Named,
  type NewAccount,
} from './attachment.ts';
import { findByDomain, findCandidates, keepAliases } from './candidates.ts';

interface CustomerRow {
  readonly external_id: string;
  readonly account_id: string | null;
}

/** Customers whose rows are locked. */
interface HeldRows {
  readonly rows: readonly CustomerRow[];
  /** Of whom nothing was known before. */
  readonly fresh: readonly string[];
}

/** Where customers belong, and the accounts that were made for some of them just now. */
export interface Attached {
  /** Sorted, each once. */
  readonly accountIds: readonly string[];
  /** By the new account: the ids of its customers, all it has. */
  readonly made: ReadonlyMap<string, readonly string[]>;
}

interface NewLink extends Matched {
  /** True when its account was made for it. */
  readonly isMade: boolean;
}

/**
 * The links between billing customers and accounts. A link that exists is kept, whoever made it: a machine never moves a
 * customer. Two transactions that meet the same customer or company make one account.
 */
@Injectable()
export class LinksService {
  /** A step: rows for these customers, inserted if absent and locked, sorted by id (ruling 15). */
  async hold(scope: Scope, connectionId: string, customerIds: readonly string[]): Promise<HeldRows> {
    if (customerIds.length === 0) return { rows: [], fresh: [] };
    const parameters = [scope.workspaceId, connectionId, customerIds];
    const inserted: Promise<{ external_id: string }[]> = scope.db.query(
      `insert into billing_customer (workspace_id, connection_id, external_id)
       select distinct $1::uuid, $2::uuid, id from unnest($3::text[]) as id order by id on conflict do nothing
       returning external_id`,
      parameters,
    );
    const locked: Promise<CustomerRow[]> = scope.db.query(
      `select external_id, account_id from billing_customer
       where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[])
       order by external_id for update`,
      parameters,
    );
    const [fresh, rows] = await Promise.all([inserted, locked]);
    return { rows, fresh: fresh.map((row) => row.external_id) };
  }

  /** A step: describes these customers and attaches those that belong nowhere yet. */
  async attach(
    scope: Scope,
    connection: AttachingConnection,
    customers: readonly BillingCustomer[],
    now: Date,
  ): Promise<Attached> {
    const { rows } = await this.hold(
      scope,
      connection.id,
      customers.map((customer) => customer.externalId),
    );
    const known = new Map(rows.map((row) => [row.external_id, row.account_id]));
    const loose = customers.filter((customer) => !known.get(customer.externalId) && !customer.isEmpty);
    if (loose.length > 0) await queueUp(scope, connection.mode);
    // Whoever is attached now is described with its link, in one go.
    const attaching = new Set(loose);
    await this.#describe(
      scope,
      connection.id,
      customers.filter((customer) => !attaching.has(customer)),
    );
    await keepAliases(scope, connection.id, customers);
    const attached = rows.flatMap((row) => row.account_id ?? []);
    const links = loose.length === 0 ? [] : await this.#attachLoose(scope, connection, loose, now);
    const made = Map.groupBy(
      links.filter((link) => link.isMade),
      (link) => link.accountId,
    );
    return {
      accountIds: [...new Set([...attached, ...links.map((link) => link.accountId)])].sort(),
      made: new Map([...made].map(([accountId, own]) => [accountId, own.map((link) => link.externalId)])),
    };
  }

  async #attachLoose(
    scope: Scope,
    connection: AttachingConnection,
    loose: readonly BillingCustomer[],
    now: Date,
  ): Promise<NewLink[]> {
    const candidates = await findCandidates(scope, connection.mode, loose);
    const { matched, made } = matchCustomers(loose, candidates);
    const links = [
      ...matched.map((link) => ({ ...link, isMade: false })),
      ...(await this.#makeForDomains(
        scope,
        connection.mode,
        made.filter((account) => account.domain !== null),
      )),
      ...(await this.#makeAlone(
        scope,
        connection.mode,
        made.filter((account) => account.domain === null),
      )),
    ];
    const described = new Map(loose.map((customer) => [customer.externalId, customer]));
    const rows = links.map((link) => ({ ...described.get(link.externalId), aliases: undefined, ...link }));
    await scope.db.query(
      `update billing_customer c
       set account_id = t."accountId", link = t.link, linked_at = $4, name = t.name, email = t.email,
         email_normal = t."emailNormal", domain = t.domain, is_deleted = t."isDeleted"
       from jsonb_to_recordset($3::jsonb) as t("externalId" text, "accountId" uuid, link text, name text, email text,
         "emailNormal" text, domain text, "isDeleted" boolean)
       where c.workspace_id = $1 and c.connection_id = $2 and c.external_id = t."externalId" and c.account_id is null`,
      [scope.workspaceId, connection.id, JSON.stringify(rows), now],
    );
    return links;
  }

  /** Writes what changed about customers. An account that carries a customer's old name takes the new one. */
  async #describe(scope: Scope, connectionId: string, customers: readonly BillingCustomer[]): Promise<void> {
    if (customers.length === 0) return;
    const rows = customers.map((customer) => ({ ...customer, label: displayName(customer) }));
    const [renamed]: [{ account_id: string | null; before: Named; after: string }[]] = await scope.db.query(
      `update billing_customer c
       set name = t.name, email = t.email, email_normal = t."emailNormal", domain = t.domain, is_deleted = t."isDeleted"
       from jsonb_to_recordset($3::jsonb) as t("externalId" text, name text, email text, "emailNormal" text,
         domain text, "isDeleted" boolean, label text)
       where c.workspace_id = $1 and c.connection_id = $2 and c.external_id = t."externalId"
         and (c.name, c.email, c.email_normal, c.domain, c.is_deleted)
           is distinct from (t.name, t.email, t."emailNormal", t.domain, t."isDeleted")
       returning new.account_id, t.label as after,
         jsonb_build_object('name', old.name, 'domain', old.domain, 'email', old.email, 'externalId', old.external_id) as before`,
      [scope.workspaceId, connectionId, JSON.stringify(rows)],
    );
    const renames = renamed
      .map((row) => ({ ...row, before: displayName(row.before) }))
      .filter((row) => row.account_id !== null && row.before !== row.after);
    if (renames.length === 0) return;
    await scope.db.query(
      `with due as materialized (
         select a.id, t.after from account a
         join jsonb_to_recordset($2::jsonb) as t(account_id uuid, before text, after text)
           on t.account_id = a.id and t.before = a.name
         where a.workspace_id = $1 order by a.id for no key update of a)
       update account a set name = due.after, name_normal = lower(due.after) from due
       where a.workspace_id = $1 and a.id = due.id`,
      [scope.workspaceId, JSON.stringify(renames)],
    );
  }

  /** One account for each company that has none; the unique index on the domain is the last word. */
  async #makeForDomains(scope: Scope, mode: Mode, made: readonly NewAccount[]): Promise<NewLink[]> {
    if (made.length === 0) return [];
    const rows: { id: string; domain: string }[] = await scope.db.query(
      `insert into account (workspace_id, mode, name, name_normal, domain)
       select $1, $2, t.name, lower(t.name), t.domain
       from jsonb_to_recordset($3::jsonb) as t(name text, domain text) order by t.domain
       on conflict (workspace_id, mode, domain) where domain is not null do nothing returning id, domain`,
      [scope.workspaceId, mode, JSON.stringify(made)],
    );
    const accountOf = new Map(rows.map((row) => [row.domain, row.id]));
    const domains = made.flatMap((account) => account.domain ?? []).filter((domain) => !accountOf.has(domain));
    const standing = domains.length === 0 ? new Map<string, string>() : await findByDomain(scope, mode, domains);
    return toLinks(made, ({ domain }) => {
      const id = accountOf.get(domain ?? '');
      return { accountId: id ?? standing.get(domain ?? ''), isMade: id !== undefined };
    });
  }

  async #makeAlone(scope: Scope, mode: Mode, made: readonly NewAccount[]): Promise<NewLink[]> {
    if (made.length === 0) return [];
    const rows: { key: string; id: string }[] = await scope.db.query(
      `with fresh as materialized (
         select t.key, t.name, uuidv7() as id from jsonb_to_recordset($3::jsonb) as t(key text, name text)),
       made as (
         insert into account (workspace_id, id, mode, name, name_normal)
         select $1, id, $2, name, lower(name) from fresh)
       select key, id from fresh`,
      [scope.workspaceId, mode, JSON.stringify(made)],
    );
    const accountOf = new Map(rows.map((row) => [row.key, row.id]));
    return toLinks(made, ({ key }) => ({ accountId: accountOf.get(key), isMade: true }));
  }
}

/**
 * Whoever attaches newcomers does so alone in a workspace and mode: an id or an address, unlike a domain, has no unique index
 * that would keep two transactions from making two accounts of one customer. Taken between customers and accounts (ruling 15).
 */
async function queueUp(scope: Scope, mode: Mode): Promise<void> {
  await scope.db.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `attach ${scope.workspaceId} ${mode}`,
  ]);
}

function toLinks(
  made: readonly NewAccount[],
  find: (account: NewAccount) => { readonly accountId: string | undefined; readonly isMade: boolean },
): NewLink[] {
  return made.flatMap((account) => {
    const { accountId, isMade } = find(account);
    if (accountId === undefined) throw new Error(`No account was made for ${account.key}.`);
    return account.members.map((member) => ({ ...member, accountId, isMade }));
  });
}
