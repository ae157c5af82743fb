import type { Scope } from '../platform/database/scope.ts';
import { deliveryColumns, type DeliveryRow } from './delivery-row.ts';

/**
 * What a delivery named is no column of its own: an index on it would be paid for by each that is accepted, and few are ever
 * looked for. So the newest are read one after the other, and no more of them than one page may cost.
 */
const mostScanned = 50_000;
/** Of a customer, or an account, of which more than this is held, the rest is not looked for, and that is said. */
const mostHeld = 5_000;

interface About {
  /** Of an event, an object or a customer. */
  readonly id?: string | undefined;
  readonly accountId?: string | undefined;
  /** Which deliveries, as SQL over `delivery`: $1 is the workspace, $2 the connection. */
  readonly where: string;
  readonly parameters: readonly unknown[];
  readonly limit: number;
}

export interface FoundAbout {
  readonly rows: DeliveryRow[];
  /** The last that was looked at when there may be more behind it. */
  readonly lookedAt: DeliveryRow | null;
  /** Not everything that is held of whom they should be about was looked for. */
  readonly isAtLeast: boolean;
}

/** Those about an id, an account or both. */
export async function deliveriesAbout(
  { db }: Scope,
  { id, accountId, where, parameters, limit }: About,
): Promise<FoundAbout> {
  const values = [...parameters];
  const take = (value: unknown) => `$${values.push(value)}`;
  const ofAccount = accountId === undefined ? [] : [ofTheAccount(take(accountId))];
  if (id !== undefined) {
    const events: DeliveryRow[] = await db.query(
      `select ${deliveryColumns} from delivery d
       where ${[where, `event_id = $${values.length + 1}`, ...ofAccount.map(names)].join(' and ')}`,
      [...values, id],
    );
    if (events.length > 0) return { rows: events, lookedAt: null, isAtLeast: false };
  }
  const named = [...ofAccount, ...(id === undefined ? [] : [ofTheId(take(id))])];
  const rows: DeliveryRow[] = await db.query(
    `select ${deliveryColumns} from (
       select * from delivery where ${where} order by received_at desc, id desc limit ${mostScanned}) d
     where ${named.map(names).join(' and ')} order by received_at desc, id desc limit ${take(limit)}`,
    values,
  );
  const [lookedAt]: DeliveryRow[] = await db.query(
    `select ${deliveryColumns} from delivery where ${where} order by received_at desc, id desc offset ${mostScanned - 1} limit 1`,
    [...parameters],
  );
  return { rows, lookedAt: lookedAt ?? null, isAtLeast: await isMoreHeld(db, { id, accountId, parameters }) };
}

async function isMoreHeld(
  db: Scope['db'],
  { id, accountId, parameters: [workspaceId, connectionId] }: Pick<About, 'id' | 'accountId' | 'parameters'>,
): Promise<boolean> {
  const counted = (customers: string) => `(select count(*) from (select 1 from billing_object
    where workspace_id = $1 and connection_id = $2 and customer_id in (${customers}) limit ${mostHeld + 1}) h)`;
  const [row]: { most: number }[] = await db.query(
    `select greatest(${counted('$3::text')}, ${counted(customersOf('$4'))})::int as most`,
    [workspaceId, connectionId, id ?? null, accountId ?? null],
  );
  return (row?.most ?? 0) > mostHeld;
}

/** The id itself, and what is held of the customer that it may be. */
function ofTheId(id: string): string {
  return `select ${id}::text as id
    union (select external_id from billing_object where workspace_id = $1 and connection_id = $2 and customer_id = ${id}
      limit ${mostHeld})`;
}

/** The customers of an account, and what is held of them. */
function ofTheAccount(accountId: string): string {
  const customers = customersOf(accountId);
  return `${customers}
    union (select external_id from billing_object where workspace_id = $1 and connection_id = $2 and customer_id in (${customers})
      limit ${mostHeld})`;
}

function customersOf(accountId: string): string {
  return `select external_id as id from billing_customer
    where workspace_id = $1 and connection_id = $2 and account_id = ${accountId}`;
}

/** True of a delivery `d` that names one of these ids, which are found once. */
function names(ids: string): string {
  return `exists (select 1 from jsonb_to_recordset(d.refs) as r("externalId" text) where r."externalId" in (${ids}))`;
}
