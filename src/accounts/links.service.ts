import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { idAt } from '../platform/id-at.ts';
import {
  displayName,
  matchCustomers,
  type AttachingConnection,
  type BillingCustomer,
  type Named,
} from './attachment.ts';
import { findCandidates, keepAliases } from './candidates.ts';
import { askAbout } from './links-to-review.ts';
import { makeAccounts, queueUp, type NewLink } from './new-accounts.ts';

/**
 * The links between billing customers and accounts. A link that exists is kept, whoever made it: a machine never moves a
 * customer. Two transactions that meet the same customer or company make one account.
 */
@Injectable()
export class LinksService {
  /** A step: rows for these customers, inserted if absent and locked, sorted by id (ruling 15). Answers those who have an account. */
  async hold(scope: Scope, connectionId: string, customerIds: readonly string[]): Promise<string[]> {
    if (customerIds.length === 0) return [];
    const parameters = [scope.workspaceId, connectionId, customerIds];
    const [, held]: [unknown, { external_id: string; has_account: boolean }[]] = await Promise.all([
      scope.db.query(
        `insert into billing_customer (workspace_id, connection_id, external_id)
         select distinct $1::uuid, $2::uuid, id from unnest($3::text[]) as id order by id on conflict do nothing`,
        parameters,
      ),
      scope.db.query(
        `select external_id, account_id is not null as has_account from billing_customer
         where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[])
         order by external_id for update`,
        parameters,
      ),
    ]);
    return held.flatMap((row) => (row.has_account ? row.external_id : []));
  }

  /** A step, these customers held: describes them and attaches those that belong nowhere yet. Answers their accounts, each once, sorted. */
  async attach(
    scope: Scope,
    connection: AttachingConnection,
    customers: readonly BillingCustomer[],
    now: Date,
  ): Promise<string[]> {
    const rows: { external_id: string; account_id: string | null }[] = await scope.db.query(
      `select external_id, account_id from billing_customer
       where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[])`,
      [scope.workspaceId, connection.id, customers.map((customer) => customer.externalId)],
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
    const learned = await keepAliases(scope, connection.id, customers);
    await this.#ask(scope, connection, customers, { known, learned });
    const attached = rows.flatMap((row) => row.account_id ?? []);
    const links = loose.length === 0 ? [] : await this.#attachLoose(scope, connection, loose, now);
    return [...new Set([...attached, ...links.map((link) => link.accountId)])].sort();
  }

  /** About customers that stand somewhere and of whom an id was learned just now. */
  async #ask(
    scope: Scope,
    connection: AttachingConnection,
    customers: readonly BillingCustomer[],
    { known, learned }: { known: ReadonlyMap<string, string | null>; learned: ReadonlySet<string> },
  ): Promise<void> {
    const standing = customers.flatMap(({ externalId, isDeleted, aliases, stated }) => {
      const accountId = isDeleted || !learned.has(externalId) ? null : (known.get(externalId) ?? null);
      return accountId === null ? [] : { externalId, aliases, stated, accountId };
    });
    if (standing.length === 0) return;
    // Two transactions that learn both sides at once would see neither.
    await queueUp(scope, connection.mode);
    await askAbout(scope, connection, standing);
  }

  async #attachLoose(
    scope: Scope,
    connection: AttachingConnection,
    loose: readonly BillingCustomer[],
    now: Date,
  ): Promise<NewLink[]> {
    const candidates = await findCandidates(scope, connection, loose);
    const { matched, made } = matchCustomers(loose, candidates);
    const links = [
      ...matched.map((link) => ({ ...link, isMade: false })),
      ...(await makeAccounts(
        scope,
        connection.mode,
        made.map((account) => ({ ...account, id: idAt(now) })),
      )),
    ];
    const described = new Map(loose.map((customer) => [customer.externalId, customer]));
    const rows = links.map((link) => ({
      ...described.get(link.externalId),
      aliases: undefined,
      stated: undefined,
      ...link,
    }));
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
}
