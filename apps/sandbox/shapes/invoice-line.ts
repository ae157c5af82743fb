import type Stripe from 'stripe';
import type { BookContext } from '../book/context.ts';
import type { Household, InvoiceFact, LineFact } from '../book/facts.ts';
import { decimal } from './common.ts';
import { itemId } from './subscription.ts';

/** Lines are numbered by invoice and place. */
const LINES = 64;

export function lineShapes(context: BookContext, household: Household, invoice: InvoiceFact): Stripe.InvoiceLineItem[] {
  return invoice.lines.map((line, i) => lineShape(context, household, invoice, { line, i }));
}

function lineShape(
  context: BookContext,
  household: Household,
  invoice: InvoiceFact,
  { line, i }: { line: LineFact; i: number },
): Stripe.InvoiceLineItem {
  const { ids } = context;
  const subscription =
    invoice.subscription === null ? null : ids.of('subscription', household.index, invoice.subscription);
  const price = line.price === null ? undefined : context.catalogue.prices.get(line.price);
  const list = price?.lists[invoice.currency] ?? (price && price.lists[price.currency]);
  const id = ids.of('line_item', household.index, invoice.ordinal * LINES + i);
  return {
    id,
    object: 'line_item',
    amount: line.amount,
    currency: invoice.currency,
    description: line.text,
    discount_amounts: line.off.map(({ discount, amount }) => ({
      amount,
      discount: ids.of('discount', household.index, discount),
    })),
    discountable: true,
    discounts: [],
    invoice: ids.of('invoice', household.index, invoice.ordinal),
    livemode: false,
    metadata: {},
    parent:
      line.item === null || invoice.subscription === null
        ? {
            invoice_item_details: {
              invoice_item: id.replace('il_', 'ii_'),
              proration: false,
              proration_details: null,
              subscription: null,
            },
            subscription_item_details: null,
            type: 'invoice_item_details',
          }
        : {
            invoice_item_details: null,
            subscription_item_details: {
              invoice_item: null,
              proration: false,
              proration_details: null,
              subscription,
              subscription_item: itemId(context, household, invoice.subscription, line.item),
            },
            type: 'subscription_item_details',
          },
    period: { end: line.end, start: line.start },
    pretax_credit_amounts: [],
    pricing:
      price === undefined
        ? null
        : {
            price_details: { price: price.id, product: price.product },
            type: 'price_details',
            unit_amount_decimal: list === undefined || list.tiers !== undefined ? null : decimal(list.unit),
          },
    quantity: line.quantity,
    quantity_decimal: line.quantity === null ? null : decimal(line.quantity),
    subscription,
    subtotal: line.amount,
    taxes: [],
  };
}
