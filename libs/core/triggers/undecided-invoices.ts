import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { hidesAnInvoice } from '../snapshot/blind-spot.ts';
import { isDoubtful, statusWords } from '../snapshot/invoice-state.ts';
import { isNamed } from '../snapshot/pairing.ts';
import { invoiceKeys } from './cause-keys.ts';
import type { Undecided } from './trigger.ts';

/**
 * Invoices of which nobody can say what became of them: with money outstanding in a status that is new to us, not to be read or without
 * amounts; and whether the payment failed, where the newest one of an open invoice has a word that is new. What stands about them stays
 * until somebody can (ruling 6). One is decided where another system says that the same one was paid (`settledDoubts`), or was written off
 * by whoever speaks of it. That another still awaits it decides nothing, for the copy that does not tell may have failed; a failure
 * that another tells of holds anyway. Each comes with its own reason: another invoice's would say nothing of it.
 */
export function undecidedInvoices(
  trigger: 'payment_failed' | 'invoice_overdue',
  { invoices, doubts }: AccountSnapshot,
): readonly Undecided[] {
  const hidden = doubts
    .filter(hidesAnInvoice)
    .map(({ code, ref, words }) => ({ code, ref, words, view: invoices.find((one) => isNamed(one, ref)) }))
    .filter(({ code, view }) => view === undefined || (view.status === 'open' && isHiddenBy(code, trigger)));
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

/** What an invoice owes and since when is known where only its newest payment is not understood. */
function isHiddenBy(code: string, trigger: 'payment_failed' | 'invoice_overdue'): boolean {
  return code !== 'invoice_doubtful' || trigger === 'payment_failed';
}
