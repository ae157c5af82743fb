import { press, type Cast } from '../sandbox-page.ts';
import { until } from '../until.ts';
import type { Day } from './day.ts';

// Things happen on the sandbox’s page, and show where people look.

/** Pixels of a row: its actions and its padding; two lines of words need 49. */
const oneLine = 44;

export async function switchesPlaybooksOn(day: Day): Promise<void> {
  const { desk, page } = day;
  await desk.go('Playbooks');
  const switches = page.getByRole('switch');
  await switches.nth(3).waitFor();
  for (const each of await switches.all()) {
    await each.focus();
    await page.keyboard.press('Space');
  }
  await until('all four to be on', async () => (await page.getByText('On, drafts').count()) === 4);
  await day.lookClosely('playbooks');
  await desk.link('Usage above plan').click();
  await desk.reads(/Save as version/);
  await day.look('playbook');
}

export async function makesThingsHappen(day: Day): Promise<void> {
  const { product, shop, cast } = day;
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
}

export async function findsFlagged(day: Day): Promise<void> {
  const { desk, page, cast } = day;
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
  // At a desk each row is one line, whatever it has to say.
  const rows = desk.part('list', 'Flagged accounts').locator('> li');
  const heights = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
  expect(heights.filter((height) => height > oneLine)).toEqual([]);
  await day.lookClosely('flagged');
  await desk.openAccount(cast.failing);
  await desk.reads(/capped at \d+: .* failed/i, page.locator('#health'));
  await desk.reads('Shortest way back.');
  await day.lookClosely('account in trouble');
}

export async function seesCardAndEnd(day: Day): Promise<void> {
  const { desk, page, cast } = day;
  await desk.openAccount(cast.expiring);
  await desk.reads(/^Card expiring$/, page.locator('#revenue'));
  await desk.openAccount(cast.leaving);
  await desk.reads(/^(Churned|Canceled)$/, page.locator('#revenue'));
}
