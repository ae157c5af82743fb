import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './support/browser.ts';
import { Client } from './support/client.ts';
import { ada, Desk } from './support/desk.ts';
import { openProduct, type Product } from './support/product.ts';
import { castOf, orderFault, press, withdrawFaults, type Cast } from './support/sandbox-page.ts';
import { until } from './support/until.ts';
import { risingAmounts, Visitor } from './support/visitor.ts';

jest.setTimeout(120_000);

const edited = 'Hi there,\n\nthe card on file has expired. Shall we talk?\n\nAda';

/** One person's first day with the product, in a real browser, from the set-up link to signing in again. */
describe('a day at the browser', () => {
  let product: Product;
  let browser: Browser;
  let desk: Desk;
  let page: Page;
  /** The sandbox's own page, in a window beside it. */
  let shop: Visitor;
  let cast: Cast;
  let isStuck = false;

  beforeAll(async () => {
    [product, browser] = await Promise.all([openProduct({ customers: 40, stripeIsSandbox: true }), openBrowser()]);
    [desk, shop] = await Promise.all([Desk.open(browser, product), Visitor.open(browser)]);
    page = desk.page;
  });
  afterAll(async () => {
    await browser?.close();
    await product?.close();
  });

  /** Each step stands on the one before: where the road breaks, the rest is not tried. What pages did wrong breaks nothing. */
  const step = async (walk: () => Promise<readonly RegExp[] | void>) => {
    if (isStuck) throw new Error('A step before this one did not succeed.');
    isStuck = true;
    const expected = (await walk()) ?? [];
    isStuck = false;
    expect([...desk.visitor.takeFindings(expected), ...shop.takeFindings()]).toEqual([]);
  };
  const look = (where: string) => desk.visitor.look(where);
  const lookClosely = (where: string) => desk.visitor.look(where, { isMain: true });

  it('opens the set-up link, becomes owner, and finds both ways to begin', () =>
    step(async () => {
      await page.goto(product.setupUrl);
      await page.getByLabel('Workspace').fill('Northwind');
      await look('set-up');
      await page.getByLabel('Your name').fill(ada.name);
      await page.getByLabel('Email').fill(ada.email);
      await page.getByRole('textbox', { name: 'Password' }).fill(ada.password);
      await desk.button('Make the workspace').click();
      await page.waitForURL('**/customers*');
      await desk.button('Connect the sandbox').waitFor();
      await desk.link('Paste a Stripe restricted key').waitFor();
      await look('customers, nothing connected');
      await desk.go('Flagged');
      await desk.reads('Nothing is read yet.');
      await look('flagged, nothing connected');
    }));

  it('is refused at the second opening of the link', () =>
    step(async () => {
      const second = await Visitor.open(browser);
      await second.page.goto(product.setupUrl);
      await second.page.getByRole('heading', { name: 'This set-up link no longer works' }).waitFor();
      await second.look('set-up link, used');
      expect(second.takeFindings()).toEqual([]);
      await second.close();
    }));

  it('is told in words what is wrong with a key, and by its slug what a key lacks', () =>
    step(async () => {
      await desk.go('Customers');
      await desk.link('Paste a Stripe restricted key').click();
      await desk.reads('charge_read', desk.part('table', /Permissions to tick/));
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
      await lookClosely('connectors, key tested');
      // What a browser itself says of an answer that is not 2xx.
      return [/status of 400/];
    }));

  it('connects the sandbox, and sees the progress and the first accounts while it is read', () =>
    step(async () => {
      await orderFault(product, { status: 'slow', delayMs: 3_000, path: '^/v1/(invoices|charges)' });
      await desk.go('Connectors');
      await desk.button('Connect the sandbox').click();
      await desk.reads('Reading billing');
      await page
        .getByRole('listitem')
        .filter({ hasText: /^Customers.*40$/ })
        .waitFor();
      await look('connectors, being read');
      await desk.go('Customers');
      await desk.reads(/Still reading billing: \d+ accounts so far/);
      await desk.reads('Unknown', desk.part('table', 'Customers'));
      await withdrawFaults(product);
      await desk.link('Show progress').click();
      await page.getByRole('article').getByRole('heading').getByRole('link').click();
      await desk.reads('Everything is read');
      await desk.reads('0 writes');
      await look('connection, read');
      await desk.button(/^Calls/).click();
      await desk.part('table', 'Calls').waitFor();
      await look('connection, calls');
    }));

  it('walks the customers, the highest MRR first, and opens one by keyboard', () =>
    step(async () => {
      cast = await castOf(product);
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
      await lookClosely('customers');
      await desk.button(/^Trial/, pills).click();
      await page.waitForURL('**pill=trial*');
      await desk.button(/^All/, pills).click();
      await desk.link(second).waitFor();
      for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key);
      await desk.heading(second).waitFor();
    }));

  it('reads what billing says of an account, how MRR is counted, and where each fact comes from', () =>
    step(async () => {
      await desk.openAccount(cast.failing);
      const revenue = page.locator('#revenue');
      for (const label of ['MRR', 'ARR', 'Plan', 'Status', 'Payment', 'Usage', 'Renewal', 'Lifetime value']) {
        await revenue.getByText(label, { exact: true }).first().waitFor();
      }
      await desk.reads(/Billing only, version 1/);
      await desk.button(/How it is counted/).click();
      await page.locator('#mrr-arithmetic').getByRole('listitem').first().waitFor();
      await look('account');
      const outside = revenue.locator(`a[href^="${product.sandboxUrl}/"]`);
      expect(await outside.count()).toBeGreaterThan(4);
      await shop.page.goto((await outside.first().getAttribute('href')) ?? '');
      await shop.page.getByText(cast.failing.email).waitFor();
    }));

  it('switches all four playbooks on', () =>
    step(async () => {
      await desk.go('Playbooks');
      const switches = page.getByRole('switch');
      await switches.nth(3).waitFor();
      for (const each of await switches.all()) {
        await each.focus();
        await page.keyboard.press('Space');
      }
      await until('all four to be on', async () => (await page.getByText('On, drafts').count()) === 4);
      await lookClosely('playbooks');
      await desk.link('Usage above plan').click();
      await desk.reads(/Save as version/);
      await look('playbook');
    }));

  it('makes things happen on the sandbox’s own page', () =>
    step(async () => {
      const on = (actor: keyof Cast, button: string, field?: Parameters<typeof press>[2]['field']) =>
        press(shop.page, product, { actor: cast[actor], button, field });
      expect(await on('overdue', 'Make an invoice overdue', ['When', 'In one minute'])).toMatch(/overdue/i);
      expect(await on('failing', 'Fail the payment', ['Reason', 'Expired card'])).toContain('invoice.payment_failed');
      await shop.look('sandbox', { isMain: true });
      expect(await on('paying', 'Fail the payment')).toContain('invoice.payment_failed');
      // Nobody announces these two: they show at the next read, or by the clock.
      expect(await on('metered', 'Set usage', ['Percent of plan', '130'])).not.toMatch(/^Sent/);
      expect(await on('expiring', 'Let the card expire', ['Within days', '20'])).not.toContain('invoice.');
      await on('renewing', 'Bring the renewal near', ['Days from now', '20']);
      expect(await on('leaving', 'Cancel the subscription')).toContain('customer.subscription.deleted');
    }));

  it('finds who needs a word today, why, and what will happen by itself', () =>
    step(async () => {
      await desk.go('Flagged');
      for (const [actor, why] of [
        [cast.failing, / failed /],
        [cast.paying, / failed /],
        [cast.metered, /at 130 % of the plan/],
        [cast.renewing, /renews on/],
      ] as const) {
        await desk.reads(why, desk.flagged(actor));
        await desk.link(/draft/i, desk.flagged(actor)).waitFor();
      }
      await lookClosely('flagged');
      await desk.openAccount(cast.failing);
      await desk.reads(/capped at \d+: .* failed/i, page.locator('#health'));
      await desk.reads('Shortest way back.');
      await lookClosely('account in trouble');
    }));

  it('sees on the account when a card is about to expire, and when a subscription was canceled', () =>
    step(async () => {
      await desk.openAccount(cast.expiring);
      await desk.reads(/^Card expiring$/, page.locator('#revenue'));
      await desk.openAccount(cast.leaving);
      await desk.reads(/^(Churned|Canceled)$/, page.locator('#revenue'));
    }));

  it('edits a draft, approves it, takes that back, and approves again', () =>
    step(async () => {
      await desk.openDraft(cast.failing);
      await desk.reads(cast.failing.email, desk.part('region', 'Message'));
      await lookClosely('draft');
      await page.keyboard.press('e');
      const form = desk.part('form', 'Edit the message');
      await form.getByLabel('Subject').fill('About your last payment');
      await form.getByLabel('Text').fill(edited);
      await look('draft, being edited');
      await desk.button('Save', form).click();
      await desk.reads(/edited by hand/);
      await desk.reads('Approve and send');
      await page.keyboard.press('a');
      await desk.button('Undo').click();
      await desk.reads('Approve and send');
      await page.keyboard.press('a');
      await desk.reads('Approved.');
    }));

  it('rejects another draft with a reason', () =>
    step(async () => {
      await desk.openDraft(cast.renewing);
      await page.keyboard.press('r');
      const form = desk.part('form', 'Reject the draft');
      await form.getByLabel('Reason').fill('We speak next week');
      await look('draft, being rejected');
      await desk.button('Reject', form).click();
      await desk.reads(/We speak next week/, page.getByRole('status'));
    }));

  it('finds exactly the edited mail in the Outbox, and nothing else', () =>
    step(async () => {
      await desk.go('Outbox');
      const list = desk.part('list', 'Mail');
      await desk.link(/About your last payment/, list).click();
      await desk.reads(cast.failing.email, desk.part('article', 'About your last payment'));
      await lookClosely('outbox');
      await desk.button('Text part').click();
      expect((await desk.part('region', 'Text part').textContent())?.trim()).toBe(edited);
      expect(await list.getByRole('listitem').count()).toBe(1);
    }));

  it('sees flag, cap and draft go by themselves once it is paid', () =>
    step(async () => {
      await desk.openAccount(cast.paying);
      const cap = page.locator('#health').getByText(/capped at \d+/i);
      await cap.first().waitFor();
      await press(shop.page, product, { actor: cast.paying, button: 'Pay the open invoice' });
      await desk.reads('No flag is open. Nothing needs you here.');
      await until('the cap to be lifted', async () => (await cap.count()) === 0);
      await page.goto(`${product.url}/drafts?queue=ended`);
      await desk.link(cast.paying.name, desk.part('navigation', 'Queue of drafts')).click();
      await desk.reads('The payment is no longer failing.', page.getByRole('status'));
      await look('drafts, ended');
    }));

  it('snoozes one flag and gives another to herself', () =>
    step(async () => {
      const [assigned, snoozed] = [cast.metered, cast.renewing];
      await desk.go('Flagged');
      await desk.flagged(assigned).hover();
      await desk.button(`Assign ${assigned.name}`).click();
      await page.getByRole('menuitem', { name: 'Ada Keel (you)' }).click();
      await desk.reads(/Ada Keel/, desk.flagged(assigned));
      await desk.flagged(snoozed).hover();
      await desk.button(`Snooze ${snoozed.name}`).click();
      await desk.button(/^Tomorrow/, page.getByRole('dialog')).click();
      await desk.flagged(snoozed).waitFor({ state: 'detached' });
      await desk.button('Snoozed').click();
      await desk.flagged(snoozed).waitFor();
      await look('flagged, snoozed');
      await desk.button('Snoozed').click();
    }));

  it('makes a key for the API in Settings, and revokes it', () =>
    step(async () => {
      await desk.go('Settings');
      await page.getByLabel('Name of the new key').fill('Notebook');
      await desk.button('Make a key').click();
      await desk.reads(/shown now and never again/);
      const secret =
        (await page
          .locator('code')
          .filter({ hasText: /^[\w-]{30,}$/ })
          .textContent()) ?? '';
      await lookClosely('settings, keys');
      const program = new Client(product.url, secret);
      expect((await program.request('GET', '/api/accounts?mode=test')).status).toBe(200);
      await desk.button('Revoke', desk.part('list', 'API keys')).click();
      await desk.button('Revoke', desk.part('group', 'Revoke')).click();
      await desk.reads('No key yet');
      expect((await program.request('GET', '/api/accounts?mode=test')).status).toBe(401);
      for (const part of ['Members', 'Mail', 'Health model']) {
        await desk.button(part).click();
        await look(`settings, ${part}`);
      }
    }));

  it('signs out, and in again', () =>
    step(async () => {
      await desk.button(/sign out$/).click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
      await desk.heading('Sign in to Keepwell').waitFor();
      await lookClosely('sign-in');
      await desk.signIn();
      await desk.heading('Flagged').waitFor();
    }));

  it('sees the invoice fall overdue by the product’s own clock', () =>
    step(async () => {
      await desk
        .flagged(cast.overdue)
        .getByText(/was due on/)
        .waitFor({ timeout: 75_000 });
      await desk.openAccount(cast.overdue);
      await desk.reads(/capped at \d+: invoice .*due/i, page.locator('#health'));
    }));
});
