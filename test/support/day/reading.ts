import { risingAmounts } from '../visitor.ts';
import type { Day } from './day.ts';

// What billing says of customers, and where it comes from.

export async function walksCustomers(day: Day): Promise<void> {
  const { desk, page } = day;
  await day.choose();
  await desk.go('Customers');
  const pills = desk.part('group', 'Which accounts');
  for (const pill of ['All', 'Paying', 'Trial', 'Churned', 'Past due']) {
    await desk.button(new RegExp(`^${pill}\\s?[\\d\\s]+$`), pills).waitFor();
  }
  const rows = desk.part('table', 'Customers').locator('tbody tr');
  const amounts = await rows.locator('td:nth-child(2)').allTextContents();
  expect(amounts.length).toBeGreaterThan(10);
  expect(risingAmounts(amounts.filter((text) => /\d/.test(text)))).toEqual([]);
  const second = (await rows.nth(1).getByRole('link').locator('span span').first().textContent()) ?? '';
  await day.lookClosely('customers');
  await day.roll('customers');
  await desk.button(/^Trial/, pills).click();
  await page.waitForURL('**pill=trial*');
  await desk.button(/^All/, pills).click();
  await desk.link(second).waitFor();
  for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key);
  await desk.heading(second).waitFor();
}

export async function readsAccount(day: Day): Promise<void> {
  const { product, desk, page, shop, cast } = day;
  await desk.openAccount(cast.failing);
  const revenue = page.locator('#revenue');
  for (const label of ['MRR', 'ARR', 'Plan', 'Status', 'Payment', 'Usage', 'Renewal', 'Lifetime value']) {
    await revenue.getByText(label, { exact: true }).first().waitFor();
  }
  await desk.reads(/Billing only, version 1/);
  await desk.button(/How it is counted/).click();
  await page.locator('#mrr-arithmetic').getByRole('listitem').first().waitFor();
  await day.look('account');
  const outside = revenue.locator(`a[href^="${product.sandboxUrl}/"]`);
  expect(await outside.count()).toBeGreaterThan(4);
  await shop.page.goto((await outside.first().getAttribute('href')) ?? '');
  await shop.page.getByText(cast.failing.email).waitFor();
}
