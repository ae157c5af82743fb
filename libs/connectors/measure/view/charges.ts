import type { ChargeView, Doubt } from '#core/snapshot/billing-view.ts';
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
  return payments
    .flatMap((one) => toCharge(one, holdings) ?? [])
    .filter((view) => view.at >= from)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.ref.externalId < b.ref.externalId ? -1 : 1));
}

function toCharge(payment: Transaction, holdings: Holdings): ChargeView | null {
  const { total_amount: amount, created_at: at, status } = payment;
  if (amount?.currency == null || at === null) return null;
  const state = paymentStateOf(status);
  return {
    ref: refTo(holdings.connectionId, 'payment_transaction', payment.id),
    aliases: [ownAlias(payment.id), ...paymentAliases(payment.provider_type, payment.provider_transaction_id)],
    status: statuses[state],
    amount: { minor: amount.minor, currency: amount.currency },
    refundedMinor: paidBackOf(payment, holdings),
    at,
    failureReason: state === 'failed' ? declineOf(payment.status_message).reason : null,
  };
}

function paidBackOf(payment: Transaction, { transactions }: Holdings): number {
  if (statuses[paymentStateOf(payment.status)] !== 'succeeded' || payment.invoice_uuid === null) return 0;
  const same = transactions.filter((one) => one.invoice_uuid === payment.invoice_uuid);
  const isNewer = (one: Transaction): boolean =>
    !isRefund(one.transaction_type) &&
    statuses[paymentStateOf(one.status)] === 'succeeded' &&
    (one.created_at?.getTime() ?? 0) > (payment.created_at?.getTime() ?? 0);
  if (same.some(isNewer)) return 0;
  return same.filter(isPaidBack).reduce((sum, one) => sum + (one.total_amount?.minor ?? 0), 0);
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
      const words = `Measure calls the state of payment ${id} "${status ?? ''}", which is new to us.`;
      return { code: 'unknown_payment_status', words, ref: refTo(connectionId, 'payment_transaction', id) };
    });
}
