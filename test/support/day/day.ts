import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../browser.ts';
import { Desk } from '../desk.ts';
import { openProduct, type Product } from '../product.ts';
import { castOf, type Cast } from '../sandbox-page.ts';
import { Visitor } from '../visitor.ts';

/** A step of the day; answers what the pages were bound to say in their console. */
export type Step = (day: Day) => Promise<readonly RegExp[] | void>;

/** One running product, one browser, one person at it, and the sandbox's own page in a window beside it. */
export class Day {
  readonly desk: Desk;
  readonly shop: Visitor;
  #cast: Cast | null = null;
  #isStuck = false;

  private constructor(
    readonly product: Product,
    readonly browser: Browser,
    windows: readonly [Desk, Visitor],
  ) {
    [this.desk, this.shop] = windows;
  }

  static async begin(): Promise<Day> {
    const [product, browser] = await Promise.all([
      openProduct({ customers: 40, stripeIsSandbox: true }),
      openBrowser(),
    ]);
    return new Day(product, browser, await Promise.all([Desk.open(browser, product), Visitor.open(browser)]));
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.product.close();
  }

  get page(): Page {
    return this.desk.page;
  }

  get cast(): Cast {
    if (!this.#cast) throw new Error('Nobody was chosen yet.');
    return this.#cast;
  }

  /** Chooses who plays what, once the book is read. */
  async choose(): Promise<void> {
    this.#cast = await castOf(this.product);
  }

  /** Each step stands on the one before: where the road breaks, the rest is not tried. Answers what pages did wrong, which breaks nothing. */
  async step(walk: Step): Promise<string[]> {
    if (this.#isStuck) throw new Error('A step before this one did not succeed.');
    this.#isStuck = true;
    const expected = (await walk(this)) ?? [];
    this.#isStuck = false;
    return [...this.desk.visitor.takeFindings(expected), ...this.shop.takeFindings()];
  }

  look(where: string): Promise<void> {
    return this.desk.visitor.look(where);
  }

  lookClosely(where: string): Promise<void> {
    return this.desk.visitor.look(where, { isMain: true });
  }

  roll(where: string): Promise<void> {
    return this.desk.visitor.roll(where);
  }
}
