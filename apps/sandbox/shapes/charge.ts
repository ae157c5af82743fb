import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import type { CardFact, Household, RefundFact } from '../book/facts.ts';
import { identityOf } from '../book/identity.ts';
import { hash32 } from '../book/random.ts';
import { cardAt, chargesOf, type ChargeFact } from './common.ts';
import { addressOf } from './customer.ts';
import { declineOf } from './declines.ts';
import { fingerprintOf } from './payment.ts';

export function refundsOf(household: Household, charge: ChargeFact): RefundFact[] {
  return charge.attempt.decline === null
    ? household.refunds.filter(({ invoice }) => invoice === charge.invoice.ordinal)
    : [];
}

export function chargeShape(context: BookContext, household: Household, charge: ChargeFact): Stripe.Charge {
  const { ids } = context;
  const { invoice, attempt } = charge;
  const id = ids.of('charge', household.index, charge.ordinal);
  const identity = identityOf(context.seed, household);
  const succeeded = attempt.decline === null;
  const refunded = refundsOf(household, charge).reduce((sum, { amount }) => sum + amount, 0);
  const card = cardAt(household, attempt.card);
  return {
    id,
    object: 'charge',
    amount: invoice.total,
    amount_captured: succeeded ? invoice.total : 0,
    amount_refunded: refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: succeeded ? ids.of('balance_transaction', household.index, charge.ordinal * 2) : null,
    billing_details: {
      address: addressOf(context, household),
      email: identity.email,
      name: identity.person,
      phone: null,
      tax_id: null,
    },
    calculated_statement_descriptor: context.accountName.toUpperCase().slice(0, 22),
    captured: succeeded,
    created: attempt.at,
    currency: invoice.currency,
    customer: ids.of('customer', household.index),
    description: invoice.subscription === null ? 'Payment for invoice' : 'Subscription update',
    disputed: false,
    failure_balance_transaction: null,
    failure_code: attempt.decline === null ? null : declineOf(attempt.decline).code,
    failure_message: attempt.decline === null ? null : declineOf(attempt.decline).message,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: outcomeOf(charge),
    paid: succeeded,
    payment_intent: ids.of('payment_intent', household.index, invoice.ordinal),
    payment_method: attempt.card === null ? null : ids.of('payment_method', household.index, attempt.card),
    payment_method_details: card === null ? null : detailsOf(context, household, charge, card),
    receipt_email: null,
    receipt_number: null,
    receipt_url: succeeded ? `https://pay.stripe.com/receipts/invoices/${id.slice(3)}` : null,
    refunded: refunded > 0 && refunded >= invoice.total,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: succeeded ? 'succeeded' : 'failed',
    transfer_data: null,
    transfer_group: null,
  };
}

function outcomeOf({ attempt }: ChargeFact): Stripe.Charge.Outcome {
  if (attempt.decline === null) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      seller_message: 'Payment complete.',
      type: 'authorized',
    };
  }
  const decline = declineOf(attempt.decline);
  return {
    advice_code: decline.advice,
    network_advice_code: null,
    network_decline_code: '05',
    network_status: 'declined_by_network',
    reason: attempt.decline,
    risk_level: 'normal',
    seller_message: decline.seller,
    type: 'issuer_declined',
  };
}

function detailsOf(
  context: BookContext,
  household: Household,
  charge: ChargeFact,
  card: CardFact,
): Stripe.Charge.PaymentMethodDetails {
  return {
    card: {
      amount_authorized: charge.attempt.decline === null ? charge.invoice.total : null,
      authorization_code: charge.attempt.decline === null ? String(100_000 + (hash32(charge.ordinal) % 900_000)) : null,
      brand: card.brand,
      checks: { address_line1_check: 'pass', address_postal_code_check: 'pass', cvc_check: null },
      country: identityOf(context.seed, household).country,
      electronic_commerce_indicator: null,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: fingerprintOf(context, household, card),
      funding: 'credit',
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
    type: 'card',
  };
}

export function refundShape(context: BookContext, household: Household, refund: RefundFact): Stripe.Refund {
  const { ids } = context;
  const invoice = household.invoices[refund.invoice];
  const charge = invoice && chargesOf(invoice).findLast(({ attempt }) => attempt.decline === null);
  return {
    id: ids.of('refund', household.index, refund.ordinal),
    object: 'refund',
    amount: refund.amount,
    balance_transaction: ids.of('balance_transaction', household.index, refund.ordinal * 2 + 1),
    charge: charge === undefined ? null : ids.of('charge', household.index, charge.ordinal),
    created: refund.at,
    currency: household.currency,
    customer: ids.of('customer', household.index),
    customer_account: null,
    destination_details: { card: { type: 'refund' }, type: 'card' },
    metadata: {},
    payment_intent: ids.of('payment_intent', household.index, refund.invoice),
    payment_method:
      charge?.attempt.card == null ? null : ids.of('payment_method', household.index, charge.attempt.card),
    reason: refund.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
}
