import type { Product } from './product.ts';

/** What our tables say of one connection, without ids of ours and without bookkeeping: two readings of one book can be compared. */
export interface OurBook {
  /** Each object that exists, by kind and id, with its payload. */
  readonly mirror: Readonly<Record<string, unknown>>;
  /** The newest facts and the health of each account, by the billing customers it stands for. */
  readonly accounts: Readonly<Record<string, unknown>>;
  /** Causes of open flags. */
  readonly flags: readonly string[];
}

export async function ourBook({ database: { owner } }: Product, connectionId: string): Promise<OurBook> {
  const mirror = await owner.query<{ name: string; payload: unknown }>(
    `select kind || ' ' || external_id as name, payload from billing_object
     where connection_id = $1 and payload is not null and not is_deleted
       and kind not in ('balance_transaction', 'payment_method')`,
    [connectionId],
  );
  const accounts = await owner.query<{ names: string; id: string; facts: object }>(
    `select string_agg(c.external_id, ' ' order by c.external_id) as names, a.id,
       jsonb_build_object('name', a.name, 'domain', a.domain, 'status', a.status, 'content', s.content::jsonb, 'score', h.score,
         'band', h.band) as facts
     from billing_customer c join account a on a.id = c.account_id
     join account_health h on h.account_id = a.id
     left join account_snapshot s on s.account_id = a.id and s.version = a.snapshot_version
     where c.connection_id = $1 and not c.is_deleted group by a.id, a.name, a.domain, a.status, s.content::jsonb, h.score, h.band`,
    [connectionId],
  );
  const flags = await owner.query<{ key: string }>(
    `select distinct k.key from flag f join cause k on k.id = f.cause_id
     join billing_customer c on c.account_id = f.account_id
     where c.connection_id = $1 and f.state = 'open' order by 1`,
    [connectionId],
  );
  return {
    mirror: Object.fromEntries(mirror.rows.map((row) => [row.name, announced(row.name, row.payload)])),
    accounts: Object.fromEntries(
      accounts.rows.map((row) => [
        row.names,
        JSON.parse(
          JSON.stringify(row.facts).replaceAll(connectionId, '<connection>').replaceAll(row.id, '<account>'),
          withoutUse,
        ),
      ]),
    ),
    flags: flags.rows.map((row) => row.key),
  };
}

/**
 * Nobody announces these fields of a customer when an invoice moves them, nor the bookkeeping of a payment (balance transactions,
 * left out above): both come with the next reading of the whole, and no fact is read from them. A payment method has a row of
 * its own only where an event named it (left out above too): every reading of its customer carries it, and the newer one counts.
 */
function announced(name: string, payload: unknown): unknown {
  if (name.startsWith('usage_reading ')) return { ...Object(payload), aggregated_value: undefined };
  if (!name.startsWith('customer ')) return payload;
  return { ...Object(payload), delinquent: undefined, next_invoice_sequence: undefined };
}

/** Use goes on while the test runs: two readings of it a moment apart differ. What it crosses is in the flags. */
function withoutUse(key: string, value: unknown): unknown {
  return ['used', 'percent', 'usagePercent'].includes(key) ? undefined : value;
}

/** The lists of the billing system that hold customers' objects, with the kind that we call them by. */
const lists = {
  customer: '/v1/customers?limit=100',
  subscription: '/v1/subscriptions?limit=100&status=all',
  invoice: '/v1/invoices?limit=100',
  charge: '/v1/charges?limit=100',
  product: '/v1/products?limit=100',
  coupon: '/v1/coupons?limit=100',
} as const;

/** What the billing system itself says, asked past our connector: each object's id with what tells most of its state. */
export async function sandboxBook(product: Product): Promise<Record<string, string>> {
  const book: Record<string, string> = {};
  for (const [kind, path] of Object.entries(lists)) {
    for (let after = ''; ;) {
      const response = await fetch(`${product.sandboxUrl}${path}${after && `&starting_after=${after}`}`, {
        headers: { authorization: 'Bearer rk_test_sandbox_full' },
      });
      const page = Object(await response.json());
      const rows: readonly object[] = page.data;
      for (const row of rows) book[`${kind} ${idOf(row)}`] = stateOf(row);
      if (!page.has_more) break;
      after = idOf(rows.at(-1) ?? {});
    }
  }
  return book;
}

/** The same of what we hold. */
export function mirroredStates(book: OurBook): Record<string, string> {
  const kinds = new Set(Object.keys(lists));
  return Object.fromEntries(
    Object.entries(book.mirror)
      .filter(([name]) => kinds.has(name.split(' ')[0] ?? ''))
      .map(([name, payload]) => [name, stateOf(Object(payload))]),
  );
}

function idOf(row: object): string {
  return String(Reflect.get(row, 'id'));
}

function stateOf(row: object): string {
  return ['status', 'amount_due', 'amount_remaining', 'due_date', 'cancel_at', 'ended_at', 'email', 'name']
    .map((field) => `${field}=${String(Reflect.get(row, field))}`)
    .join(' ');
}
