import type { Scope } from '../platform/database/scope.ts';

export interface DeliveryAccount {
  readonly id: string;
  readonly name: string;
}

/**
 * The accounts of these deliveries, by their ids, in the order in which each names their customers: where a customer pays for
 * another, a payment is about both.
 */
export async function deliveryAccounts(
  { db, workspaceId }: Scope,
  connectionId: string,
  deliveryIds: readonly string[],
): Promise<ReadonlyMap<string, DeliveryAccount[]>> {
  if (deliveryIds.length === 0) return new Map();
  const rows: { deliveryId: string; accounts: DeliveryAccount[] }[] = await db.query(
    `with about as (
       select d.id, c.account_id, min(r.place) as place from delivery d
       cross join lateral rows from (jsonb_to_recordset(d.refs) as (kind text, "externalId" text, "customerId" text))
         with ordinality as r(kind, "externalId", "customerId", place)
       left join billing_object o on o.workspace_id = $1 and o.connection_id = $2 and o.kind = r.kind
         and o.external_id = r."externalId"
       join billing_customer c on c.workspace_id = $1 and c.connection_id = $2
         and c.external_id = coalesce(r."customerId", o.customer_id) and c.account_id is not null
       where d.workspace_id = $1 and d.connection_id = $2 and d.id = any($3)
       group by d.id, c.account_id)
     select b.id as "deliveryId", jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) order by b.place, a.id) as accounts
     from about b join account a on a.workspace_id = $1 and a.id = b.account_id group by b.id`,
    [workspaceId, connectionId, deliveryIds],
  );
  return new Map(rows.map(({ deliveryId, accounts }) => [deliveryId, accounts]));
}
