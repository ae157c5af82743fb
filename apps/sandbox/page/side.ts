import { dispatch, type Dispatch } from '../control/events.ts';
import type { Parts } from '../control/parts.ts';
import { html, type Html } from './html.ts';

const SHOWN_EVENTS = 25;

/** What changes by itself: events, endpoints, counts. Also served alone, for the page to refresh it. */
export function side({ announcements, hooks, measureHooks, calls, faults }: Parts): Html {
  const events = announcements.latest(SHOWN_EVENTS).map(dispatch);
  const measured = measureHooks.latest(SHOWN_EVENTS).map(dispatch);
  const faulty = faults.active.length;
  return html`<section aria-labelledby="calls-title">
      <h2 id="calls-title">Calls to the API</h2>
      <p class="figure">
        ${grouped(calls.reads)} reads,
        <strong class="${calls.writes === 0 ? 'good' : 'bad'}">${grouped(calls.writes)} writes</strong>
      </p>
      <p class="quiet">
        Every call that is not a read is refused and counted.${faulty === 0 ? null : html` Faults on order: ${faulty}.`}
      </p>
    </section>
    <section aria-labelledby="endpoints-title">
      <h2 id="endpoints-title">Webhook endpoints</h2>
      ${
        hooks.list.length + measureHooks.list.length === 0
          ? html`<p class="quiet">None is registered. Connecting the sandbox registers one.</p>`
          : html`<ul class="plain">
              ${hooks.list.map(({ url, livemode }) => html`<li><code>${url}</code> <span class="quiet">${livemode ? 'live' : 'test'}</span></li>`)}
              ${measureHooks.list.map(({ url }) => html`<li><code>${url}</code> <span class="quiet">Measure</span></li>`)}
            </ul>`
      }
    </section>
    <section aria-labelledby="events-title">
      <h2 id="events-title">Recent events</h2>
      ${
        events.length === 0
          ? html`<p class="quiet">Nothing has been announced yet. Do something to a customer.</p>`
          : html`<ol class="plain events">
              ${events.map(eventLine)}
            </ol>`
      }
    </section>
    ${
      measured.length === 0
        ? null
        : html`<section aria-labelledby="measure-title">
            <h2 id="measure-title">Measure’s events</h2>
            <ol class="plain events">
              ${measured.map(eventLine)}
            </ol>
          </section>`
    }`;
}

function eventLine({ type, created, object, deliveries }: Dispatch): Html {
  const moment = new Date(created * 1000).toISOString();
  return html`<li>
    <span class="type">${breakable(type)}</span> <time datetime="${moment}" class="quiet">${moment.slice(11, 19)}</time>
    <code class="quiet">${object}</code>
    ${
      deliveries.length === 0
        ? html`<span class="quiet">No endpoint</span>`
        : html`${deliveries.map(({ result }) => html`<span class="result ${result.startsWith('2') ? 'good' : 'bad'}">${wordsFor(result)}</span> `)}`
    }
  </li>`;
}

/** May go on in the next line after each of its words. */
function breakable(type: string): Html[] {
  return type.split(/(?<=[._])/).map((word) => html`${word}<wbr />`);
}

function wordsFor(result: string): string {
  return result.startsWith('2') ? `Delivered (${result})` : /^\d/.test(result) ? `Answered ${result}` : result;
}

/** Groups of three with a thin gap, as in 1 204. */
function grouped(count: number): string {
  return count.toLocaleString('en-US').replaceAll(',', '\u202f');
}
