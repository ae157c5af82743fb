import { ada } from '../desk.ts';
import { orderFault, withdrawFaults } from '../sandbox-page.ts';
import { Visitor } from '../visitor.ts';
import type { Day } from './day.ts';

// From the set-up link to a book that is read.

export async function opensSetUpLink(day: Day): Promise<void> {
  const { product, desk, page } = day;
  await page.goto(product.setupUrl);
  await page.getByLabel('Workspace').fill('Northwind');
  await day.look('set-up');
  await page.getByLabel('Your name').fill(ada.name);
  await page.getByLabel('Email').fill(ada.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(ada.password);
  await desk.button('Make the workspace').click();
  await page.waitForURL('**/customers*');
  await desk.button('Connect the sandbox').waitFor();
  await desk.link('Paste a Stripe restricted key').waitFor();
  await day.look('customers, nothing connected');
  await desk.go('Flagged');
  await desk.reads('Nothing is read yet.');
  await day.look('flagged, nothing connected');
}

export async function findsLinkUsed(day: Day): Promise<void> {
  const { product, browser } = day;
  const second = await Visitor.open(browser);
  await second.page.goto(product.setupUrl);
  await second.page.getByRole('heading', { name: 'This set-up link no longer works' }).waitFor();
  await second.look('set-up link, used');
  expect(second.takeFindings()).toEqual([]);
  await second.close();
}

export async function triesKeys(day: Day): Promise<readonly RegExp[]> {
  const { desk, page } = day;
  await desk.go('Customers');
  await desk.link('Paste a Stripe restricted key').click();
  await desk.reads('charge_read', desk.part('region', 'Permissions to tick'));
  const key = page.getByRole('textbox', { name: 'Restricted key' });
  await key.fill('pk_test_51Nothing');
  await desk.button('Test connection').click();
  await desk.reads(/publishable key: it cannot read billing/);
  await key.fill('rk_test_sandbox_without_charge_read');
  await desk.button('Test connection').click();
  const missing = page.getByRole('listitem').filter({ hasText: 'permission missing' });
  await missing.getByText('charge_read', { exact: true }).waitFor();
  expect(await missing.count()).toBe(1);
  expect(
    await page
      .getByRole('listitem')
      .filter({ hasText: /^Customers.*readable/ })
      .count(),
  ).toBe(1);
  await day.lookClosely('connectors, key tested');
  // What a browser itself says of an answer that is not 2xx.
  return [/status of 400/];
}

export async function connectsSandbox(day: Day): Promise<void> {
  const { product, desk, page } = day;
  await orderFault(product, { status: 'slow', delayMs: 3_000, path: '^/v1/(invoices|charges)' });
  await desk.go('Connectors');
  await desk.button('Connect the sandbox').click();
  await desk.reads('Reading billing');
  await page
    .getByRole('listitem')
    .filter({ hasText: /^Customers.*40$/ })
    .waitFor();
  await day.look('connectors, being read');
  await desk.go('Customers');
  await desk.reads(/Still reading billing: \d+ accounts so far/);
  await desk.reads('Unknown', desk.part('table', 'Customers'));
  await withdrawFaults(product);
  await desk.link('Show progress').click();
  await page.getByRole('article').getByRole('heading').getByRole('link').click();
  await desk.reads('Everything is read');
  await desk.reads('0 writes');
  await day.look('connection, read');
  await desk.button(/^Calls/).click();
  await desk.part('table', 'Calls').waitFor();
  await day.look('connection, calls');
}
