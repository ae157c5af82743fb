import type { Scope } from '../platform/database/scope.ts';

export interface DeliveryAccount {
  readonly id: string;
  readonly name: string;
}

/** The accounts of these deliveries, by their ids: of each that is about the customers of one account and of no other. */
export async function deliveryAccounts(
  { db, workspaceId }: Scope,
  connectionId: string,
  deliveryIds: readonly string[],
): Promise<ReadonlyMap<string, DeliveryAccount>> {
  if (deliveryIds.length === 0) return new Map();
  const rows: (DeliveryAccount & { deliveryId: string })[] = await db.query(
    `with about as materialized (
       select distinct d.id, c.account_id from delivery d
       cross join lateral jsonb_to_recordset(d.refs) as r(kind text, "externalId" text, "customerId" text)
       left join billing_object o on o.workspace_id = $1 and o.connection_id = $2 and o.kind = r.kind
         and o.external_id = r."externalId"
       join billing_customer c on c.workspace_id = $1 and c.connection_id = $2
         and c.external_id = coalesce(r."customerId", o.customer_id) and c.account_id is not null
       where d.workspace_id = $1 and d.connection_id = $2 and d.id = any($3))
     select b.id as "deliveryId", a.id, a.name from about b join account a on a.workspace_id = $1 and a.id = b.account_id
     where not exists (select 1 from about other where other.id = b.id and other.account_id <> b.account_id)`,
    [workspaceId, connectionId, deliveryIds],
  );
  return new Map(rows.map(({ deliveryId, id, name }) => [deliveryId, { id, name }]));
}
