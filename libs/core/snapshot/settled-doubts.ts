import type { AccountInvoice } from './account-snapshot.ts';
import type { Doubt, SourceRef, ViewDoubt } from './billing-view.ts';
import { isNamed, isSameRef } from './pairing.ts';

/**
 * The doubts of an account, once it is known what all systems say of its invoices. What was paid is paid, whoever says so: nobody asks any
 * more what became of a copy that does not tell. Nothing less settles it: the worst that anybody says of an invoice holds, and that copy
 * may say it.
 */
export function settledDoubts(doubts: readonly ViewDoubt[], invoices: readonly AccountInvoice[]): readonly Doubt[] {
  return doubts.map((doubt) => {
    const { code, words, ref } = doubt;
    // Names are for this alone, and are not kept.
    const told = { code, words, ref };
    if (!isAboutInvoice(doubt)) return told;
    const own = invoices.find((one) => isNamed(one, doubt.ref));
    if (own !== undefined) return own.status === 'paid' ? { ...told, code: 'unknown_payment_status' } : told;
    return isPaidElsewhere(doubt, doubts, invoices) ? { ...told, code: 'invoice_unreadable' } : told;
  });
}

type InvoiceDoubt = ViewDoubt & { readonly ref: SourceRef };

function isAboutInvoice(doubt: ViewDoubt): doubt is InvoiceDoubt {
  return doubt.code === 'invoice_doubtful' && doubt.ref?.kind === 'invoice';
}

/**
 * Of a copy that is no invoice here another system's must be the only one: each that shares a name with it is paid, and is that of no
 * other invoice of its own system. One payment may settle several.
 */
function isPaidElsewhere(
  { ref, aliases = [] }: InvoiceDoubt,
  doubts: readonly ViewDoubt[],
  invoices: readonly AccountInvoice[],
): boolean {
  const isShared = (names: readonly string[] = []) => names.some((name) => aliases.includes(name));
  const same = invoices.filter((one) => isShared(one.aliases));
  const isOfOwnSystem = (one: AccountInvoice) =>
    [one.ref, ...one.also].some(({ connectionId }) => connectionId === ref.connectionId);
  const hasRival = doubts.some(
    (other) =>
      isAboutInvoice(other) &&
      other.ref.connectionId === ref.connectionId &&
      !isSameRef(other.ref, ref) &&
      isShared(other.aliases),
  );
  return same.length > 0 && !hasRival && same.every((one) => one.status === 'paid' && !isOfOwnSystem(one));
}
