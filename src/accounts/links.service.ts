import { Injectable } from '@nestjs/common';
import type { Scope } from '../platform/database/scope.ts';
import { idAt } from '../platform/id-at.ts';
import { matchCustomers, type AttachingConnection, type BillingCustomer, type Link } from './attachment.ts';
import { findCandidates, keepAliases } from './candidates.ts';
import { describeCustomers, renameAccounts, type Rename } from './links-described.ts';
import { askAbout, type Standing } from './links-to-review.ts';
import { makeAccounts, queueUp, type NewLink } from './new-accounts.ts';

/** Customers of a connection, as they were read just now. */
export interface Brought {
  readonly connection: AttachingConnection;
  readonly customers: readonly BillingCustomer[];
}

interface Learned {
  readonly connection: AttachingConnection;
  /** They belong nowhere yet, and are described with their link, in one go. */
  readonly loose: readonly BillingCustomer[];
  readonly attached: readonly BillingCustomer[];
  /** They stand somewhere, and an id of them was learned just now. */
  readonly standing: readonly Standing[];
  readonly accountIds: readonly string[];
}

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

  /**
   * A step, all of these customers held: describes them and attaches those that belong nowhere yet. Answers their accounts, each once,
   * sorted. Ids are kept, and who has to queue up has done so, before the first account is locked, of whichever connection (ruling 15).
   */
  async attach(scope: Scope, groups: readonly Brought[], now: Date): Promise<string[]> {
    const learned: Learned[] = [];
    for (const group of groups) learned.push(await learn(scope, group));
    const queueing = learned.flatMap(({ connection, loose, standing }) =>
      loose.length + standing.length > 0 ? connection.mode : [],
    );
    for (const mode of [...new Set(queueing)].sort()) await queueUp(scope, mode);
    for (const { connection, standing } of learned) await askAbout(scope, connection, standing);
    const renames: Rename[] = [];
    for (const { connection, attached } of learned) {
      renames.push(...(await describeCustomers(scope, connection.id, attached)));
    }
    await renameAccounts(scope, renames);
    const accountIds = learned.flatMap((group) => group.accountIds);
    for (const { connection, loose } of learned) {
      if (loose.length === 0) continue;
      accountIds.push(...(await this.#attachLoose(scope, connection, loose, now)).map((link) => link.accountId));
    }
    return [...new Set(accountIds)].sort();
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
}

/** Keeps by which ids they are known. */
async function learn(scope: Scope, { connection, customers }: Brought): Promise<Learned> {
  const rows: { external_id: string; account_id: string | null; link: Link | null }[] = await scope.db.query(
    `select external_id, account_id, link from billing_customer
     where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[])`,
    [scope.workspaceId, connection.id, customers.map((customer) => customer.externalId)],
  );
  const known = new Map(rows.map((row) => [row.external_id, row]));
  const loose = customers.filter(({ externalId, isEmpty }) => !known.get(externalId)?.account_id && !isEmpty);
  const attaching = new Set(loose);
  const learned = await keepAliases(scope, connection.id, customers);
  return {
    connection,
    loose,
    attached: customers.filter((customer) => !attaching.has(customer)),
    standing: customers.flatMap(({ externalId, isDeleted, aliases, stated }) => {
      const { account_id: accountId = null, link = null } = known.get(externalId) ?? {};
      if (isDeleted || accountId === null || !learned.has(externalId)) return [];
      return { externalId, aliases, stated, accountId, link };
    }),
    accountIds: rows.flatMap((row) => row.account_id ?? []),
  };
}
