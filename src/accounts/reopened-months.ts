import type { Scope } from '../platform/database/scope.ts';
import type { Speaking } from './mrr-months.ts';

/** The first month of each account that was seen, and stays; null where none was. */
export type SeenFrom = ReadonlyMap<string, string | null>;

interface SeenRow {
  readonly account_id: string;
  readonly seen_from: string | null;
}

/**
 * A step: of these accounts those to which a connection comes back, unless a version is kept from before it first told of them: then
 * the months before were not its own. What was computed without it is forgotten. One that joins for the first time reopens nothing,
 * nor does one of which a person has linked a customer since it was gone: the past of that customer was counted where it was.
 */
export async function reopenMrrMonths(scope: Scope, joined: readonly Speaking[]): Promise<SeenFrom> {
  const rows: SeenRow[] = await scope.db.query(
    `with gone as materialized (
       select t.account_id, t.connection_id, min(t.first_version) as first_version, max(t.removed_at) as at
       from unnest($2::uuid[], $3::uuid[]) as j(account_id, connection_id)
       join account_tombstone t on t.workspace_id = $1 and t.account_id = j.account_id and t.connection_id = j.connection_id
       group by t.account_id, t.connection_id),
     back as materialized (
       select distinct g.account_id from gone g
       where not exists (
           select from account_snapshot s
           where s.workspace_id = $1 and s.account_id = g.account_id and s.version < g.first_version)
         and not exists (
           select from billing_customer c
           where c.workspace_id = $1 and c.account_id = g.account_id and c.connection_id = g.connection_id
             and c.link = 'person' and c.linked_at >= g.at)),
     forgotten as (
       delete from account_mrr_month m using back b
       where m.workspace_id = $1 and m.account_id = b.account_id and m.is_reconstructed)
     select b.account_id, to_char(min(m.month), 'YYYY-MM') as seen_from from back b
     left join account_mrr_month m on m.workspace_id = $1 and m.account_id = b.account_id and not m.is_reconstructed
     group by b.account_id`,
    [scope.workspaceId, joined.map((one) => one.accountId), joined.map((one) => one.connectionId)],
  );
  return toSeenFrom(rows);
}

/** A step. */
export async function seenFrom(scope: Scope, accountIds: readonly string[]): Promise<SeenFrom> {
  const rows: SeenRow[] = await scope.db.query(
    `select a.id as account_id, to_char(min(m.month), 'YYYY-MM') as seen_from from unnest($2::uuid[]) as a(id)
     left join account_mrr_month m on m.workspace_id = $1 and m.account_id = a.id and not m.is_reconstructed
     group by a.id`,
    [scope.workspaceId, accountIds],
  );
  return toSeenFrom(rows);
}

function toSeenFrom(rows: readonly SeenRow[]): SeenFrom {
  return new Map(rows.map((row) => [row.account_id, row.seen_from]));
}
