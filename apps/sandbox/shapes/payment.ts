import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import type { CardFact, Household, InvoiceFact } from '../book/facts.ts';
import { identityOf } from '../book/identity.ts';
import { hash32 } from '../book/random.ts';
import { addressOf } from './customer.ts';
import { chargesOf } from './common.ts';
import { declineOf } from './declines.ts';

export function paymentMethodShape(context: BookContext, household: Household, card: CardFact): Stripe.PaymentMethod {
  const identity = identityOf(context.seed, household);
  return {
    id: context.ids.of('payment_method', household.index, card.ordinal),
    object: 'payment_method',
    allow_redisplay: 'always',
    billing_details: {
      address: addressOf(context, household),
      email: identity.email,
      name: identity.person,
      phone: null,
      tax_id: null,
    },
    card: {
      brand: card.brand,
      checks: { address_line1_check: 'pass', address_postal_code_check: 'pass', cvc_check: 'pass' },
      country: identity.country,
      display_brand: card.brand === 'amex' ? 'american_express' : card.brand,
      exp_month: card.expMonth,
      exp_year: card.expYear,
      fingerprint: fingerprintOf(context, household, card),
      funding: 'credit',
      generated_from: null,
      last4: card.last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true },
      wallet: walletOf(card),
    },
    created: card.created,
    customer: context.ids.of('customer', household.index),
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  };
}

function walletOf(card: CardFact): Stripe.PaymentMethod.Card.Wallet | null {
  if (card.wallet === null) return null;
  return card.wallet === 'apple_pay'
    ? { apple_pay: {}, dynamic_last4: card.last4, type: 'apple_pay' }
    : { dynamic_last4: card.last4, google_pay: {}, type: 'google_pay' };
}

export function fingerprintOf(context: BookContext, household: Household, card: CardFact): string {
  return hash32(context.seed, household.index, card.ordinal, 0xf1).toString(36).padStart(8, '0') + card.last4;
}

/** One intent per invoice that was ever tried or paid, collecting every attempt. */
export function hasIntent(invoice: InvoiceFact): boolean {
  return invoice.total > 0 && (invoice.attempts.length > 0 || invoice.paidAt !== null || invoice.status === 'open');
}

export function paymentIntentShape(
  context: BookContext,
  household: Household,
  invoice: InvoiceFact,
): Stripe.PaymentIntent {
  const { ids } = context;
  const id = ids.of('payment_intent', household.index, invoice.ordinal);
  const paid = invoice.status === 'paid';
  const last = chargesOf(invoice).at(-1);
  const card = last?.attempt.card ?? null;
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: invoice.total,
    amount_capturable: 0,
    amount_received: paid ? invoice.total : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${hash32(context.seed, household.index, invoice.ordinal).toString(36)}`,
    confirmation_method: 'automatic',
    created: invoice.created,
    currency: invoice.currency,
    customer: ids.of('customer', household.index),
    customer_account: null,
    description: invoice.subscription === null ? 'Payment for invoice' : 'Subscription update',
    excluded_payment_method_types: null,
    last_payment_error:
      last === undefined || paid ? null : lastErrorOf(context, household, last.ordinal, last.attempt.decline),
    latest_charge: last === undefined ? null : ids.of('charge', household.index, last.ordinal),
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: !paid || card === null ? null : ids.of('payment_method', household.index, card),
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: 'off_session',
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: paid ? 'succeeded' : 'requires_payment_method',
    transfer_group: null,
  };
}

function lastErrorOf(
  context: BookContext,
  household: Household,
  charge: number,
  code: Parameters<typeof declineOf>[0] | null,
): Stripe.PaymentIntent.LastPaymentError | null {
  if (code === null) return null;
  const decline = declineOf(code);
  return {
    charge: context.ids.of('charge', household.index, charge),
    code: decline.code,
    decline_code: code,
    message: decline.message,
    type: 'card_error',
  };
}

export function invoicePaymentShape(
  context: BookContext,
  household: Household,
  invoice: InvoiceFact,
): Stripe.InvoicePayment {
  const { ids } = context;
  const paid = invoice.status === 'paid';
  const closed = invoice.status === 'void' || invoice.status === 'uncollectible';
  return {
    id: ids.of('invoice_payment', household.index, invoice.ordinal),
    object: 'invoice_payment',
    amount_paid: paid ? invoice.total : null,
    amount_requested: invoice.total,
    created: invoice.created,
    currency: invoice.currency,
    invoice: ids.of('invoice', household.index, invoice.ordinal),
    is_default: true,
    livemode: false,
    payment: {
      payment_intent: ids.of('payment_intent', household.index, invoice.ordinal),
      type: 'payment_intent',
    },
    status: paid ? 'paid' : closed ? 'canceled' : 'open',
    status_transitions: {
      canceled_at: closed ? (invoice.uncollectibleAt ?? invoice.created) : null,
      paid_at: invoice.paidAt,
    },
  };
}
