import { aliasOf, isHint, isOfSystem, mostStating, otherSideOf, stating } from '#core/matching/stated-ids.ts';
import type { Scope } from '../platform/database/scope.ts';
import type { AccountsById, AttachingConnection, BillingCustomer } from './attachment.ts';

export type Identified = Pick<BillingCustomer, 'externalId' | 'aliases' | 'stated'>;

interface Lead {
  readonly accountIds: readonly string[];
  readonly customers: number;
}

/** What others have, by the id that was looked for. */
interface Leads {
  /** The same id of a system. */
  readonly same: ReadonlyMap<string, Lead>;
  /** The other side of a statement. */
  readonly other: ReadonlyMap<string, Lead>;
}

/** All that is kept of the ids of a customer. */
export function keptIdsOf({ aliases, stated }: Pick<Identified, 'aliases' | 'stated'>): readonly string[] {
  return [...new Set([...aliases, ...stated.filter((alias) => !aliases.includes(alias)).map(stating)])];
}

/**
 * A step: the accounts to which the ids of these customers lead, by their external ids; none of those without any. Of those who are
 * `isStanding` they do not count themselves, nor others of whom a person has said where they belong, or is being asked.
 */
export async function findById(
  scope: Scope,
  connection: AttachingConnection,
  customers: readonly Identified[],
  { isStanding = false } = {},
): Promise<ReadonlyMap<string, AccountsById>> {
  const kept = new Map(customers.map((customer) => [customer.externalId, keptIdsOf(customer)]));
  const leads = await findLeads(scope, connection, [...kept.values()].flat(), isStanding ? [...kept.keys()] : null);
  if (leads.same.size + leads.other.size === 0) return new Map();
  const asked = [...kept.values()].flat().filter((id) => leads.other.has(otherSideOf(id)));
  const sharing = await countSharing(scope, connection, asked, [...kept.keys()]);
  return new Map([...kept].map(([externalId, ids]) => [externalId, accountsOf(ids, leads, sharing)]));
}

function accountsOf(ids: readonly string[], leads: Leads, sharing: ReadonlyMap<string, number>): AccountsById {
  const found = { byStoredId: new Set<string>(), byStatedId: new Set<string>(), byHint: new Set<string>() };
  for (const id of ids) {
    for (const account of leads.same.get(id)?.accountIds ?? []) found.byStoredId.add(account);
    const other = leads.other.get(otherSideOf(id));
    const own = sharing.get(id) ?? 0;
    if (other === undefined || Math.max(other.customers, own) > mostStating) continue;
    const into = own > 1 || isHint(aliasOf(id)) ? found.byHint : found.byStatedId;
    for (const account of other.accountIds) into.add(account);
  }
  return { byStoredId: [...found.byStoredId], byStatedId: [...found.byStatedId], byHint: [...found.byHint] };
}

/** What is kept of others, with their accounts: the same id of a system, and the other side of a statement, in another connection. */
async function findLeads(
  { db, workspaceId }: Scope,
  { id: connectionId, mode }: AttachingConnection,
  ids: readonly string[],
  besides: readonly string[] | null,
): Promise<Leads> {
  const [same, other] = [ids.filter(isOfSystem), ids.map(otherSideOf)];
  const rows: { id: string; is_stated: boolean; account_ids: string[]; customers: number }[] = await db.query(
    // One look-up a row, by whole keys: while a first reading fills these tables, a plain join goes through all of them.
    `select t.id, t.is_stated, array_agg(distinct o.id) as account_ids, count(*)::int as customers
     from (select distinct id, is_stated from unnest($3::text[], $4::boolean[]) as u(id, is_stated)) t
     cross join lateral (
       select k.connection_id, k.external_id from billing_customer_alias k
       where k.workspace_id = $1 and k.alias = t.id and not (t.is_stated and k.connection_id = $5)
       limit case when t.is_stated then $6::int end offset 0) k
     cross join lateral (
       select a.id from billing_customer c, account a
       where c.workspace_id = $1 and c.connection_id = k.connection_id and c.external_id = k.external_id
         and a.workspace_id = $1 and a.id = c.account_id and a.mode = $2 and not (t.is_stated and c.is_deleted)
         and ($7::text[] is null or c.link not in ('person', 'review') and c.linked_by is null
           and (c.connection_id <> $5 or c.external_id <> all($7)))
       limit 1) o
     group by 1, 2`,
    [
      workspaceId,
      mode,
      [...same, ...other],
      [...same.map(() => false), ...other.map(() => true)],
      connectionId,
      mostStating + 1,
      besides,
    ],
  );
  const toLeads = (isStated: boolean) =>
    rows.flatMap((row): [string, Lead][] =>
      row.is_stated === isStated ? [[row.id, { accountIds: row.account_ids, customers: row.customers }]] : [],
    );
  return { same: new Map(toLeads(false)), other: new Map(toLeads(true)) };
}

/** How many customers of the connection have each of these ids, those who are being placed included. */
async function countSharing(
  { db, workspaceId }: Scope,
  { id: connectionId }: AttachingConnection,
  asked: readonly string[],
  placing: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const sharing = new Map<string, number>();
  for (const id of asked) sharing.set(id, (sharing.get(id) ?? 0) + 1);
  if (asked.length === 0) return sharing;
  const rows: { id: string; customers: number }[] = await db.query(
    `select t.id, count(*)::int as customers from unnest($3::text[]) as t(id)
     cross join lateral (
       select from billing_customer_alias k
       join billing_customer c on c.workspace_id = $1 and c.connection_id = $2 and c.external_id = k.external_id
       where k.workspace_id = $1 and k.alias = t.id and k.connection_id = $2 and not c.is_deleted
         and k.external_id <> all($4::text[]) limit $5) k
     group by 1`,
    [workspaceId, connectionId, [...sharing.keys()], placing, mostStating],
  );
  for (const { id, customers } of rows) sharing.set(id, (sharing.get(id) ?? 0) + customers);
  return sharing;
}

/** A step: what the merchant's own text said of these customers goes with the connection; the ids of its system stay. */
export async function forgetStated(
  { db, workspaceId }: Scope,
  connectionId: string,
  externalIds: readonly string[],
): Promise<void> {
  const rows: { alias: string; external_id: string }[] = await db.query(
    `select alias, external_id from billing_customer_alias
     where workspace_id = $1 and connection_id = $2 and external_id = any($3::text[])`,
    [workspaceId, connectionId, externalIds],
  );
  const stated = rows.filter(({ alias }) => !isOfSystem(alias));
  if (stated.length === 0) return;
  await db.query(
    `delete from billing_customer_alias k using unnest($3::text[], $4::text[]) as t(alias, external_id)
     where k.workspace_id = $1 and k.connection_id = $2 and k.alias = t.alias and k.external_id = t.external_id`,
    [workspaceId, connectionId, stated.map(({ alias }) => alias), stated.map((row) => row.external_id)],
  );
}
