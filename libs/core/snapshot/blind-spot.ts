import type { AccountSnapshot } from './account-snapshot.ts';
import type { Doubt } from './billing-view.ts';
import { isDoubtful } from './invoice-state.ts';

const doubtsThatBlind: ReadonlySet<string> = new Set(['unknown_status', 'customer_deleted', 'invoice_doubtful']);

/** An object of these kinds may be what is wrong with the account: one that cannot be read is never taken as fine. */
const kindsThatBlind: ReadonlySet<string> = new Set(['invoice', 'subscription']);

/**
 * What keeps anybody from knowing that nothing is wrong with the account; null when nothing does. As long as there is one, neither its
 * health nor its payment is called good.
 */
export function blindSpot({ doubts, invoices }: AccountSnapshot): Doubt | null {
  const doubt = doubts.find(blinds);
  if (doubt) return doubt;
  const invoice = invoices.find(isDoubtful);
  if (!invoice) return null;
  const words = `Invoice ${invoice.number} has a status that we do not know.`;
  return { code: 'invoice_doubtful', words, ref: invoice.ref };
}

function blinds({ code, ref }: Doubt): boolean {
  return doubtsThatBlind.has(code) || (code === 'unreadable_object' && ref !== null && kindsThatBlind.has(ref.kind));
}
