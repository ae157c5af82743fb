import type Stripe from 'stripe';
import { sumOff } from '../book/amounts.ts';
import type { BookContext } from '../book/context.ts';
import type { Household, InvoiceFact } from '../book/facts.ts';
import { identityOf } from '../book/identity.ts';
import { nestedList } from './common.ts';
import { addressOf, prefixOf } from './customer.ts';
import { lineShapes } from './invoice-line.ts';

export function invoiceShape(context: BookContext, household: Household, invoice: InvoiceFact): Stripe.Invoice {
  const { ids } = context;
  const id = ids.of('invoice', household.index, invoice.ordinal);
  const identity = identityOf(context.seed, household);
  const paid = invoice.status === 'paid' ? invoice.total : 0;
  const discounts = invoice.discounts.map((ordinal) => ids.of('discount', household.index, ordinal));
  return {
    id,
    object: 'invoice',
    account_country: 'US',
    account_name: context.accountName,
    account_tax_ids: null,
    amount_due: invoice.total,
    amount_overpaid: 0,
    amount_paid: paid,
    amount_paid_off_stripe: 0,
    amount_remaining: invoice.status === 'void' ? 0 : invoice.total - paid,
    amount_shipping: 0,
    application: null,
    attempt_count: invoice.collection === 'send_invoice' ? 0 : invoice.attempts.length,
    attempted: invoice.attempts.length > 0 || invoice.status === 'paid',
    auto_advance: invoice.status === 'open',
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: invoice.reason,
    collection_method: invoice.collection,
    created: invoice.created,
    currency: invoice.currency,
    custom_fields: null,
    customer: ids.of('customer', household.index),
    customer_account: null,
    customer_address: addressOf(context, household),
    customer_email: identity.email,
    customer_name: identity.name,
    customer_phone: identity.phone,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts,
    due_date: invoice.dueDate,
    effective_at: invoice.created,
    ending_balance: 0,
    footer: null,
    from_invoice: null,
    hosted_invoice_url: `https://invoice.stripe.com/i/${context.accountId}/test_${id.slice(3)}`,
    invoice_pdf: `https://pay.stripe.com/invoice/${context.accountId}/test_${id.slice(3)}/pdf`,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: nestedList(`/v1/invoices/${id}/lines`, lineShapes(context, household, invoice)),
    livemode: false,
    metadata: {},
    next_payment_attempt: invoice.nextAttempt,
    number: `${prefixOf(ids.of('customer', household.index))}-${String(invoice.ordinal + 1).padStart(4, '0')}`,
    on_behalf_of: null,
    parent: parentOf(context, household, invoice),
    payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
    period_end: invoice.periodEnd,
    period_start: invoice.periodStart,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: 0,
    statement_descriptor: null,
    status: invoice.status,
    ...(invoice.uncollectibleAt === null ? {} : { status_details: { uncollectible: uncollectibleOf(invoice) } }),
    status_transitions: {
      finalized_at: invoice.status === 'draft' ? null : invoice.created,
      marked_uncollectible_at: invoice.uncollectibleAt,
      paid_at: invoice.paidAt,
      voided_at: null,
    },
    subtotal: invoice.subtotal,
    subtotal_excluding_tax: invoice.subtotal,
    test_clock: null,
    total: invoice.total,
    total_discount_amounts: totalsOff(context, household, invoice),
    total_excluding_tax: invoice.total,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: invoice.created,
  };
}

function uncollectibleOf(invoice: InvoiceFact): Stripe.Invoice.StatusDetails.Uncollectible {
  return { reason: invoice.attempts.length > 0 ? 'max_payment_attempts' : 'payment_not_received' };
}

function parentOf(context: BookContext, household: Household, invoice: InvoiceFact): Stripe.Invoice.Parent | null {
  if (invoice.subscription === null) return null;
  return {
    quote_details: null,
    subscription_details: {
      metadata: {},
      subscription: context.ids.of('subscription', household.index, invoice.subscription),
    },
    type: 'subscription_details',
  };
}

function totalsOff(
  context: BookContext,
  household: Household,
  invoice: InvoiceFact,
): Stripe.Invoice.TotalDiscountAmount[] {
  return invoice.lines.every((line) => sumOff(line) === 0)
    ? []
    : invoice.discounts.map((ordinal) => ({
        amount: invoice.lines
          .flatMap(({ off }) => off)
          .filter(({ discount }) => discount === ordinal)
          .reduce((sum, { amount }) => sum + amount, 0),
        discount: context.ids.of('discount', household.index, ordinal),
      }));
}
