import type { Doubt, InvoiceStatus, InvoiceView, ViewDoubt } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import { refTo } from '../../held-objects.ts';
import type { Charge, Invoice } from '../shapes/invoice.ts';
import { aliasesOf, type Holdings } from './holdings.ts';
import { attemptsOf, paymentDoubt, paymentsUnread, unreadPaymentsDoubt } from './invoice-attempts.ts';
import { chargesOf, namedBy, type NamedCharges } from './invoice-charges.ts';
import { windowStart } from '../../window.ts';

const statuses: readonly InvoiceStatus[] = ['draft', 'open', 'paid', 'uncollectible', 'void'];

/** One that is settled owes nothing whatever its amounts, and of one that was written off nobody waits for more; of any other nobody knows. */
const withoutAmounts: ReadonlyMap<string | null, string> = new Map([
  ['draft', 'invoice_unreadable'],
  ['paid', 'invoice_unreadable'],
  ['void', 'invoice_unreadable'],
  ['uncollectible', 'write_off_unreadable'],
]);

/**
 * The rolling window of invoices, newest first, and every open or uncollectible one of any age. An invoice without an
 * amount or a date is left out and named: it must not look like one of 0.
 */
export function toInvoices(holdings: Holdings): {
  readonly views: readonly InvoiceView[];
  readonly doubts: readonly ViewDoubt[];
} {
  const from = windowStart(holdings.invoices.map((invoice) => invoice.created));
  const named = namedBy(holdings.charges);
  const over = new Set(holdings.subscriptions.flatMap(({ id, ended_at }) => (ended_at === null ? [] : [id])));
  const doubts: ViewDoubt[] = [];
  const views: InvoiceView[] = [];
  for (const invoice of holdings.invoices) {
    const { view, doubt } = toInvoice(invoice, { holdings, named, over, from });
    const isToldAlready = doubt?.code === paymentsUnread && doubts.some(({ code }) => code === paymentsUnread);
    if (doubt !== null && !isToldAlready) doubts.push(doubt);
    if (view !== null && isShown(view, from)) views.push(view);
  }
  views.sort((a, b) => b.issuedAt.getTime() - a.issuedAt.getTime() || (a.ref.externalId < b.ref.externalId ? -1 : 1));
  return { views, doubts };
}

function isShown(view: InvoiceView, from: Date): boolean {
  return (
    view.status === 'open' || view.status === 'uncollectible' || view.status === 'unknown' || view.issuedAt >= from
  );
}

/** What each invoice is looked at beside. */
interface Beside {
  readonly holdings: Holdings;
  readonly named: NamedCharges;
  /** Subscriptions that have ended. */
  readonly over: ReadonlySet<string>;
  readonly from: Date;
}

function toInvoice(
  invoice: Invoice,
  beside: Beside,
): { readonly view: InvoiceView | null; readonly doubt: ViewDoubt | null } {
  const { holdings, named, from } = beside;
  const ref = refTo(holdings.connectionId, 'invoice', invoice.id);
  const charges = chargesOf(invoice, named);
  const aliases = aliasesOf(invoice.id, ...paymentsOf(invoice, charges));
  const { created, currency, total, amount_due: due, amount_paid: paid, amount_remaining: outstanding } = invoice;
  if (
    created === null ||
    currency === null ||
    total === null ||
    due === null ||
    paid === null ||
    outstanding === null
  ) {
    const words = `An invoice (${invoice.number ?? invoice.id}) came without its amounts or its date.`;
    return {
      view: null,
      doubt: { code: withoutAmounts.get(invoice.status) ?? 'invoice_doubtful', words, ref, aliases },
    };
  }
  const status = statuses.find((known) => known === invoice.status) ?? 'unknown';
  const reason = invoice.status_details?.uncollectible?.reason ?? null;
  const isWrittenOff = status === 'uncollectible' && reason !== 'user_forgiven' && created >= from;
  const view: InvoiceView = {
    ref,
    aliases,
    number: invoice.number ?? invoice.id,
    status,
    currency: currency.toLowerCase(),
    totalMinor: total,
    dueMinor: due,
    paidMinor: paid,
    outstandingMinor: outstanding,
    issuedAt: invoice.status_transitions?.finalized_at ?? created,
    dueAt: invoice.due_date,
    paidAt: invoice.status_transitions?.paid_at ?? null,
    subscription:
      invoice.subscription === null ? null : refTo(holdings.connectionId, 'subscription', invoice.subscription),
    ...attemptsOf(invoice, charges, status),
    nextAttemptAt: status === 'open' ? nextAttemptOf(invoice, beside) : null,
    isWrittenOff,
    hostedUrl: webAddress(invoice.hosted_invoice_url),
  };
  const doubt = doubtAbout(view, invoice.status, isWrittenOff && reason === null);
  return { view, doubt: doubt ?? paymentDoubt(view, charges) ?? unreadPaymentsDoubt(invoice, view, charges) };
}

function doubtAbout(view: InvoiceView, raw: string | null, isReasonMissing: boolean): Doubt | null {
  // Without any status, one that nobody owes is taken as settled.
  if (view.status === 'unknown' && (raw !== null || view.outstandingMinor > 0)) {
    const words =
      raw === null
        ? `${view.number} has no status.`
        : `Stripe calls ${view.number} ${quotedWord(raw)}, which is new to us.`;
    return { code: 'unknown_status', words, ref: view.ref };
  }
  if (!isReasonMissing) return null;
  const words = `${view.number} is uncollectible and Stripe does not say why: it is taken as a failed payment.`;
  return { code: 'write_off_reason_missing', words, ref: view.ref };
}

/**
 * Stripe stops collecting by itself when the subscription ends (its API reference, "Cancel a subscription"). The event of the end
 * tells it, whether or not the invoice is announced too: nobody may be told of an attempt that will not be made.
 */
function nextAttemptOf({ subscription, next_payment_attempt: next }: Invoice, { holdings, over }: Beside): Date | null {
  const isOver = holdings.isDeleted || (subscription !== null && over.has(subscription));
  return isOver ? null : next;
}

/** Ids of all that was to settle the invoice, sorted: the order in which Stripe lists them says nothing. */
function paymentsOf(invoice: Invoice, charges: readonly Charge[]): readonly string[] {
  const ids = [invoice.payment_intent, invoice.charge];
  for (const { payment } of invoice.payments ?? [])
    if (payment !== null) ids.push(payment.payment_intent, payment.charge);
  for (const charge of charges) ids.push(charge.id, charge.payment_intent);
  return ids.filter((id) => id !== null).sort((a, b) => (a < b ? -1 : 1));
}

function webAddress(address: string | null): string | null {
  return address !== null && /^https?:\/\//.test(address) ? address : null;
}
