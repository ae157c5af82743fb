import { formatMoney } from '#core/money.ts';
import type { AccountInvoice, AccountSnapshot } from '#core/snapshot/account-snapshot.ts';
import type { InvoiceView } from '#core/snapshot/billing-view.ts';
import { hasFailedPayment, isOverdue } from '#core/snapshot/invoice-state.ts';
import { isSame, refText } from '#core/snapshot/pairing.ts';
import type { AccountNote } from '../accounts/account-history.service.ts';

export type Note = Pick<AccountNote, 'words' | 'detail' | 'source'>;

/** With the moment when it was true, where billing tells it. */
export type DatedNote = Note & { readonly at?: Date | null };

/** What became of an account's invoices between two versions. */
export function invoiceNotes(before: AccountSnapshot, after: AccountSnapshot, at: Date): DatedNote[] {
  const known = new Map(before.invoices.flatMap((invoice) => namesOf(invoice).map((name) => [name, invoice])));
  return after.invoices.flatMap((invoice) => {
    // Two systems may hear of a payment one after the other: what stands alike again was two before, and told of as two.
    const were = [...new Set(namesOf(invoice).flatMap((name) => known.get(name) ?? []))];
    return [...renamedNotes(were, invoice, at), ...paymentNotes(were, invoice, after)];
  });
}

/**
 * An invoice in trouble was named where it was told of; a system that speaks of it later and wrote it gives it another number. Both are
 * said once, so that it is not taken for two. Without a source: it quotes two systems, and goes with whichever is disconnected.
 */
function renamedNotes(were: readonly AccountInvoice[], is: AccountInvoice, at: Date): Note[] {
  const wasTold = were.some((was) => hasFailedPayment(was) || isOverdue(was, at));
  const names = namesOf(is);
  // Of a system that has left, the number is not told any more [R13].
  const isKnownToAll = were.flatMap(namesOf).every((name) => names.includes(name));
  const former = were.find((was) => was.number !== is.number);
  if (former === undefined || !wasTold || !isKnownToAll) return [];
  const words = `${former.number} and ${is.number} are one invoice`;
  const detail = `Two systems know it by numbers of their own. From now on it is called ${is.number}.`;
  return [{ words, detail, source: null }];
}

function paymentNotes(were: readonly AccountInvoice[], invoice: AccountInvoice, after: AccountSnapshot): DatedNote[] {
  if (invoice.status === 'paid') return were.some(({ status }) => status === 'paid') ? [] : [paidNote(invoice)];
  const tried = were.filter(hasFailedPayment).map(({ attemptCount }) => attemptCount);
  if (hasFailedPayment(invoice) && invoice.attemptCount > Math.max(0, ...tried)) {
    const words = `${invoice.number}: payment failed`;
    return [{ at: lastFailureOf(invoice, after), words, detail: invoice.declineReason, source: invoice.ref }];
  }
  return [];
}

/** When the newest attempt failed: the payments say it, else the invoice itself while there was one attempt only. */
function lastFailureOf(invoice: InvoiceView, { charges }: AccountSnapshot): Date | null {
  const failed = charges.filter((charge) => charge.status === 'failed' && isSame(charge, invoice));
  const newest = failed.reduce<Date | null>((last, { at }) => (last === null || at > last ? at : last), null);
  return newest ?? (invoice.attemptCount === 1 ? invoice.failedAt : null);
}

function paidNote(invoice: InvoiceView): DatedNote {
  const amount = formatMoney({ minor: invoice.paidMinor, currency: invoice.currency });
  return { at: invoice.paidAt, words: `${invoice.number} paid: ${amount}`, source: invoice.ref };
}

function namesOf({ ref, also }: AccountInvoice): readonly string[] {
  return [ref, ...also].map(refText);
}
