import { binaryArray, textElement } from '../platform/database/binary-array.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { AttachingConnection, BillingCustomer, Candidates, Mode } from './attachment.ts';
import { findById, keptIdsOf } from './links-by-id.ts';

/**
 * A step: keeps by which ids these customers are known, and forgets those that they have no longer; what is kept already writes
 * nothing. A customer that was deleted says nothing about its ids: they stay. Answers of whom an id was learned.
 */
export async function keepAliases(
  scope: Scope,
  connectionId: string,
  customers: readonly BillingCustomer[],
): Promise<ReadonlySet<string>> {
  const rows = customers.flatMap((one) => keptIdsOf(one).map((alias) => ({ externalId: one.externalId, alias })));
  const present = customers.flatMap(({ externalId, isDeleted }) => (isDeleted ? [] : externalId));
  const learned: { external_id: string }[] = await scope.db.query(
    `with t as (select * from jsonb_to_recordset($3::jsonb) as t("externalId" text, alias text)),
     stale as (
       delete from billing_customer_alias k
       where k.workspace_id = $1 and k.connection_id = $2 and k.external_id = any($4::text[])
         and not exists (select 1 from t where t."externalId" = k.external_id and t.alias = k.alias))
     insert into billing_customer_alias (workspace_id, alias, connection_id, external_id)
     select distinct $1::uuid, t.alias, $2::uuid, t."externalId"
     from t on conflict do nothing returning external_id`,
    [scope.workspaceId, connectionId, JSON.stringify(rows), present],
  );
  return new Set(learned.map((row) => row.external_id));
}

/** A step: the same for customers whose rows came just now, of whom nothing is kept. */
export async function addAliases(
  scope: Scope,
  connectionId: string,
  customers: readonly BillingCustomer[],
): Promise<void> {
  const rows = customers.flatMap((one) => keptIdsOf(one).map((alias) => ({ externalId: one.externalId, alias })));
  await scope.db.query(
    `insert into billing_customer_alias (workspace_id, alias, connection_id, external_id)
     select $1, t.alias, $2, t.external_id from unnest($3::text[], $4::text[]) as t(alias, external_id)`,
    [
      scope.workspaceId,
      connectionId,
      binaryArray(
        textElement,
        rows.map(({ alias }) => alias),
      ),
      binaryArray(
        textElement,
        rows.map(({ externalId }) => externalId),
      ),
    ],
  );
}

/** A step: the accounts that may be those of these customers, by what leads to them. */
export async function findCandidates(
  scope: Scope,
  connection: AttachingConnection,
  loose: readonly BillingCustomer[],
): Promise<Candidates> {
  const { mode } = connection;
  const emails = loose.flatMap((customer) => customer.emailNormal ?? []);
  const domains = loose.flatMap((customer) => customer.domain ?? []);
  const byId = await findById(scope, connection, loose);
  const sameEmail: { email_normal: string; account_ids: string[] }[] = await scope.db.query(
    `select t.email_normal, array_agg(distinct o.id) as account_ids
     from unnest($3::text[]) as t(email_normal)
     cross join lateral (
       select c.account_id from billing_customer c
       where c.workspace_id = $1 and c.email_normal = t.email_normal and c.account_id is not null offset 0) k
     cross join lateral (
       select a.id from account a where a.workspace_id = $1 and a.id = k.account_id and a.mode = $2 limit 1) o
     group by 1`,
    [scope.workspaceId, mode, emails],
  );
  return {
    byId,
    byEmail: new Map(sameEmail.map((row) => [row.email_normal, row.account_ids])),
    byDomain: await findByDomain(scope, mode, domains),
  };
}

/** A step: the account of each of these company domains. */
export async function findByDomain(scope: Scope, mode: Mode, domains: readonly string[]): Promise<Map<string, string>> {
  const rows: { domain: string; id: string }[] = await scope.db.query(
    `select domain, id from account where workspace_id = $1 and mode = $2 and domain = any($3::text[])`,
    [scope.workspaceId, mode, domains],
  );
  return new Map(rows.map((row) => [row.domain, row.id]));
}
