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
 * until somebody can (ruling 6). Where another system tells what became of one, it is decided, and so is one that was written off. Each
 * comes with its own reason: another invoice's would say nothing of it.
 */
export function undecidedInvoices(
  trigger: 'payment_failed' | 'invoice_overdue',
  { invoices, doubts }: AccountSnapshot,
): readonly Undecided[] {
  const hidden = doubts
    .filter(hidesAnInvoice)
    .map(({ ref, words }) => ({ ref, words, view: invoices.find((one) => isNamed(one, ref)) }))
    .filter(({ view }) => view === undefined || (trigger === 'payment_failed' && view.status === 'open'));
  const unseen = hidden.map(({ ref, words: reason }) => ({ key: `${trigger}:${ref.externalId}`, reason }));
  const seen = invoices.flatMap((one) => {
    const words = hidden.find(({ view }) => view === one)?.words;
    const reason = words ?? (isDoubtful(one) ? statusWords(one) : null);
    if (reason === null) return [];
    const { key, aliases = [] } = invoiceKeys(trigger, one, invoices);
    return [key, ...aliases].map((name) => ({ key: name, reason }));
  });
  return [...unseen, ...seen];
}

function isNamed({ ref, also = [] }: InvoiceView & Seen, name: SourceRef): boolean {
  return [ref, ...also].some((one) => isSameRef(one, name));
}
