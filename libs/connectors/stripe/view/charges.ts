import type { ChargeView, Doubt } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import { refTo } from '../../held-objects.ts';
import { type Lifetime, lifetimeSums } from '../../lifetime.ts';
import { windowStart } from '../../window.ts';
import type { Charge } from '../shapes/invoice.ts';
import { declineOf } from './declines.ts';
import { aliasesOf, type Holdings } from './holdings.ts';

const statuses = ['succeeded', 'pending', 'failed'] as const;

/** What became of a payment; `unknown` for a word that is new to us, and for none. */
export function chargeStatusOf({ status }: Charge): ChargeView['status'] {
  return statuses.find((known) => known === status) ?? 'unknown';
}

/** Charges of the rolling window, newest first. */
export function toCharges({ charges, connectionId }: Holdings): readonly ChargeView[] {
  const from = windowStart(charges.map((charge) => charge.created));
  return charges
    .map((charge) => toCharge(charge, connectionId))
    .filter((view) => view !== null)
    .filter((view) => view.at.getTime() >= from.getTime())
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.ref.externalId < b.ref.externalId ? -1 : 1));
}

function toCharge(charge: Charge, connectionId: string): ChargeView | null {
  const { amount, currency, created } = charge;
  if (amount === null || currency === null || created === null) return null;
  return {
    ref: refTo(connectionId, 'charge', charge.id),
    aliases: aliasesOf(charge.id, charge.payment_intent),
    status: chargeStatusOf(charge),
    amount: { minor: amount, currency: currency.toLowerCase() },
    refundedMinor: charge.amount_refunded ?? 0,
    at: created,
    failureReason: declineOf(charge)?.reason ?? null,
  };
}

/** Each status of a charge that is new to us, once: there may be thousands that have it. The newest such charge stands for all. */
export function chargeDoubts({ charges }: Holdings, shown: readonly ChargeView[]): readonly Doubt[] {
  const unknown = shown.filter(({ status }) => status === 'unknown');
  if (unknown.length === 0) return [];
  const raw = new Map(charges.map(({ id, status }) => [id, status]));
  const byWord = Map.groupBy(unknown, ({ ref }) => raw.get(ref.externalId) ?? null);
  return [...byWord].flatMap(([word, [newest]]) => {
    if (word === null || newest === undefined) return [];
    const words = `Stripe calls the status of a payment ${quotedWord(word)}, which is new to us: it counts neither as paid nor as failed.`;
    return [{ code: 'unknown_payment_status', words, ref: newest.ref }];
  });
}

/**
 * What was paid on invoices in all, and beside it what was paid back (ruling 10). Invoices that are void or drafts were
 * never paid; partly paid ones count with what came in.
 */
export function lifetimeOf({ invoices, charges }: Holdings): Lifetime {
  const paid = invoices
    .filter(({ status }) => status !== 'void' && status !== 'draft')
    .map((invoice) => ({ minor: invoice.amount_paid, currency: invoice.currency }));
  const back = charges
    .filter((charge) => !isReleased(charge))
    .map((charge) => ({ minor: charge.amount_refunded, currency: charge.currency }));
  return lifetimeSums(paid, back);
}

/** An authorisation that was never captured ends as a refund of all of it: nothing was paid, so nothing was paid back. */
function isReleased({ status, amount, amount_refunded, balance_transaction: isWithoutEntry }: Charge): boolean {
  return isWithoutEntry && status === 'succeeded' && amount !== null && amount === amount_refunded;
}
