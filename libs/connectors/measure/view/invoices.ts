import type { Doubt, InvoiceStatus, InvoiceView, ViewDoubt } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import { refTo } from '../../held-objects.ts';
import { windowStart } from '../../window.ts';
import { importAliases, ownAlias, paymentAliases } from '../dialect/pairing.ts';
import { type InvoiceState, invoiceStateOf } from '../dialect/statuses.ts';
import type { Invoice, Transaction } from '../shapes/money.ts';
import type { Holdings } from './holdings.ts';
import {
  attemptsOf,
  collectingUntil,
  hasFailedInTime,
  invoicedBy,
  paymentDoubts,
  paymentsOf,
} from './invoice-payments.ts';

const statuses: Readonly<Record<InvoiceState, InvoiceStatus>> = {
  draft: 'draft',
  open: 'open',
  overdue: 'open',
  processing: 'open',
  paid: 'paid',
  // It was paid before it was paid back: nobody owes it, and nothing failed.
  refunded: 'paid',
  void: 'void',
  uncollectible: 'uncollectible',
  unknown: 'unknown',
};

/** One that is settled owes nothing whatever its amounts, and of one that was written off nobody waits for more; of any other nobody knows. */
const withoutAmounts: Partial<Record<InvoiceState, string>> = {
  draft: 'invoice_unreadable',
  paid: 'invoice_unreadable',
  refunded: 'invoice_unreadable',
  void: 'invoice_unreadable',
  uncollectible: 'write_off_unreadable',
};

/**
 * The rolling window of invoices, newest first, and every one of any age that somebody still has to pay. An invoice without
 * an amount or a date is left out and named: it must not look like one of 0.
 */
export function toInvoices(
  holdings: Holdings,
  now: Date,
): {
  readonly views: readonly InvoiceView[];
  readonly doubts: readonly ViewDoubt[];
  /** When time alone makes one of them late. */
  readonly changesAt: readonly Date[];
} {
  const from = windowStart(holdings.invoices.map(issuedAtOf));
  const invoiced = invoicedBy(holdings);
  const doubts: ViewDoubt[] = [];
  const views: InvoiceView[] = [];
  const changesAt: Date[] = [];
  for (const invoice of holdings.invoices) {
    const payments = paymentsOf(invoice, invoiced);
    const read = toInvoice(invoice, payments, { holdings, now });
    if ('doubt' in read) {
      doubts.push(read.doubt);
      continue;
    }
    if (read.waitsUntil !== null) changesAt.push(read.waitsUntil);
    // What was written off before the window is history, and no failed payment of today.
    const view = { ...read.view, isWrittenOff: read.view.isWrittenOff && read.view.issuedAt >= from };
    const isPending = view.status === 'open' || view.status === 'uncollectible' || view.status === 'unknown';
    if (view.status === 'unknown') doubts.push(unknownStatus(invoice, view));
    doubts.push(...paymentDoubts(payments, view));
    if (isPending || view.issuedAt >= from) views.push(view);
  }
  views.sort((a, b) => b.issuedAt.getTime() - a.issuedAt.getTime() || (a.ref.externalId < b.ref.externalId ? -1 : 1));
  return { views, doubts, changesAt };
}

