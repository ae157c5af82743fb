import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { hidesAnInvoice } from '../snapshot/blind-spot.ts';
import { isDoubtful, statusWords } from '../snapshot/invoice-state.ts';
import { isSameRef } from '../snapshot/pairing.ts';
import { invoiceKeys } from './cause-keys.ts';
import type { Undecided } from './trigger.ts';

/**
 * Invoices of which nobody can say what became of them: with money outstanding in a status that is new to us, not to be read or without
 * amounts, or whose newest payment has a word that is new. What stands about them stays until somebody can (ruling 6).
 */
export function undecidedInvoices(
  trigger: 'payment_failed' | 'invoice_overdue',
  { invoices, doubts }: AccountSnapshot,
): Undecided | null {
  const hidden = doubts.flatMap((doubt) => (hidesAnInvoice(doubt) ? [{ ref: doubt.ref, words: doubt.words }] : []));
  const doubtful = invoices.filter((one) => isDoubtful(one) || hidden.some(({ ref }) => isSameRef(ref, one.ref)));
  const reason = hidden[0]?.words ?? doubtful.map(statusWords)[0];
  if (reason === undefined) return null;
  const names = doubtful.map((one) => invoiceKeys(trigger, one, invoices));
  const keys = [
    ...names.flatMap(({ key, aliases = [] }) => [key, ...aliases]),
    ...hidden.map(({ ref }) => `${trigger}:${ref.externalId}`),
  ];
  return { keys: [...new Set(keys)], reason };
}
