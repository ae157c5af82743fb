import type { ChargeView, Doubt } from '#core/snapshot/billing-view.ts';
import { quotedWord } from '#core/visible-text.ts';
import { refTo } from '../../held-objects.ts';
import { windowStart } from '../../window.ts';
import { declineOf } from '../dialect/declines.ts';
import { ownAlias, paymentAliases } from '../dialect/pairing.ts';
import { isRefund, type PaymentState, paymentStateOf } from '../dialect/statuses.ts';
import type { Transaction } from '../shapes/money.ts';
import type { Holdings } from './holdings.ts';

const statuses: Readonly<Record<PaymentState, ChargeView['status']>> = {
  succeeded: 'succeeded',
  // It was paid before it was paid back.
  refunded: 'succeeded',
  failed: 'failed',
  pending: 'pending',
  void: 'unknown',
  unknown: 'unknown',
};

/** Payments of the rolling window, newest first. What was paid back stands on the newest payment of the same invoice. */
export function toCharges(holdings: Holdings): readonly ChargeView[] {
  const payments = holdings.transactions.filter((one) => !isRefund(one.transaction_type));
  const from = windowStart(payments.map((one) => one.created_at));
  const settled = settledBy(holdings.transactions);
  return payments
    .flatMap((one) => toCharge(one, holdings, settled) ?? [])
    .filter((view) => view.at >= from)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.ref.externalId < b.ref.externalId ? -1 : 1));
}

function toCharge(payment: Transaction, holdings: Holdings, settled: Settled): ChargeView | null {
  const { total_amount: amount, created_at: at, status } = payment;
  if (amount?.currency == null || at === null) return null;
  const state = paymentStateOf(status);
  return {
    ref: refTo(holdings.connectionId, 'payment_transaction', payment.id),
    aliases: [ownAlias(payment.id), ...paymentAliases(payment.provider_type, payment.provider_transaction_id)],
    status: statuses[state],
    amount: { minor: amount.minor, currency: amount.currency },
    refundedMinor: paidBackOf(payment, settled),
    at,
    failureReason: state === 'failed' ? declineOf(payment.status_message).reason : null,
  };
}

/** By invoice: when its newest payment that came in was made, and what was paid back in all. */
type Settled = ReadonlyMap<string | null, { readonly newestAt: number; readonly paidBack: number }>;

/** Once for all payments: a customer may have tens of thousands of them. */
function settledBy(transactions: readonly Transaction[]): Settled {
  const settled = new Map<string | null, { readonly newestAt: number; readonly paidBack: number }>();
  for (const [invoice, same] of Map.groupBy(transactions, (one) => one.invoice_uuid)) {
    const received = same.filter((one) => !isRefund(one.transaction_type) && cameIn(one));
    settled.set(invoice, {
      newestAt: received.reduce((newest, one) => Math.max(newest, madeAt(one)), -Infinity),
      paidBack: same.filter(isPaidBack).reduce((sum, one) => sum + (one.total_amount?.minor ?? 0), 0),
    });
  }
  return settled;
}

function paidBackOf(payment: Transaction, settled: Settled): number {
  if (!cameIn(payment) || payment.invoice_uuid === null) return 0;
  const same = settled.get(payment.invoice_uuid);
  return same === undefined || same.newestAt > madeAt(payment) ? 0 : same.paidBack;
}

function cameIn(one: Transaction): boolean {
  return statuses[paymentStateOf(one.status)] === 'succeeded';
}

function madeAt(one: Transaction): number {
  return one.created_at?.getTime() ?? 0;
}

/** Money that went back. */
export function isPaidBack(one: Transaction): boolean {
  const state = paymentStateOf(one.status);
  return isRefund(one.transaction_type) && (state === 'succeeded' || state === 'refunded');
}

/** Payments of no invoice whose state is new to us: kept, and said. Those of an invoice are told with it. */
export function chargeDoubts({ transactions, connectionId }: Holdings): readonly Doubt[] {
  return transactions
    .filter((one) => one.invoice_uuid === null && paymentStateOf(one.status) === 'unknown')
    .map(({ id, status }) => {
      const words = `Measure calls the state of payment ${id} ${quotedWord(status ?? '')}, which is new to us.`;
      return { code: 'unknown_payment_status', words, ref: refTo(connectionId, 'payment_transaction', id) };
    });
}
