import type { CustomerSummary } from '../control/customers.ts';
import { html, type Html } from './html.ts';

const STATUS_WORDS: Readonly<Record<string, string>> = {
  active: 'Active',
  trialing: 'Trial',
  past_due: 'Past due',
  unpaid: 'Unpaid',
  incomplete: 'Incomplete',
  canceled: 'Canceled',
  paused: 'Paused',
  'no subscription': 'No subscription',
};

const SYSTEM_WORDS = { stripe: '', both: ' · also in Measure', measure: ' · only in Measure' } as const;

const DECLINES = [
  ['insufficient_funds', 'Insufficient funds'],
  ['expired_card', 'Expired card'],
  ['lost_card', 'Lost card'],
  ['do_not_honor', 'Do not honor'],
  ['generic_decline', 'Generic decline'],
] as const;

function amount(minor: number, currency: string): string {
  const digits = { jpy: 0, kwd: 3 }[currency] ?? 2;
  return (minor / 10 ** digits).toLocaleString('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

/** One table body per customer: the line, and below it what can be done. */
export function customerRows(customer: CustomerSummary): Html {
  const { id, name, email, status } = customer;
  return html`<tbody data-customer="${id}">
    <tr class="line">
      <th scope="row">
        <span class="name">${name}</span>
        <span class="quiet">${email}${SYSTEM_WORDS[customer.system]}</span>
      </th>
      <td data-label="Plan">${customer.plan}</td>
      <td data-label="Status">
        <span class="badge is-${status.replace(' ', '_')}">${STATUS_WORDS[status] ?? status}</span>
      </td>
      <td data-label="About per month" class="number">
        ${customer.monthly === 0 ? '—' : amount(customer.monthly, customer.currency)}
      </td>
      <td data-label="Renews" class="number">${customer.renews?.slice(0, 10) ?? '—'}</td>
      <td data-label="Now">${wrongList(customer.wrong)}</td>
      <td class="toggle">
        <button type="button" class="open" aria-expanded="false" aria-controls="act-${id}">
          Act<span class="unseen"> on ${name}</span>
        </button>
      </td>
    </tr>
    <tr class="actions" id="act-${id}" hidden>
      <td colspan="7">${actionsOf(customer)}</td>
    </tr>
  </tbody>`;
}

function wrongList(wrong: readonly string[]): Html {
  if (wrong.length === 0) return html`<span class="quiet">Nothing wrong</span>`;
  return html`<ul class="wrong">
    ${wrong.map((one) => html`<li>${one}</li>`)}
  </ul>`;
}

function actionsOf(customer: CustomerSummary): Html {
  const { id, name } = customer;
  const live = !['canceled', 'no subscription'].includes(customer.status);
  const declines = DECLINES.map(([code, words]) => html`<option value="${code}">${words}</option>`);
  return html`<div class="panel" role="group" aria-label="Actions for ${name}">
      ${form(
        id,
        'fail-payment',
        'Fail the payment',
        live && customer.hasCard,
        html`<label
          >Reason
          <select name="decline">
            ${declines}
          </select></label
        >`,
      )}
      ${form(
        id,
        'make-overdue',
        'Make an invoice overdue',
        true,
        html`<label
          >When
          <select name="inSeconds" data-number>
            <option value="0">Now</option>
            <option value="60">In one minute</option>
          </select></label
        >`,
      )}
      ${form(id, 'usage', 'Set usage', live && customer.metered, numberField('percent', 'Percent of plan', 120))}
      ${form(id, 'bring-renewal-near', 'Bring the renewal near', live && (customer.noRenewal ?? true), numberField('days', 'Days from now', 14))}
      ${form(id, 'expire-card-soon', 'Let the card expire', customer.hasCard, numberField('days', 'Within days', 20))}
      ${form(id, 'pay', customer.openInvoices > 1 ? `Pay ${customer.openInvoices} open invoices` : 'Pay the open invoice', customer.openInvoices > 0, null)}
      ${form(id, 'cancel', 'Cancel the subscription', live, null)}
    </div>
    <p class="outcome" role="status"></p>`;
}

/** `possible` in words says why the action would lead to nothing. */
function form(id: string, action: string, verb: string, possible: boolean | string, fields: Html | null): Html {
  const off = possible === true ? null : html` disabled`;
  const why = typeof possible === 'string' ? html`<p class="why">${possible}</p>` : null;
  return html`<form data-action="/_sandbox/customers/${id}/${action}"><fieldset${off}>${fields}<button type="submit">${verb}</button></fieldset>${why}</form>`;
}

function numberField(name: string, label: string, value: number): Html {
  return html`<label
    >${label} <input type="number" name="${name}" value="${value}" min="0" max="10000" required data-number
  /></label>`;
}
