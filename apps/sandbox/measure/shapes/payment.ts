import type { CardFact } from '../../book/facts.ts';
import { hash32 } from '../../book/random.ts';
import { cardAt, chargesOf } from '../../shapes/common.ts';
import { declineOf } from '../../shapes/declines.ts';
import { transactionsOf, type TransactionFact } from '../entries.ts';
import type { Found } from '../book.ts';
import type { PaymentMethod, PaymentTransaction } from '../wire/money.ts';
import { payerShape, personOf } from './customer.ts';
import type { Desk, Subject } from './desk.ts';
import { invoiceNumber } from './invoice.ts';
import { amountOf, momentOf } from './stamps.ts';

const FEE = 0.029;

/** The payment with a number, or null. */
export function transactionShape(desk: Desk, { entry, ...found }: Subject): PaymentTransaction | null {
  const { household } = found;
  const fact = transactionsOf(household).find(({ ordinal }) => ordinal === entry.ordinal);
  if (fact === undefined) return null;
  const { invoice } = fact;
  const decline = fact.kind === 'charge' ? (invoice.attempts[fact.number]?.decline ?? null) : null;
  const total = fact.kind === 'refund' ? (household.refunds[fact.number]?.amount ?? 0) : invoice.total;
  const succeeded = decline === null;
  const fee = succeeded && fact.kind === 'charge' ? Math.round(total * FEE) : 0;
  const money = (minor: number): PaymentTransaction['total_amount'] => amountOf(invoice.currency, minor);
  const isCharge = succeeded && fact.kind === 'charge';
  const payer = payerShape(desk, found);
  return {
    id: desk.ids.of('transaction', household.index, fact.ordinal),
    company_id: desk.companyId,
    customer_id: payer.id,
    customer: payer,
    invoice_uuid: desk.ids.of('invoice', household.index, invoice.ordinal),
    invoice_number: invoiceNumber(household.index, invoice.ordinal),
    status: succeeded ? 'SUCCESS' : 'FAILED',
    status_message: decline === null ? null : declineOf(decline).message,
    transaction_type: fact.kind === 'refund' ? 'REFUND' : 'CHARGE',
    ...providerOf(desk, found, fact),
    payment_method: methodOf(desk, found, fact),
    total_amount: money(total),
    net_amount: money(succeeded ? total - fee : 0),
    total_fee_amount: money(fee),
    stripe_fee_amount: money(fee),
    application_fee_amount: money(0),
    refundable_amount: money(isCharge ? total : 0),
    total_amount_default_currency: money(total),
    is_refundable: isCharge,
    is_voidable: false,
    disallow_partial_refund: null,
    connected_account_transaction: false,
    initiated_by: null,
    initiated_by_type: null,
    note: null,
    proposal_id: null,
    deleted_at: null,
    created_at: momentOf(entry.created, household.index),
    updated_at: momentOf(entry.updated, household.index),
  };
}

type Provider = Pick<PaymentTransaction, 'provider_type' | 'provider_transaction_id'>;

/**
 * Whoever is linked is collected through Stripe, and the payment carries Stripe's own id: the intent's for one half of the
 * customers, the charge's for the other, for both occur. The others are collected through accounts that this sandbox does not show.
 */
function providerOf({ context }: Desk, { household, member }: Found, fact: TransactionFact): Provider {
  const { index } = household;
  const { ids } = context;
  if (fact.kind === 'transfer') return { provider_type: 'MANUAL', provider_transaction_id: '' };
  const number = fact.invoice.ordinal * 64 + fact.number;
  if (member.relation === 'similar') {
    return { provider_type: 'BANK_DEBIT', provider_transaction_id: `bd_${hash32(index, number).toString(36)}` };
  }
  if (member.relation === 'alone') {
    const own = hash32(context.seed, index, number).toString(36);
    return { provider_type: 'STRIPE', provider_transaction_id: `pi_3${fact.kind === 'refund' ? 'R' : ''}Other${own}` };
  }
  if (fact.kind === 'refund') {
    return { provider_type: 'STRIPE', provider_transaction_id: ids.of('refund', index, fact.number) };
  }
  const charge = chargesOf(fact.invoice).find((one) => one.number === fact.number);
  const byCharge = index % 2 === 1 && charge !== undefined;
  return {
    provider_type: 'STRIPE',
    provider_transaction_id: byCharge
      ? ids.of('charge', index, charge.ordinal)
      : ids.of('payment_intent', index, fact.invoice.ordinal),
  };
}

function methodOf(desk: Desk, found: Found, fact: TransactionFact): PaymentTransaction['payment_method'] {
  if (fact.kind === 'transfer') return null;
  const attempt =
    fact.kind === 'charge'
      ? fact.invoice.attempts[fact.number]
      : fact.invoice.attempts.findLast(({ decline }) => decline === null);
  const card = cardAt(found.household, attempt?.card ?? null);
  if (card === null) return null;
  return { brand: card.brand, last_4: card.last4, name: personOf(desk, found).person, type: 'card' };
}

export function paymentMethodShapes(desk: Desk, found: Found): PaymentMethod[] {
  return found.household.cards.map((card) => paymentMethodShape(desk, found, card));
}

function paymentMethodShape(desk: Desk, found: Found, card: CardFact): PaymentMethod {
  const { household } = found;
  const { person, country } = personOf(desk, found);
  return {
    id: desk.ids.of('payment_method', household.index, card.ordinal),
    type: 'card',
    brand: card.brand,
    last_4: card.last4,
    exp_month: card.expMonth,
    exp_year: card.expYear,
    default: card.ordinal === household.defaultCard,
    name: person,
    country,
    created_at: momentOf(card.created, household.index),
    payment_provider_key: 'stripe',
    mandate_id: '',
    institution_number: '',
    transit_number: '',
    routing_number: '',
  };
}
