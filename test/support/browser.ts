import { AxeBuilder } from '@axe-core/playwright';
import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Made for a small machine that opens one page: with them a second window takes the first down, and pages may read each other. */
const unwanted = new Set(['--single-process', '--no-zygote', '--disable-web-security']);

/** A browser that comes with the packages: no download, nothing to install, works as root. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({
    executablePath: await chromium.executablePath(),
    args: [
      ...chromium.args.filter((argument) => !unwanted.has(argument)),
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  });
}

/** A window that fails the test when the page logs an error or throws. */
export async function openWindow(
  browser: Browser,
  options: { width?: number; height?: number; colorScheme?: 'light' | 'dark' } = {},
): Promise<{ page: Page; context: BrowserContext; problems: string[] }> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.text()} (${message.location().url})`);
  });
  return { page, context, problems };
}

/**
 * What axe finds on the page as it stands, one line each; empty is clean. Messages in frames run no scripts, so axe cannot look
 * into them and would wait for ever; where there is none, its older way is the quicker one, as it opens no page to add up on.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const hasFrames = page.frames().length > 1;
  const found = await new AxeBuilder({ page })
    .exclude('iframe')
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(!hasFrames)
    .analyze();
  return found.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).join(', ')}`,
  );
}

/** True when the page can be scrolled sideways. */
export async function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
}

/** Words of a card that stand a little higher or lower than others of their size in the same line. */
export async function crookedWords(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(crooked);
}

const crooked = `[...document.querySelectorAll('main li dl')].flatMap((card) => {
  const words = [...card.querySelectorAll('*')].flatMap((one) => [...one.childNodes].flatMap((node) => {
    if (node.nodeType !== Node.TEXT_NODE || !node.data.trim()) return [];
    const range = document.createRange();
    range.selectNodeContents(node);
    const { top, width } = range.getBoundingClientRect();
    return width < 2 ? [] : [{ text: node.data, top, size: getComputedStyle(one).fontSize }];
  }));
  const isOff = (a, b) => a.size === b.size && Math.abs(a.top - b.top) > 0.1 && Math.abs(a.top - b.top) < 3;
  return words.filter((one, at) => words.slice(0, at).some((other) => isOff(one, other))).map(({ text }) => text);
})`;
