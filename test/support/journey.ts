import { hashSecret, randomSecret } from '#server/platform/secrets/secrets.ts';
import { completeSetup } from '#contracts/session.ts';
import { connectSandbox, getConnection } from '#contracts/connections.ts';
import { listFlagged } from '#contracts/flags.ts';
import { listPlaybooks, switchPlaybook } from '#contracts/playbooks.ts';
import { Client } from './client.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

/** Opens the set-up link as a person would and answers the client that is signed in as the owner. */
export async function setUp(product: Product, setupUrl = product.setupUrl, name = 'Ada Keel'): Promise<Client> {
  const token = new URL(setupUrl).searchParams.get('token') ?? '';
  const client = new Client(product.url);
  await client.call(completeSetup, {
    body: {
      token,
      name,
      email: `${name.toLowerCase().replaceAll(' ', '.')}@northwind.example`,
      password: 'correct horse battery',
      workspaceName: 'Northwind',
      timeZone: 'Europe/Berlin',
    },
  });
  return client;
}

/** Connects the sandbox and waits until its first backfill has ended and every account has been evaluated. */
export async function connectAndRead(product: Product, client: Client): Promise<string> {
  const connection = await client.call(connectSandbox);
  await until('the first backfill to end', async () => {
    const now = await client.call(getConnection, { params: { id: connection.id } });
    return now.status === 'connected' && now.backfill?.status === 'done';
  });
  await settled(product);
  return connection.id;
}

/** Waits until no work is left: every request answered, nothing leased, nothing due to be sent. Says what was left in vain. */
export async function settled(product: Product): Promise<void> {
  const left = async () => (await product.database.owner.query<{ left: string }>(workLeft)).rows.map((row) => row.left);
  await until('all work to be done', async () => (await left()).length === 0).catch(async (error: unknown) => {
    throw new Error((await left()).join('\n'), { cause: error });
  });
}

const workLeft = `
  select concat_ws(' ', 'object', kind, external_id, wanted, done, attempts, lease_until, error) as left
    from billing_object where wanted > done
  union all
  select concat_ws(' ', 'account', account_id, wanted, done, attempts, lease_until, error) from account_work where wanted > done
  union all
  select concat_ws(' ', 'message', status, send_after, attempts, lease_until, error) from message
    where status in ('approved', 'sending')`;

/** Switches every starter playbook on, in draft mode. */
export async function switchPlaybooksOn(client: Client): Promise<void> {
  const { rows } = await client.call(listPlaybooks, { query: { mode: 'test' } });
  for (const playbook of rows) {
    await client.call(switchPlaybook, { params: { id: playbook.id }, body: { isOn: true, sending: 'draft' } });
  }
}

export interface SandboxCustomer {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly status: string;
}

/** The sandbox's own buttons. */
export async function actInSandbox(
  product: Product,
  customer: string,
  action: string,
  body: object = {},
): Promise<unknown> {
  const response = await fetch(`${product.sandboxUrl}/_sandbox/customers/${customer}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`The sandbox answered ${response.status}: ${await response.text()}`);
  return response.json();
}

/** The flagged account of a billing customer, once it is there. */
export async function flaggedAccount(
  product: Product,
  client: Client,
  options: { customer: string; trigger: string; connection?: string },
) {
  const accountId = await accountOf(product, options.customer, options.connection);
  return until(`a ${options.trigger} flag`, async () => {
    const { rows } = await client.call(listFlagged, { query: { mode: 'test', limit: 200 } });
    const row = rows.find((each) => each.accountId === accountId);
    return row?.flags.some((flag) => flag.trigger === options.trigger) ? row : null;
  });
}

/** The account of a billing customer; where several workspaces read the same book, of the one that has the connection. */
export async function accountOf(product: Product, customer: string, connection: string | null = null): Promise<string> {
  const found = await product.database.owner.query<{ account_id: string }>(
    'select account_id from billing_customer where external_id = $1 and ($2::uuid is null or connection_id = $2)',
    [customer, connection],
  );
  return found.rows[0]?.account_id ?? '';
}

/** A second workspace with an owner of its own, by a second set-up link. */
export async function setUpStranger(product: Product): Promise<Client> {
  const secret = randomSecret();
  await product.database.owner.query('insert into setup_link (hash) values ($1)', [hashSecret(secret)]);
  return setUp(product, `${product.url}/setup?token=${secret}`, 'Mallory Reef');
}

/** Paying customers of whom nothing is wrong, by the id the billing system knows them by; each stands alone for an account. */
export async function calmCustomers(product: Product, connection: string | null = null): Promise<string[]> {
  const found = await product.database.owner.query<{ external_id: string }>(
    `select c.external_id from billing_customer c join account a on a.id = c.account_id
     where a.status = 'active' and c.email is not null and not exists (select 1 from flag f where f.account_id = a.id)
       and (select count(*) from billing_customer o where o.account_id = a.id) = 1
       and ($1::uuid is null or c.connection_id = $1)
     order by a.mrr_rank desc, c.external_id`,
    [connection],
  );
  return found.rows.map((row) => row.external_id);
}

export interface Announced {
  readonly id: string;
  readonly type: string;
  /** Every endpoint has answered that it holds the event. */
  readonly isTaken: boolean;
}

/** The newest fifty events of the sandbox. */
export async function announced(product: Product): Promise<Announced[]> {
  const response = await fetch(`${product.sandboxUrl}/_sandbox/events`);
  const { events }: { events: { id: string; type: string; deliveries: { settled: boolean }[] }[] } = JSON.parse(
    await response.text(),
  );
  return events.map(({ id, type, deliveries }) => ({ id, type, isTaken: deliveries.every((one) => one.settled) }));
}
