import { type Money, toMoney } from '#core/money.ts';
import type { Books } from '../books.ts';
import { at } from '../total-readers.ts';
import { readEntry, readEntryName } from './shapes/balance.ts';

/** Stripe's books: the balance transactions. */
export const stripeBooks: Books = {
  kind: 'balance_transaction',
  entryOf(payment) {
    const named = readEntryName(payment)?.balance_transaction ?? null;
    // A charge that was kept before names were has no such field: of its entry nothing is known.
    return named ?? (at(payment, 'balance_transaction') === null ? null : undefined);
  },
  read(entry) {
    const held = readEntry(entry);
    const currency = held?.currency;
    if (!held || !currency) return null;
    const [gross, fee, net] = [held.amount, held.fee, held.net].map((minor) => moneyOf(minor, currency));
    return gross && fee && net ? { gross, fee, net } : null;
  },
};

function moneyOf(minor: number | null, currency: string): Money | null {
  const result = minor === null ? null : toMoney(minor, currency);
  return result?.kind === 'money' ? result.money : null;
}
