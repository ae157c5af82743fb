/**
 * Makes the screenshots from the running product: `npm run screenshots` writes those of the README,
 * `npm run screenshots -- DIRECTORY` every page in both themes at 1280 and 390 px, to be looked at.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, openWindow } from './support/browser.ts';
import tearDown from './support/global-teardown.mjs';
import setUpCluster from './support/global-setup.mjs';
import {
  accountOf,
  actInSandbox,
  connectAndRead,
  flaggedAccount,
  settled,
  setUp,
  switchPlaybooksOn,
  type SandboxCustomer,
} from './support/journey.ts';
import { openProduct, type Product } from './support/product.ts';

/** What the README and its neighbours show. */
const shown = ['flagged', 'account', 'customers', 'drafts'];
const everything = process.argv[2];
const directory = path.resolve(everything ?? 'docs/screenshots');
mkdirSync(directory, { recursive: true });

await setUpCluster();
const product = await openProduct({ customers: 300 });
const browser = await openBrowser();
try {
  await takeEmpty(product, browser);
  const places = await prepare(product);
  for (const theme of ['light', 'dark'] as const) {
    for (const width of everything ? [1280, 390] : [1280]) await takeAll(browser, places, { theme, width });
  }
} finally {
  await browser.close();
  await product.close();
  await tearDown();
}

/** Before there is an owner: the set-up page, and sign-in. */
async function takeEmpty(running: Product, opened: Browser): Promise<void> {
  if (!everything) return;
  const { page, context } = await openWindow(opened);
  await page.goto(running.setupUrl);
  await shoot(page, 'setup-light-1280');
  await page.goto(`${running.url}/sign-in`);
  await shoot(page, 'sign-in-light-1280');
  await context.close();
}

/** A day in the life of a book: failures, an overdue invoice, usage over plan, a renewal, drafts, one mail in the outbox. */
async function prepare(running: Product): Promise<Record<string, string>> {
  const client = await setUp(running);
  await connectAndRead(running, client);
  await switchPlaybooksOn(client);
  const response = await fetch(`${running.sandboxUrl}/_sandbox/customers?limit=100`);
  const listed: unknown = await response.json();
  const customers = readCustomers(listed).filter((customer) => customer.status === 'active' && customer.email);
  const at = (index: number) => customers[index]?.id ?? '';
  await actInSandbox(running, at(0), 'fail-payment', { decline: 'insufficient_funds' });
  await actInSandbox(running, at(1), 'fail-payment', { decline: 'expired_card' });
  await actInSandbox(running, at(2), 'make-overdue', { inSeconds: 0 });
  await actInSandbox(running, at(3), 'fail-payment', { decline: 'insufficient_funds' });
  await actInSandbox(running, at(4), 'expire-card-soon', { days: 9 });
  const flagged = await flaggedAccount(running, client, { customer: at(0), trigger: 'payment_failed' });
  await flaggedAccount(running, client, { customer: at(3), trigger: 'payment_failed' });
  const other = await accountOf(running, at(3));
  const draft = await running.database.owner.query<{ id: string }>(
    `select id from message where account_id = $1 and status = 'draft'`,
    [other],
  );
  await client.request('POST', `/api/drafts/${draft.rows[0]?.id}/approve`, { version: 1 });
  await settled(running);
  const connection = await firstId(running, 'connection');
  const playbook = await firstId(running, 'playbook');
  return {
    flagged: '/flagged?mode=test',
    account: `/accounts/${flagged.accountId}?mode=test`,
    customers: '/customers?mode=test',
    drafts: '/drafts?mode=test',
    playbooks: '/playbooks?mode=test',
    connectors: '/connectors?mode=test',
    outbox: '/outbox?mode=test',
    revenue: '/revenue?mode=test',
    differences: '/revenue?mode=test&tab=differences',
    connect: '/connectors?mode=test&add=stripe',
    connection: `/connectors/${connection}?mode=test`,
    ...Object.fromEntries(
      ['customers', 'readings', 'deliveries', 'calls'].map((tab) => [
        `connection-${tab}`,
        `/connectors/${connection}?mode=test&tab=${tab}`,
      ]),
    ),
    playbook: `/playbooks/${playbook}?mode=test`,
    settings: '/settings?mode=test',
    members: '/settings?mode=test&tab=members',
    mail: '/settings?mode=test&tab=mail',
    currency: '/settings?mode=test&tab=rates',
    health: '/settings?mode=test&tab=health',
    missing: '/nowhere?mode=test',
    sandbox: running.sandboxUrl,
  };
}

async function firstId(running: Product, table: 'connection' | 'playbook'): Promise<string> {
  const { rows } = await running.database.owner.query<{ id: string }>(`select id from ${table} order by id limit 1`);
  return rows[0]?.id ?? '';
}

async function takeAll(
  opened: Browser,
  places: Record<string, string>,
  look: { theme: 'light' | 'dark'; width: number },
): Promise<void> {
  const { page, context } = await openWindow(opened, {
    width: look.width,
    height: look.width < 600 ? 844 : 860,
    colorScheme: look.theme,
  });
  await page.goto(`${product.url}/sign-in`);
  await page.getByLabel('Email').fill('ada.keel@northwind.example');
  await page.getByLabel('Password').first().fill('correct horse battery');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  for (const [name, place] of Object.entries(places)) {
    if (!everything && !shown.includes(name)) continue;
    await page.goto(place.startsWith('http') ? place : `${product.url}${place}`);
    // A busy machine takes its time: what is looked at is the page, not what stands in its place.
    await page.locator('h1').first().waitFor();
    await page.getByRole('status', { name: 'Loading' }).last().waitFor({ state: 'detached' });
    await page.waitForTimeout(600);
    await shoot(page, everything ? `${name}-${look.theme}-${look.width}` : nameFor(name, look.theme));
  }
  await context.close();
}

function nameFor(name: string, theme: string): string {
  return theme === 'light' ? name : `${name}-dark`;
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(directory, `${name}.png`) });
}

function readCustomers(answer: unknown): SandboxCustomer[] {
  const rows: unknown = Array.isArray(answer) ? answer : Object.values(Object(answer)).find(Array.isArray);
  if (!Array.isArray(rows)) throw new Error('The sandbox did not list its customers.');
  return rows.map((row: SandboxCustomer) => row);
}
