import type { Scope } from '../platform/database/scope.ts';
import { displayName, type BillingCustomer, type Named } from './attachment.ts';

/** A customer is called otherwise since, and its account perhaps by the old name. */
export interface Rename {
  readonly account_id: string;
  readonly before: string;
  readonly after: string;
}

/** A step, these customers held: writes what changed about them. Answers who is called otherwise; no account is locked yet. */
export async function describeCustomers(
  scope: Scope,
  connectionId: string,
  customers: readonly BillingCustomer[],
): Promise<readonly Rename[]> {
  if (customers.length === 0) return [];
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
  return renamed.flatMap(({ account_id, before, after }) => {
    const name = displayName(before);
    return account_id === null || name === after ? [] : { account_id, before: name, after };
  });
}

/** A step: an account that carries a customer's old name takes the new one. */
export async function renameAccounts(scope: Scope, renames: readonly Rename[]): Promise<void> {
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
