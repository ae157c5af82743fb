import type { Browser, Locator, Page } from 'playwright-core';
import type { Product } from './product.ts';
import type { Actor } from './sandbox-page.ts';
import { Visitor } from './visitor.ts';

/** Who signs in at the desk. */
export const ada = { name: 'Ada Keel', email: 'ada.keel@northwind.example', password: 'correct horse battery' };

/** The product in a browser window, as its pages name their parts. */
export class Desk {
  readonly visitor: Visitor;
  readonly page: Page;
  readonly #product: Product;

  private constructor(visitor: Visitor, product: Product) {
    this.visitor = visitor;
    this.page = visitor.page;
    this.#product = product;
  }

  static async open(browser: Browser, product: Product): Promise<Desk> {
    return new Desk(await Visitor.open(browser), product);
  }

  heading(name: string): Locator {
    return this.page.getByRole('heading', { level: 1, name });
  }

  button(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('button', { name, exact: typeof name === 'string' });
  }

  link(name: string | RegExp, within: Page | Locator = this.page): Locator {
    return within.getByRole('link', { name });
  }

  /** The one list of this name, or a table, a form, … of it. */
  part(
    role: 'list' | 'table' | 'form' | 'group' | 'region' | 'article' | 'navigation',
    name: string | RegExp,
  ): Locator {
    return this.page.getByRole(role, { name });
  }

  /** Waits for words anywhere on the page, or in a part of it. */
  async reads(text: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    await within.getByText(text).first().waitFor();
  }

  async go(label: string): Promise<void> {
    const main = this.page.getByRole('navigation', { name: 'Main', exact: true });
    await main.getByRole('link', { name: label }).click();
    await this.heading(label).waitFor();
  }

  async openAccount(actor: Actor): Promise<void> {
    await this.page.goto(`${this.#product.url}/accounts/${actor.accountId}`);
    await this.heading(actor.name).waitFor();
    await this.reads('Lifetime value');
  }

  /** The row of an account among the flagged ones. */
  flagged({ name }: Actor): Locator {
    const link = this.page.getByRole('link', { name, exact: true });
    return this.part('list', 'Flagged accounts').getByRole('listitem').filter({ has: link });
  }

  /** From Flagged to the draft that waits for an account. */
  async openDraft(actor: Actor): Promise<void> {
    await this.go('Flagged');
    await this.link(/draft/i, this.flagged(actor)).click();
    await this.reads('Approve and send');
  }

  async signIn(): Promise<void> {
    await this.page.getByLabel('Email').fill(ada.email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(ada.password);
    await this.button('Sign in').click();
  }
}
