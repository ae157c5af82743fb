import type Stripe from 'stripe';
import { nestedList } from '../../shapes/common.ts';
import { invoiceShape } from '../../shapes/invoice.ts';
import { hasIntent, invoicePaymentShape, paymentIntentShape } from '../../shapes/payment.ts';
import { defineResource } from '../define.ts';
import { inRange } from '../query.ts';
import type { Resource } from '../resource.ts';
import { shelfSource } from '../sources.ts';
import type { Shop } from '../shop.ts';

export function invoiceResources({ book }: Shop): Resource[] {
  const { context } = book;
  const { ids } = context;
  return [
    defineResource<Stripe.Invoice>({
      object: 'invoice',
      path: '/v1/invoices',
      noun: 'invoice',
      permission: 'invoice_read',
      source: shelfSource(book, {
        kind: 'invoice',
        draw: (household, ordinal) => {
          const invoice = household.invoices[ordinal];
          return invoice === undefined ? null : invoiceShape(context, household, invoice);
        },
        createdOf: ({ created }) => created,
        owners: ['customer', 'subscription'],
        skip: (status, query) => query.has('status') && query.one('status') !== status,
      }),
      filters: {
        status: ({ status }, query) => status === query.one('status'),
        customer: ({ customer }, query) => customer === query.one('customer'),
        subscription: ({ parent }, query) => parent?.subscription_details?.subscription === query.one('subscription'),
        collection_method: ({ collection_method }, query) => collection_method === query.one('collection_method'),
        due_date: ({ due_date }, query) => inRange(due_date, query.range('due_date')),
      },
      includes: {
        payments: (id) => {
          const place = ids.placeOf(id);
          const household = book.household(place?.owner ?? -1);
          const invoice = household?.invoices[place?.ordinal ?? -1];
          const payments =
            household != null && invoice !== undefined && hasIntent(invoice)
              ? [invoicePaymentShape(context, household, invoice)]
              : [];
          return nestedList(`/v1/invoice_payments?invoice=${id}`, payments);
        },
      },
    }),
    defineResource<Stripe.InvoicePayment>({
      object: 'invoice_payment',
      path: '/v1/invoice_payments',
      noun: 'invoice payment',
      permission: 'invoice_read',
      source: shelfSource(book, {
        kind: 'invoice_payment',
        draw: (household, ordinal) => {
          const invoice = household.invoices[ordinal];
          return invoice !== undefined && hasIntent(invoice) ? invoicePaymentShape(context, household, invoice) : null;
        },
        createdOf: ({ created }) => created,
        owners: ['invoice', 'payment.payment_intent'],
      }),
      filters: {
        status: ({ status }, query) => status === query.one('status'),
        invoice: ({ invoice }, query) => invoice === query.one('invoice'),
        payment: ({ payment }, query) => {
          const intent = query.one('payment.payment_intent');
          return (
            (intent === undefined || payment.payment_intent === intent) &&
            query.one('payment.payment_record') === undefined
          );
        },
      },
    }),
    defineResource<Stripe.PaymentIntent>({
      object: 'payment_intent',
      path: '/v1/payment_intents',
      noun: 'payment_intent',
      permission: 'payment_intent_read',
      source: shelfSource(book, {
        kind: 'payment_intent',
        draw: (household, ordinal) => {
          const invoice = household.invoices[ordinal];
          return invoice !== undefined && hasIntent(invoice) ? paymentIntentShape(context, household, invoice) : null;
        },
        createdOf: ({ created }) => created,
        owners: ['customer'],
      }),
      filters: { customer: ({ customer }, query) => customer === query.one('customer') },
    }),
  ];
}
