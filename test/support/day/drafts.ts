import { press } from '../sandbox-page.ts';
import { until } from '../until.ts';
import type { Day } from './day.ts';

// From a draft to a mail, or to none.

const edited = 'Hi there,\n\nthe card on file has expired. Shall we talk?\n\nAda';

export async function approvesDraft(day: Day): Promise<void> {
  const { desk, page, cast } = day;
  await desk.openDraft(cast.failing);
  await desk.reads(cast.failing.email, desk.part('region', 'Message'));
  await day.lookClosely('draft');
  await page.keyboard.press('e');
  const form = desk.part('form', 'Edit the message');
  await form.getByLabel('Subject').fill('About your last payment');
  await form.getByLabel('Text').fill(edited);
  await day.look('draft, being edited');
  await desk.button('Save', form).click();
  await desk.reads(/edited by hand/);
  await desk.reads('Approve and send');
  await page.keyboard.press('a');
  await desk.button('Undo').click();
  await desk.reads('Approve and send');
  await page.keyboard.press('a');
  await desk.reads('Approved.');
}

export async function rejectsDraft(day: Day): Promise<void> {
  const { desk, page, cast } = day;
  await desk.openDraft(cast.renewing);
  await page.keyboard.press('r');
  const form = desk.part('form', 'Reject the draft');
  await form.getByLabel('Reason').fill('We speak next week');
  await day.look('draft, being rejected');
  await desk.button('Reject', form).click();
  await desk.reads(/We speak next week/, page.getByRole('status'));
}

export async function readsOutbox(day: Day): Promise<void> {
  const { desk, cast } = day;
  await desk.go('Outbox');
  const list = desk.part('list', 'Mail');
  await desk.link(/About your last payment/, list).click();
  await desk.reads(cast.failing.email, desk.part('article', 'About your last payment'));
  await day.lookClosely('outbox');
  await desk.button('Text part').click();
  expect((await desk.part('region', 'Text part').textContent())?.trim()).toBe(edited);
  expect(await list.getByRole('listitem').count()).toBe(1);
}

export async function seesItPaid(day: Day): Promise<void> {
  const { product, desk, page, shop, cast } = day;
  await desk.openAccount(cast.paying);
  const cap = page.locator('#health').getByText(/capped at \d+/i);
  await cap.first().waitFor();
  await press(shop.page, product, { actor: cast.paying, button: 'Pay the open invoice' });
  await desk.reads('No flag is open. Nothing needs you here.');
  await until('the cap to be lifted', async () => (await cap.count()) === 0);
  await page.goto(`${product.url}/drafts?queue=ended`);
  await desk.link(cast.paying.name, desk.part('navigation', 'Queue of drafts')).click();
  await desk.reads('The payment is no longer failing.', page.getByRole('status'));
  await day.look('drafts, ended');
}
