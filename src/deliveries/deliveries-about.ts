import type { Scope } from '../platform/database/scope.ts';
import { deliveryColumns, type DeliveryRow } from './delivery-row.ts';

/**
 * What a delivery named is no column of its own: an index on it would be paid for by each that is accepted, and few are ever
 * looked for. So the newest are read one after the other, and no more of them than one page may cost.
 */
const mostScanned = 50_000;
/** Of a customer that has more than this, the rest is not looked for. */
const mostHeld = 5_000;

interface About {
  readonly id: string;
  /** Which deliveries, as SQL over `delivery`: $1 is the workspace, $2 the connection. */
  readonly where: string;
  readonly parameters: readonly unknown[];
  readonly limit: number;
}

/** Those about an id, and the last that was looked at when there may be more behind it. */
export async function deliveriesAbout(
  { db }: Scope,
  { id, where, parameters, limit }: About,
): Promise<{ rows: DeliveryRow[]; lookedAt: DeliveryRow | null }> {
  const [aboutId, most] = [1, 2].map((place) => `$${parameters.length + place}`);
  const events: DeliveryRow[] = await db.query(
    `select ${deliveryColumns} from delivery where ${where} and event_id = ${aboutId}`,
    [...parameters, id],
  );
  if (events.length > 0) return { rows: events, lookedAt: null };
  const rows: DeliveryRow[] = await db.query(
    `with named as materialized (
       select ${aboutId}::text as id
       union (select external_id from billing_object where workspace_id = $1 and connection_id = $2 and customer_id = ${aboutId}
         limit ${mostHeld}))
     select ${deliveryColumns} from (
       select * from delivery where ${where} order by received_at desc, id desc limit ${mostScanned}) d
     where exists (select 1 from jsonb_to_recordset(d.refs) as r("externalId" text) join named on named.id = r."externalId")
     order by received_at desc, id desc limit ${most}`,
    [...parameters, id, limit],
  );
  const [lookedAt]: DeliveryRow[] = await db.query(
    `select ${deliveryColumns} from delivery where ${where} order by received_at desc, id desc offset ${mostScanned - 1} limit 1`,
    [...parameters],
  );
  return { rows, lookedAt: lookedAt ?? null };
}
