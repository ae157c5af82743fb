import { customerCount, type CustomerSummary, type Search } from '../control/customers.ts';
import type { Parts } from '../control/parts.ts';
import { customerRows } from './customers.ts';
import { html, type Html } from './html.ts';
import { side } from './side.ts';

const GROUPS = [
  ['all', 'All'],
  ['trouble', 'With trouble'],
  ['active', 'Active'],
  ['trialing', 'Trial'],
  ['past_due', 'Past due'],
  ['canceled', 'Canceled'],
  ['yearly', 'Yearly and quarterly'],
  ['metered', 'Metered'],
  ['both', 'Also in Measure'],
  ['measure', 'Only in Measure'],
] as const;

/** The whole page, ready to read without any script. */
export function page(parts: Parts, asked: Search, found: readonly CustomerSummary[]): string {
  const { context } = parts.book;
  const total = customerCount(parts.book);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Billing sandbox · not Stripe</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/page.css" />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <a class="skip" href="#customers">Skip to the customers</a>
        <header>
          <div>
            <h1>Billing sandbox <span class="not">· not Stripe</span></h1>
            <p class="quiet">
              A stand-in that speaks Stripe’s API and Measure’s, with an invented book of business:
              ${context.accountName},
              <code>${context.accountId}</code>, ${total.toLocaleString('en-US')} customers.
            </p>
          </div>
          ${keyHelp()}
        </header>
        <div class="columns">
          <main id="customers">
            ${searchForm(asked)}
            <p id="announcer" class="outcome" role="status" aria-live="polite"></p>
            ${found.length === 0 ? nothingFound(asked) : table(found)}
            <noscript><p>The buttons need the page’s own script, which this browser does not run.</p></noscript>
          </main>
          <aside id="side" aria-label="What the sandbox did">${side(parts)}</aside>
        </div>
      </body>
    </html>`.text;
}

function keyHelp(): Html {
  return html`<details class="help">
    <summary>Keys to connect with</summary>
    <ul class="plain">
      <li><code>rk_test_sandbox_full</code> reads everything</li>
      <li><code>rk_live_sandbox_full</code> the same book in live mode</li>
      <li><code>rk_test_sandbox_without_charge_read__plan_read</code> lacks the permissions it names</li>
      <li><code>rk_test_sandbox_revoked</code> is refused</li>
      <li>
        Measure, at <code>/measure/api/v1</code>: company <code>cmp_sandbox</code>, token
        <code>measure_sandbox_token</code>
      </li>
    </ul>
  </details>`;
}

function searchForm({ search, show }: Search): Html {
  const groups = GROUPS.map(([value, words]) =>
    value === show
      ? html`<option value="${value}" selected>${words}</option>`
      : html`<option value="${value}">${words}</option>`,
  );
  return html`<form class="search" role="search" action="/" method="get">
    <label>Name, address or id <input type="search" name="search" value="${search}" /></label>
    <label
      >Show
      <select name="show">
        ${groups}
      </select></label
    >
    <button type="submit">Search</button>
  </form>`;
}

function nothingFound({ search }: Search): Html {
  return html`<p class="empty">
    Nobody matches ${search === '' ? 'this choice' : `“${search}”`}. <a href="/">Show all customers</a>
  </p>`;
}

function table(found: readonly CustomerSummary[]): Html {
  return html`<table>
    <caption>
      ${found.length} shown, newest first. What is done here is done by the merchant, by the customer or by time.
    </caption>
    <thead>
      <tr>
        <th scope="col">Customer</th>
        <th scope="col">Plan</th>
        <th scope="col">Status</th>
        <th scope="col" class="number">About per month</th>
        <th scope="col" class="number">Renews</th>
        <th scope="col">Now</th>
        <th scope="col"><span class="unseen">Actions</span></th>
      </tr>
    </thead>
    ${found.map(customerRows)}
  </table>`;
}
