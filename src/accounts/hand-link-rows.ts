import type { Scope } from '../platform/database/scope.ts';
import { notFound } from '../platform/errors/app-error.ts';
import { isShown } from './account-filter.ts';
import type { Link } from './attachment.ts';

/** Where a customer stood: kept with a link that a person made or is asked about, so that it can come back. */
export interface Place {
  readonly accountId: string | null;
  readonly link: Link | null;
  readonly linkedAt: string | Date | null;
  readonly linkedBy: string | null;
  readonly before: Place | null;
}

export interface CustomerRow extends Place {
  readonly name: string;
  readonly isDeleted: boolean;
}

export interface AccountRow {
  readonly id: string;
  readonly name: string;
  readonly mode: 'live' | 'test';
  readonly movedTo: string | null;
}

/** A person linked it, or said that it was linked rightly. */
export function isByPerson({ link, linkedBy }: Pick<Place, 'link' | 'linkedBy'>): boolean {
  return link === 'person' || linkedBy !== null;
}

/** A step. */
export async function lockCustomer(scope: Scope, connectionId: string, externalId: string): Promise<CustomerRow> {
  const rows: CustomerRow[] = await scope.db.query(
    `select account_id as "accountId", link, linked_at as "linkedAt", linked_by as "linkedBy", link_before as before,
       coalesce(name, email, external_id) as name, is_deleted as "isDeleted"
     from billing_customer where workspace_id = $1 and connection_id = $2 and external_id = $3 for update`,
    [scope.workspaceId, connectionId, externalId],
  );
  const [row] = rows;
  if (!row) throw notFound('billing_customer');
  return row;
}

/** Sorted by id, after the customer (ruling 15). */
export async function lockAccounts(scope: Scope, ids: readonly (string | null)[]): Promise<Map<string, AccountRow>> {
  const rows: AccountRow[] = await scope.db.query(
    `select a.id, a.name, a.mode, case when ${isShown} then null else a.moved_to end as "movedTo" from account a
     where a.workspace_id = $1 and a.id = any($2::uuid[]) order by a.id for no key update of a`,
    [scope.workspaceId, ids.filter((id) => id !== null)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
