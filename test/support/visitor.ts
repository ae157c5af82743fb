import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityProblems, crookedWords, openWindow, scrollsSideways } from './browser.ts';
import { until } from './until.ts';

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const generous = 60_000;
const turns = 15;
const turnPixels = 200;

/** A person at a browser who is hard to please: what they find wrong on the way is kept until it is asked for. */
export class Visitor {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #problems: string[];
  readonly #findings: string[] = [];

  private constructor(opened: Awaited<ReturnType<typeof openWindow>>) {
    this.page = opened.page;
    this.#context = opened.context;
    this.#problems = opened.problems;
    this.page.setDefaultTimeout(generous);
  }

  static async open(browser: Browser): Promise<Visitor> {
    return new Visitor(await openWindow(browser, desk));
  }

  /** Looks the page over as it stands, at a desk and on a phone: no page scrolls sideways, and axe finds nothing. */
  async look(where: string, options: { isMain?: boolean } = {}): Promise<void> {
    await this.#examine(`${where}, light, desk`);
    if (options.isMain) {
      await this.page.emulateMedia({ colorScheme: 'dark' });
      await this.#examine(`${where}, dark, desk`);
      await this.page.emulateMedia({ colorScheme: 'light' });
    }
    await this.page.setViewportSize(phone);
    await this.#examine(`${where}, light, phone`, { withAxe: options.isMain === true });
    for (const word of new Set(await crookedWords(this.page)))
      this.#findings.push(`${where}, phone: off its line: ${word}`);
    await this.page.setViewportSize(desk);
    await this.#settle();
  }

  /** Rolls down a list on a phone, where rows are cards of any height: it moves as far as it is rolled, and never by itself. */
  async roll(where: string): Promise<void> {
    await this.page.setViewportSize(phone);
    await this.#settle();
    const body = '[role=region][aria-label$=": content"]';
    const top = () => this.page.evaluate<number>(`document.querySelector('${body}').scrollTop`);
    await this.page.locator(body).hover();
    for (let turn = 0; turn < turns; turn += 1) {
      await this.page.mouse.wheel(0, turnPixels);
      await this.#settle();
    }
    const rested = await until('the view to rest', async () => {
      const before = await top();
      await this.#settle();
      return before === (await top()) && { at: before };
    });
    const rolled = turns * turnPixels;
    // Cards are of broken heights, which are rounded; a view that moves by itself moves by a whole one.
    if (Math.abs(rested.at - rolled) > 20) this.#findings.push(`${where}, phone: rolled ${rolled}, moved ${rested.at}`);
    await this.page.setViewportSize(desk);
    await this.#settle();
  }

  /** What was found since the last time, and what the pages said in their console; then it starts anew. */
  takeFindings(expected: readonly RegExp[] = []): string[] {
    const said = this.#problems.splice(0).filter((problem) => !expected.some((words) => words.test(problem)));
    return [...this.#findings.splice(0), ...said];
  }

  async close(): Promise<void> {
    await this.#context.close();
  }

  async #examine(what: string, { withAxe } = { withAxe: true }): Promise<void> {
    await this.#settle();
    if (await scrollsSideways(this.page)) this.#findings.push(`${what}: scrolls sideways`);
    if (!withAxe) return;
    for (const problem of await accessibilityProblems(this.page)) this.#findings.push(`${what}: ${problem}`);
  }

  /** Nothing is being loaded, nothing moves or fades, and the theme is the one that was asked for. */
  async #settle(): Promise<void> {
    await until('the page to be drawn', () => this.page.evaluate<boolean>(isSettled));
  }
}

const isSettled = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const isMoving = (one) => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity;
  const { mantineColorScheme: theme } = document.documentElement.dataset;
  const asked = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  resolve(
    document.querySelector('[role=status][aria-label=Loading], [data-loading]') === null &&
      !document.getAnimations().some(isMoving) &&
      (theme === undefined || theme === asked),
  );
})))`;

/** The amounts that are higher than one above them in the same currency: none when the highest stand first. */
export function risingAmounts(texts: readonly string[]): string[] {
  const last = new Map<string, number>();
  return texts.filter((text) => {
    const currency = text.replaceAll(/[\d.,\s\u00a0\u202f]/g, '');
    const amount = Number(text.replaceAll(/[^\d.]/g, ''));
    const isRising = amount > (last.get(currency) ?? Infinity);
    last.set(currency, amount);
    return isRising;
  });
}
