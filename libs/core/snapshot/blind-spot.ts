import type { AccountSnapshot } from './account-snapshot.ts';
import type { Doubt, SourceRef } from './billing-view.ts';
import { isDoubtful, statusWords } from './invoice-state.ts';
import { refText } from './pairing.ts';
import { newWords } from './unknown-status.ts';

/** A write-off without its amounts hides a failure as well; what became of the invoice is no question any more. */
const doubtsThatBlind: ReadonlySet<string> = new Set([
  ...newWords,
  'customer_deleted',
  'invoice_doubtful',
  'write_off_unreadable',
]);

/** An object of these kinds may be what is wrong with the account: one that cannot be read is never taken as fine. */
const kindsThatBlind: ReadonlySet<string> = new Set(['invoice', 'subscription']);

/**
 * What keeps anybody from knowing that nothing is wrong with the account; null when nothing does. As long as there is one, neither its
 * health nor its payment is called good. What a subscription is called that has ended hides nothing: it is over.
 */
export function blindSpot(snapshot: AccountSnapshot): Doubt | null {
  const doubt = snapshot.doubts.find((one) => blinds(one) && !isOver(one.ref, snapshot));
  if (doubt) return doubt;
  const invoice = snapshot.invoices.find(isDoubtful);
  return invoice ? { code: 'invoice_doubtful', words: statusWords(invoice), ref: invoice.ref } : null;
}

const doubtsThatHide: ReadonlySet<string> = new Set(['unreadable_object', 'invoice_doubtful', 'unknown_status']);

/** Whether it keeps anybody from knowing what became of one invoice: it cannot be read, lacks what tells, or its status is new to us. */
export function hidesAnInvoice(doubt: Doubt): doubt is Doubt & { readonly ref: SourceRef } {
  return doubtsThatHide.has(doubt.code) && doubt.ref?.kind === 'invoice';
}

function blinds({ code, ref }: Doubt): boolean {
  return doubtsThatBlind.has(code) || (code === 'unreadable_object' && ref !== null && kindsThatBlind.has(ref.kind));
}

/** Whether it is a subscription that is known to have ended. */
function isOver(ref: SourceRef | null, { subscriptions, otherSubscriptions }: AccountSnapshot): boolean {
  if (ref?.kind !== 'subscription') return false;
  const text = refText(ref);
  return [...subscriptions, ...otherSubscriptions].some((one) => one.endedAt !== null && refText(one.ref) === text);
}
