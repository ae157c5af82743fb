import { Client } from '../client.ts';
import type { Day } from './day.ts';

// Flags in hand, keys, the way out and in again, and what time alone does.

export async function snoozesAndAssigns(day: Day): Promise<void> {
  const { desk, page, cast } = day;
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
  await day.look('flagged, snoozed');
  await desk.button('Snoozed').click();
}

/** A browser opens six connections to one host, and each window wants to hear what changes. */
export async function opensManyWindows({ page }: Day): Promise<void> {
  const windows = [];
  for (let n = 1; n <= 7; n += 1) {
    const window = await page.context().newPage();
    windows.push(window);
    await window.goto(page.url());
    await window.getByRole('heading', { level: 1, name: 'Flagged' }).waitFor();
    await window.getByRole('list', { name: 'Flagged accounts' }).waitFor();
  }
  for (const window of windows) await window.close();
}

export async function makesKey(day: Day): Promise<void> {
  const { product, desk, page } = day;
  await desk.go('Settings');
  await page.getByLabel('Name of the new key').fill('Notebook');
  await desk.button('Make a key').click();
  await desk.reads(/shown now and never again/);
  const secret =
    (await page
      .locator('code')
      .filter({ hasText: /^[\w-]{30,}$/ })
      .textContent()) ?? '';
  await day.lookClosely('settings, keys');
  const program = new Client(product.url, secret);
  expect((await program.request('GET', '/api/accounts?mode=test')).status).toBe(200);
  await desk.button('Revoke', desk.part('list', 'API keys')).click();
  await desk.button('Revoke', desk.part('group', 'Revoke')).click();
  await desk.reads('No key yet');
  expect((await program.request('GET', '/api/accounts?mode=test')).status).toBe(401);
  for (const part of ['Members', 'Mail', 'Health model']) {
    await desk.button(part).click();
    await day.look(`settings, ${part}`);
  }
}

export async function signsOutAndIn(day: Day): Promise<void> {
  const { desk, page } = day;
  await desk.button(/sign out$/).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await desk.heading('Sign in to Keepwell').waitFor();
  await day.lookClosely('sign-in');
  await desk.signIn();
  await desk.heading('Flagged').waitFor();
}

export async function seesItOverdue(day: Day): Promise<void> {
  const { desk, page, cast } = day;
  await desk
    .flagged(cast.overdue)
    .getByText(/was due on/)
    .waitFor({ timeout: 120_000 });
  await desk.openAccount(cast.overdue);
  await desk.reads(/capped at \d+: invoice .*due/i, page.locator('#health'));
}