function toInvoice(
  invoice: Invoice,
  payments: readonly Transaction[],
  { holdings, now }: { readonly holdings: Holdings; readonly now: Date },
): { readonly view: InvoiceView; readonly waitsUntil: Date | null } | { readonly doubt: ViewDoubt } {
  const ref = refTo(holdings.connectionId, 'invoice', invoice.uuid);
  const number = invoice.number ?? invoice.uuid;
  const state = invoiceStateOf(invoice.status);
  const issuedAt = issuedAtOf(invoice);
  const stated = amountsOf(invoice);
  const amounts = stated && state === 'refunded' ? { ...stated, ...settledAmounts(stated) } : stated;
  const aliases = aliasesOf(invoice, payments);
  if (issuedAt === null || amounts === null) {
    const words = `An invoice (${number}) came without its amounts, its currency or its date.`;
    return { doubt: { code: withoutAmounts[state] ?? 'invoice_doubtful', words, ref, aliases } };
  }
  const status = statuses[state];
  const attempts = attemptsOf(payments, status, amounts.outstandingMinor);
  const mayCollect = invoice.auto_charges === true && !attempts.hasFailedAttempt;
  const until = mayCollect
    ? collectingUntil(payments, { paidMinor: amounts.paidMinor, dueAt: invoice.due_date })
    : null;
  const isExcused = attempts.hasFailedAttempt && hasFailedInTime(payments, invoice.due_date);
  const waitsUntil = until !== null && until > now ? until : null;
  const { subscription_id: subscription } = invoice;
  const view: InvoiceView = {
    ref,
    aliases,
    number,
    status,
    ...amounts,
    issuedAt,
    dueAt: dueAtOf(invoice, state, waitsUntil !== null || isExcused),
    paidAt: status === 'paid' ? invoice.paid_date : null,
    subscription: subscription === null ? null : refTo(holdings.connectionId, 'subscription', subscription),
    ...attempts,
    isWrittenOff: status === 'uncollectible' && amounts.outstandingMinor > 0,
    hostedUrl: invoice.hosted_link !== null && /^https?:\/\//.test(invoice.hosted_link) ? invoice.hosted_link : null,
  };
  return { view, waitsUntil };
}

function issuedAtOf(invoice: Invoice): Date | null {
  return invoice.invoice_date ?? invoice.created_at;
}

type Amounts = Pick<InvoiceView, 'currency' | 'totalMinor' | 'dueMinor' | 'paidMinor' | 'outstandingMinor'>;

/** What is missing follows from the other two where they are there; it is never taken as 0. */
function amountsOf({ currency, total, paid, due }: Invoice): Amounts | null {
  const code = (currency ?? total?.currency ?? due?.currency ?? '').toLowerCase();
  const outstanding = due?.minor ?? (total && paid ? total.minor - paid.minor : null);
  const received = paid?.minor ?? (total && due ? total.minor - due.minor : null);
  const whole = total?.minor ?? (paid && due ? paid.minor + due.minor : null);
  const isMixed = [total, paid, due].some((one) => one !== null && one.currency !== null && one.currency !== code);
  if (code === '' || isMixed || outstanding === null || received === null || whole === null) return null;
  return {
    currency: code,
    totalMinor: whole,
    // Measure calls "due" what is left to pay; here it is what was asked for.
    dueMinor: whole,
    paidMinor: received,
    outstandingMinor: outstanding,
  };
}

/** What went back is neither owed nor unpaid, whichever way the system writes it down. */
function settledAmounts({ totalMinor, paidMinor }: Amounts): Pick<Amounts, 'paidMinor' | 'outstandingMinor'> {
  return { paidMinor: paidMinor === 0 ? totalMinor : paidMinor, outstandingMinor: 0 };
}

/**
 * Nobody is late whose bank is still at it, nor who is charged automatically where that failed in time, which is said instead, or is under
 * way: such an invoice fails, is paid, or is late in the end. Who was late before is no better for a payment that failed.
 */
function dueAtOf(invoice: Invoice, state: InvoiceState, isUnderWay: boolean): Date | null {
  if (state === 'processing') return null;
  return invoice.auto_charges === true && isUnderWay ? null : invoice.due_date;
}

function aliasesOf(invoice: Invoice, payments: readonly Transaction[]): readonly string[] {
  const ofPayments = payments.flatMap((one) => paymentAliases(one.provider_type, one.provider_transaction_id));
  const imported = importAliases(invoice.imported_from, invoice.import_ref);
  return [...new Set([ownAlias(invoice.uuid), ...imported, ...ofPayments.toSorted(byText)])];
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function unknownStatus({ status }: Invoice, view: InvoiceView): Doubt {
  const words =
    status === null
      ? `${view.number} has no status.`
      : `Measure calls ${view.number} ${quotedWord(status)}, which is new to us.`;
  return { code: 'unknown_status', words, ref: view.ref };
}
