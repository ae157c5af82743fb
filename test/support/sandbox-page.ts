import type { Page } from 'playwright-core';
import { accountOf, type SandboxCustomer } from './journey.ts';
import type { Product } from './product.ts';

/** What the sandbox says of a customer on its control plane. */
interface Listed extends SandboxCustomer {
  readonly plan: string;
  readonly currency: string;
  readonly monthly: number;
  readonly renews: string | null;
  readonly wrong: readonly string[];
  readonly metered: boolean;
  readonly hasCard: boolean;
}

/** A customer of the sandbox, and the account that the product made of them. */
export interface Actor {
  readonly customer: string;
  readonly email: string;
  readonly accountId: string;
  readonly name: string;
}

/** Who does what in the journey. */
export type Cast = Readonly<
  Record<'failing' | 'paying' | 'overdue' | 'expiring' | 'leaving' | 'renewing' | 'metered', Actor>
>;

const farAway = 100 * 86_400_000;

/** Customers with whom nothing is wrong yet: five who pay by the month and by card, one by the year, one by use. */
export async function castOf(product: Product): Promise<Cast> {
  const response = await fetch(`${product.sandboxUrl}/_sandbox/customers?limit=200&show=active`);
  const customers: Listed[] = Object(await response.json()).customers;
  const calm = customers.filter((one) => one.hasCard && one.wrong.length === 0 && one.monthly > 0);
  const isYearly = (one: Listed) => one.plan.includes('annual');
  const isFar = (one: Listed) => Date.parse(one.renews ?? '') > Date.now() + farAway;
  const inMonths = calm.filter((one) => !isYearly(one) && !one.metered);
  const [failing, paying, overdue, expiring, leaving] = await actorsOf(product, inMonths);
  const [renewing] = await actorsOf(
    product,
    calm.filter((one) => isYearly(one) && isFar(one)),
  );
  const [metered] = await actorsOf(
    product,
    calm.filter((one) => one.metered),
  );
  if (!failing || !paying || !overdue || !expiring || !leaving || !renewing || !metered) {
    throw new Error('The book has too few calm customers for this journey.');
  }
  return { failing, paying, overdue, expiring, leaving, renewing, metered };
}

/** Only accounts of one customer and without a flag: what happens to them later is of our making. */
async function actorsOf(product: Product, listed: readonly Listed[]): Promise<Actor[]> {
  const actors: Actor[] = [];
  for (const { id, email } of listed) {
    const accountId = await accountOf(product, id);
    const { rows } = await product.database.owner.query<{ name: string }>(
      `select name from account a where id = $1 and not exists (select 1 from flag f where f.account_id = a.id)
         and (select count(*) from billing_customer c where c.account_id = a.id) = 1`,
      [accountId],
    );
    const name = rows[0]?.name;
    if (name !== undefined) actors.push({ customer: id, email: email ?? '', accountId, name });
  }
  return actors;
}

/** Presses one of the sandbox's own buttons, with what is filled in beside it; answers what the page says came of it. */
export async function press(
  page: Page,
  product: Product,
  deed: { actor: Actor; button: string; field?: readonly [label: string, value: string] | undefined },
): Promise<string> {
  await page.goto(`${product.sandboxUrl}/?search=${deed.actor.customer}`);
  await page.locator('button.open').click();
  const button = page.getByRole('button', { name: deed.button });
  const form = page.locator('form[data-action]').filter({ has: button });
  if (deed.field) {
    const [label, value] = deed.field;
    const field = form.getByLabel(label);
    if (/^\d+$/.test(value)) await field.fill(value);
    else await field.selectOption({ label: value });
  }
  await button.click();
  const outcome = page.locator('tr.actions .outcome').filter({ hasText: /\S/ });
  await outcome.waitFor();
  return (await outcome.textContent()) ?? '';
}

/** Something goes wrong with the sandbox's answers or deliveries from now on. */
export async function orderFault(product: Product, profile: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${product.sandboxUrl}/_sandbox/faults`, { method: 'POST', headers, body: JSON.stringify(profile) });
}

export async function withdrawFaults(product: Product): Promise<void> {
  await fetch(`${product.sandboxUrl}/_sandbox/faults`, { method: 'DELETE' });
}
