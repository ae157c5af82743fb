import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import type { InvoiceView, SourceRef } from '../snapshot/billing-view.ts';
import { hidesAnInvoice } from '../snapshot/blind-spot.ts';
import { isDoubtful, statusWords } from '../snapshot/invoice-state.ts';
import { isSameRef, type Seen } from '../snapshot/pairing.ts';
import { invoiceKeys } from './cause-keys.ts';
import type { Undecided } from './trigger.ts';

/**
 * Invoices of which nobody can say what became of them: with money outstanding in a status that is new to us, not to be read or without
 * amounts; and whether the payment failed, where the newest one of an open invoice has a word that is new. What stands about them stays
 * until somebody can (ruling 6). Where another system tells what became of one, it is decided.
 */
export function undecidedInvoices(
  trigger: 'payment_failed' | 'invoice_overdue',
  { invoices, doubts }: AccountSnapshot,
): Undecided | null {
  const hidden = doubts
    .filter(hidesAnInvoice)
    .map(({ ref, words }) => ({ ref, words, view: invoices.find((one) => isNamed(one, ref)) }))
    .filter(({ view }) => view === undefined || (trigger === 'payment_failed' && view.status === 'open'));
  const doubtful = invoices.filter((one) => isDoubtful(one) || hidden.some(({ view }) => view === one));
  const reason = hidden[0]?.words ?? doubtful.map(statusWords)[0];
  if (reason === undefined) return null;
  const names = doubtful.map((one) => invoiceKeys(trigger, one, invoices));
  const keys = [
    ...names.flatMap(({ key, aliases = [] }) => [key, ...aliases]),
    ...hidden.map(({ ref }) => `${trigger}:${ref.externalId}`),
  ];
  return { keys: [...new Set(keys)], reason };
}

function isNamed({ ref, also = [] }: InvoiceView & Seen, name: SourceRef): boolean {
  return [ref, ...also].some((one) => isSameRef(one, name));
}
