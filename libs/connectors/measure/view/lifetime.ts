import type { StatedAmount } from '../../exact-sums.ts';
import { type Lifetime, lifetimeSums } from '../../lifetime.ts';
import { invoiceStateOf } from '../dialect/statuses.ts';
import type { Invoice } from '../shapes/money.ts';
import { isPaidBack } from './charges.ts';
import { type Holdings, isOwn } from './holdings.ts';

/**
 * What was paid on the customer's own invoices in all, and beside it what was paid back (ruling 10). An invoice that it
 * pays for another is that one's revenue (reference "measure-api" §10.7). One that is called refunded went back whole where no
 * transaction says how much did.
 */
export function lifetimeOf(holdings: Holdings): Lifetime {
  const own = holdings.invoices.filter((invoice) => isOwn(invoice, holdings));
  const paid = own.filter((invoice) => !['void', 'draft'].includes(invoiceStateOf(invoice.status)));
  const moved = holdings.transactions.filter(isPaidBack);
  const told = new Set(moved.map((one) => one.invoice_uuid));
  const untold = own.filter((invoice) => isRefunded(invoice) && !told.has(invoice.uuid));
  const back = moved.map(({ total_amount: amount }) => ({
    minor: amount?.minor ?? null,
    currency: amount?.currency ?? null,
  }));
  return lifetimeSums(paid.map(receivedOf), [...back, ...untold.map(receivedOf)]);
}

function isRefunded({ status }: Invoice): boolean {
  return invoiceStateOf(status) === 'refunded';
}

/** What came in; of a refunded invoice that says "nothing paid", what it was about: it was paid before it went back. */
function receivedOf(invoice: Invoice): StatedAmount {
  const { currency, paid, total } = invoice;
  const amount = isRefunded(invoice) && !paid?.minor ? total : paid;
  return { minor: amount?.minor ?? null, currency: amount?.currency ?? currency };
}
