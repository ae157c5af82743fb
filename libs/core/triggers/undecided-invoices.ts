import type { AccountSnapshot } from '../snapshot/account-snapshot.ts';
import { isDoubtful } from '../snapshot/invoice-state.ts';
import { invoiceKeys } from './cause-keys.ts';
import type { Undecided } from './trigger.ts';

/**
 * Invoices of which nobody can say what became of them: with money outstanding in a status that is new to us, or not to be read. What
 * stands about them stays until somebody can (ruling 6).
 */
export function undecidedInvoices(
  trigger: 'payment_failed' | 'invoice_overdue',
  { invoices, doubts }: AccountSnapshot,
): Undecided | null {
  const doubtful = invoices.filter(isDoubtful);
  const unread = doubts.filter(({ code, ref }) => code === 'unreadable_object' && ref?.kind === 'invoice');
  const [invoice] = doubtful;
  const reason = unread[0]?.words ?? (invoice && `Invoice ${invoice.number} has a status that we do not know.`);
  if (reason === undefined) return null;
  const names = doubtful.map((one) => invoiceKeys(trigger, one, invoices));
  const keys = [
    ...names.flatMap(({ key, aliases = [] }) => [key, ...aliases]),
    ...unread.flatMap(({ ref }) => (ref === null ? [] : `${trigger}:${ref.externalId}`)),
  ];
  return { keys, reason };
}
