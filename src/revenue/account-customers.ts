import type { MrrPolicy } from '#core/mrr/mrr-input.ts';
import type { CustomerRef } from '../billing/billing.service.ts';
import type { Scope } from '../platform/database/scope.ts';

/** Discounts that count: forever, and repeating ones that have not ended (ruling 10). */
export const mrrPolicy: MrrPolicy = 'recurring';

export interface AccountCustomer extends CustomerRef {
  readonly accountId: string;
}

/** A step: the billing customers of these accounts, of connections that are still open. */
export async function customersOf(scope: Scope, accountIds: readonly string[]): Promise<AccountCustomer[]> {
  return scope.db.query(
    `select c.account_id as "accountId", c.connection_id as "connectionId", c.external_id as "externalId"
     from billing_customer c
     join connection n on n.workspace_id = $1 and n.id = c.connection_id
       and n.status not in ('disconnecting', 'disconnected')
     where c.workspace_id = $1 and c.account_id = any($2::uuid[])
     order by c.connection_id, c.external_id`,
    [scope.workspaceId, accountIds],
  );
}
