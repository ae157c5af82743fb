import { createConnection, getConnection } from '#contracts/connections.ts';
import { getDraft, type DraftDto } from '#contracts/drafts.ts';
import { listFlagged } from '#contracts/flags.ts';
import { listPlaybooks, switchPlaybook } from '#contracts/playbooks.ts';
import type { Client } from './client.ts';
import { settled } from './journey.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';

type Mode = 'live' | 'test';

/** The sandbox's control plane, asked as a merchant would use a dashboard. Answers what it says; a refusal throws. */
export async function control(product: Product, method: string, path: string, body?: object): Promise<unknown> {
  const response = await fetch(`${product.sandboxUrl}/_sandbox${path}`, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** A new customer who pays by card; answers their id at the billing system. */
export async function aCustomer(
  product: Product,
  wish: { name: string; email: string; metered?: string },
): Promise<string> {
  const made = Object(await control(product, 'POST', '/customers', wish));
  const listed = Object(await control(product, 'GET', `/customers?search=${encodeURIComponent(wish.email)}`));
  const id: unknown = listed.customers?.[0]?.id;
  if (typeof id !== 'string') throw new Error(`The sandbox made no customer: ${JSON.stringify(made)}`);
  return id;
}

/** Connects with a pasted key, and waits until the first reading has ended. */
export async function connectByKey(product: Product, client: Client, credentials: Record<string, string>) {
  const { id } = await client.call(createConnection, { body: { system: 'stripe', credentials } });
  const connection = await until('the first reading to end', async () => {
    const now = await client.call(getConnection, { params: { id } });
    return now.status === 'connected' && now.backfill?.status === 'done' && now;
  });
  await settled(product);
  return connection;
}

export async function switchPlaybookOf(client: Client, trigger: string, sending: 'draft' | 'auto'): Promise<void> {
  const { rows } = await client.call(listPlaybooks, { query: { mode: 'live' } });
  const id = rows.find((playbook) => playbook.trigger === trigger)?.id ?? '';
  await client.call(switchPlaybook, { params: { id }, body: { isOn: true, sending } });
}

/** The account that a customer became in a mode, once it is there. */
export async function accountIn(product: Product, customer: string, mode: Mode): Promise<string> {
  return until(`an account in ${mode} mode`, async () => {
    const { rows } = await product.database.owner.query<{ account_id: string }>(
      `select c.account_id from billing_customer c
       join connection k on k.workspace_id = c.workspace_id and k.id = c.connection_id
       where c.external_id = $1 and k.mode = $2 and c.account_id is not null`,
      [customer, mode],
    );
    return rows[0]?.account_id;
  });
}

/** The newest message about a customer, once there is one, as the API shows it. */
export async function messageTo(
  product: Product,
  client: Client,
  customer: string,
  mode: Mode = 'live',
): Promise<DraftDto> {
  const account = await accountIn(product, customer, mode);
  const id = await until(`a message in ${mode} mode`, async () => {
    const text = `select id from message where account_id = $1 order by id desc limit 1`;
    return (await product.database.owner.query<{ id: string }>(text, [account])).rows[0]?.id;
  });
  return client.call(getDraft, { params: { id } });
}

/** The open flags of a customer's account, by trigger. */
export async function flagsOf(product: Product, client: Client, customer: string, mode: Mode): Promise<string[]> {
  const account = await accountIn(product, customer, mode);
  const { rows } = await client.call(listFlagged, { query: { mode, limit: 200 } });
  return rows.find((row) => row.accountId === account)?.flags.map((flag) => flag.trigger) ?? [];
}

/** What is held for ten seconds, or put off for longer, is due now: no test waits for a clock. */
export async function hurry(product: Product): Promise<void> {
  const { owner } = product.database;
  await owner.query(`update message set send_after = now() where status = 'approved' and lease_until is null`);
  await ring(product, 'send');
}

/** Work of a kind is due now in every workspace. */
export async function ring(product: Product, kind: 'send' | 'poll'): Promise<void> {
  await product.database.owner.query(
    `insert into directory_doorbell (kind, workspace_id, due_at) select $1, workspace_id, now() from workspace
     on conflict (kind, workspace_id) do update set due_at = excluded.due_at`,
    [kind],
  );
}
